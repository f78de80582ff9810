import { Type, type Static } from 'typebox';
import { CommandId, DepartmentCode, DivisionCode } from './ids.ts';

/** Name of a body, 1–40 characters. */
const BodyName = Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' });
const PersonName = Type.Union([Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }), Type.Null()]);
/** Digits, with spaces, dashes and a leading plus. */
const Phone = Type.Union([Type.String({ pattern: '^\\+?[0-9][0-9 -]{2,19}$' }), Type.Null()]);

/** Who answers for a centre or a department of the county (责任人). */
export const ResponsibleBody = Type.Object({
  /** Division of a centre, or code of a department. */
  code: Type.Union([DivisionCode, DepartmentCode]),
  kind: Type.Union([Type.Literal('county'), Type.Literal('town'), Type.Literal('village'), Type.Literal('department')]),
  name: Type.String(),
  personName: Type.Union([Type.String(), Type.Null()]),
  phone: Type.Union([Type.String(), Type.Null()]),
  version: Type.Integer({ minimum: 1 }),
});
export type ResponsibleBody = Static<typeof ResponsibleBody>;

/** Answer of `GET /api/responsibles`: centres by code, then departments. */
export const ResponsibleBodies = Type.Object({ items: Type.Array(ResponsibleBody) });

/** Body of `PUT /api/responsibles/{code}`; `version` is the one that was changed. A centre's name comes with its division and stays. */
export const ResponsibleChange = Type.Object(
  {
    commandId: CommandId,
    version: Type.Integer({ minimum: 1 }),
    name: Type.Optional(BodyName),
    personName: PersonName,
    phone: Phone,
  },
  { additionalProperties: false },
);
export type ResponsibleChange = Static<typeof ResponsibleChange>;

/** Body of `POST /api/departments`: a further department of the county. */
export const NewDepartment = Type.Object(
  { commandId: CommandId, code: DepartmentCode, name: BodyName, personName: PersonName, phone: Phone },
  { additionalProperties: false },
);
export type NewDepartment = Static<typeof NewDepartment>;
