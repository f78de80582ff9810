import { Type, type Static } from 'typebox';
import { Position } from './geo.ts';
import { CameraId, CommandId, DivisionCode, IncidentId } from './ids.ts';
import { Instant } from './time.ts';

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** What a desk looks at: a place of the map, with the case and the camera it is about. Names nobody. */
export const FocusView = Type.Object(
  {
    position: Position,
    zoom: Type.Number({ minimum: 0, maximum: 22 }),
    incidentId: Nullable(IncidentId),
    cameraId: Nullable(CameraId),
  },
  { additionalProperties: false },
);
export type FocusView = Static<typeof FocusView>;

/** What the walls of a scope show until a time; `view` null gives the walls back. */
export const WallFocus = Type.Object({ scope: DivisionCode, view: Nullable(FocusView), until: Instant });
export type WallFocus = Static<typeof WallFocus>;

/** Body of `POST /api/wall-focus`. */
export const WallFocusRequest = Type.Object(
  {
    commandId: CommandId,
    view: Nullable(FocusView),
    seconds: Type.Optional(Type.Integer({ minimum: 10, maximum: 3600 })),
  },
  { additionalProperties: false },
);
