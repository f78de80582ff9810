import { Type, type Static } from 'typebox';
import { CommandId, IncidentId } from './ids.ts';
import { IncidentType } from './incident.ts';
import { Instant } from './time.ts';

/** One thing that the procedure of a type asks for, in both languages. */
export const ProcedureItem = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]{1,39}$', description: 'lower-case letters, digits and dashes' }),
    zh: Type.String({ minLength: 1, maxLength: 40 }),
    en: Type.String({ minLength: 1, maxLength: 80 }),
  },
  { additionalProperties: false },
);
export type ProcedureItem = Static<typeof ProcedureItem>;

/** The procedure (处置规程) of one type of incident. `version` 0 is the one that the product comes with. */
export const Procedure = Type.Object({
  type: IncidentType,
  items: Type.Array(ProcedureItem),
  version: Type.Integer({ minimum: 0 }),
});
export type Procedure = Static<typeof Procedure>;

/** Answer of `GET /api/procedures`. */
export const Procedures = Type.Object({ items: Type.Array(Procedure) });

/** Body of `PUT /api/procedures/{type}`; `version` is the one that was changed. */
export const ProcedureChange = Type.Object(
  {
    commandId: CommandId,
    version: Type.Integer({ minimum: 0 }),
    items: Type.Array(ProcedureItem, { minItems: 1, maxItems: 9 }),
  },
  { additionalProperties: false },
);
export type ProcedureChange = Static<typeof ProcedureChange>;

/** Who ticked an item of a case and when. A wall never learns the name. */
export const ProcedureTick = Type.Object({
  itemId: Type.String(),
  isDone: Type.Boolean(),
  name: Type.Union([Type.String(), Type.Null()]),
  at: Instant,
});
export type ProcedureTick = Static<typeof ProcedureTick>;

/** What is ticked of one case: the data of the live event, too. */
export const CaseTicks = Type.Object({ incidentId: IncidentId, ticks: Type.Array(ProcedureTick) });
export type CaseTicks = Static<typeof CaseTicks>;

/** Answer of `GET /api/incidents/{id}/procedure`. */
export const CaseProcedure = Type.Object({ ...CaseTicks.properties, items: Type.Array(ProcedureItem) });
export type CaseProcedure = Static<typeof CaseProcedure>;

/** Body of `POST /api/incidents/{id}/procedure/{item}`. */
export const TickRequest = Type.Object(
  { commandId: CommandId, isDone: Type.Boolean() },
  { additionalProperties: false },
);
