import { Type, type Static } from 'typebox';
import { CameraState } from './camera.ts';
import { Position } from './geo.ts';
import { DivisionCode, WorkerId } from './ids.ts';
import { Instant } from './time.ts';
import { Line } from './worker.ts';

/** Corners that a drawn polygon may have, its first one not counted again; a hand draws fewer. */
export const MAX_AREA_POINTS = 200;
/** What the shape of a request allows; what is between the two is refused in words. */
const MAX_REQUEST_POINTS = 10_000;
export const MIN_RADIUS_M = 10;
export const MAX_RADIUS_M = 60_000;

/** An area drawn on the map: a circle, or a polygon whose ring may be left open (its first point need not be repeated). */
export const Area = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('circle'),
      centre: Position,
      radiusM: Type.Number({ minimum: MIN_RADIUS_M, maximum: MAX_RADIUS_M }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('polygon'), ring: Type.Array(Position, { minItems: 3, maxItems: MAX_REQUEST_POINTS }) },
    { additionalProperties: false },
  ),
]);
export type Area = Static<typeof Area>;

/** Body of `POST /api/selections`. */
export const SelectionRequest = Type.Object({ area: Area }, { additionalProperties: false });
export type SelectionRequest = Static<typeof SelectionRequest>;

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** The nearest person with a phone, who can tell somebody without one. */
export const NearestHolder = Type.Object({
  workerId: WorkerId,
  name: Nullable(Type.String()),
  distanceM: Type.Integer(),
});
export type NearestHolder = Static<typeof NearestHolder>;

/** How a person was placed: by the phone's last fix, by the grid of the post, or by the village where no more is known. */
export const PlacedBy = Type.Union([Type.Literal('phone'), Type.Literal('post'), Type.Literal('village')]);
export type PlacedBy = Static<typeof PlacedBy>;

/** How many entries each list of a selection holds at most; its count is always of all. */
export const MAX_SELECTION_ITEMS = 1_000;

/** What lies in a drawn area, as far as the caller's scope reaches; every list is nearest first from the area's middle. */
export const Selection = Type.Object({
  at: Instant,
  areaM2: Type.Number(),
  cameras: Type.Object({
    count: Type.Integer(),
    online: Type.Integer(),
    items: Type.Array(
      Type.Object({ id: Type.String(), name: Type.String(), distanceM: Type.Integer(), state: Nullable(CameraState) }),
    ),
  }),
  /** People with an issued phone. */
  workers: Type.Object({
    count: Type.Integer(),
    items: Type.Array(
      Type.Object({
        id: WorkerId,
        name: Type.String(),
        line: Line,
        distanceM: Type.Integer(),
        placedBy: PlacedBy,
        positionAt: Nullable(Instant),
      }),
    ),
  }),
  /** People of the three lines without a phone: told by voice, by whoever with a phone is nearest. */
  withoutPhone: Type.Object({
    count: Type.Integer(),
    items: Type.Array(
      Type.Object({
        personId: Type.Integer(),
        name: Type.String(),
        line: Line,
        village: DivisionCode,
        gridName: Nullable(Type.String()),
        nearest: Nullable(NearestHolder),
      }),
    ),
  }),
  /** Counts only: whoever needs a household opens it by its own, audited read. */
  households: Type.Object({
    total: Type.Integer(),
    green: Type.Integer(),
    yellow: Type.Integer(),
    red: Type.Integer(),
    members: Type.Integer(),
    grids: Type.Array(
      Type.Object({
        code: Type.String(),
        name: Type.String(),
        green: Type.Integer(),
        yellow: Type.Integer(),
        red: Type.Integer(),
      }),
    ),
  }),
});
export type Selection = Static<typeof Selection>;
