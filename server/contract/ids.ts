import { Type, type Static } from 'typebox';

/** A string type that only parsing can make: `Brand<'IncidentId'>` is not assignable from a plain string. */
export type Brand<Name extends string> = string & { readonly __brand: Name };

const branded = <Name extends string>(pattern: string, description: string) =>
  Type.Unsafe<Brand<Name>>(Type.String({ pattern, description }));

const UUID_PATTERN = '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$';

/** UUIDv7 minted by whoever asks for a change; the same id again returns the first answer. */
export const CommandId = branded<'CommandId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type CommandId = Static<typeof CommandId>;

/** UUIDv7 of an incident. */
export const IncidentId = branded<'IncidentId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type IncidentId = Static<typeof IncidentId>;

/** UUIDv7 of an order. */
export const OrderId = branded<'OrderId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type OrderId = Static<typeof OrderId>;

/** UUIDv7 of a whistle. */
export const WhistleId = branded<'WhistleId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type WhistleId = Static<typeof WhistleId>;

/** UUIDv7 of a call, minted by the caller: the same id again is the same call. */
export const CallId = branded<'CallId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type CallId = Static<typeof CallId>;

/** UUIDv7 of a meeting. */
export const MeetingId = branded<'MeetingId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type MeetingId = Static<typeof MeetingId>;

/** UUIDv7 of a shift. */
export const ShiftId = branded<'ShiftId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type ShiftId = Static<typeof ShiftId>;

/** UUIDv7 of a handover. */
export const HandoverId = branded<'HandoverId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type HandoverId = Static<typeof HandoverId>;

/** UUIDv7 of a roll call. */
export const RollcallId = branded<'RollcallId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type RollcallId = Static<typeof RollcallId>;
/** UUIDv7 of a supervision: a reminder, a notice or a card. */
export const SupervisionId = branded<'SupervisionId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type SupervisionId = Static<typeof SupervisionId>;

/** UUIDv7 of an attachment. */
export const AttachmentId = branded<'AttachmentId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type AttachmentId = Static<typeof AttachmentId>;

/** UUIDv7 of an alarm. */
export const AlarmId = branded<'AlarmId'>(UUID_PATTERN, 'UUIDv7 in lower case');
export type AlarmId = Static<typeof AlarmId>;

/** Device id of GB/T 28181-2022 annex E: 8 digits of place, 2 of industry, 3 of type, 1 of network, 6 of serial. */
export const CameraId = branded<'CameraId'>('^[0-9]{20}$', '20 digits as in GB/T 28181');
export type CameraId = Static<typeof CameraId>;

/** Division code of the statistics bureau: 6 digits for a county, 9 for a town, 12 for a village. */
export const DivisionCode = branded<'DivisionCode'>('^([0-9]{6}|[0-9]{9}|[0-9]{12})$', '6, 9 or 12 digits');
export type DivisionCode = Static<typeof DivisionCode>;

/** Code of a grid: its village's 12 digits and two digits for each level below (level 1: 14, level 2: 16, level 3: 18). */
export const GridCode = branded<'GridCode'>('^[0-9]{12}([0-9]{2}){1,3}$', '14, 16 or 18 digits');
export type GridCode = Static<typeof GridCode>;

/** Code of a line of the routing list, or of the matter that several lines share: `land-occupation`. */
export const MatterCode = branded<'MatterCode'>('^[a-z0-9][a-z0-9-]{1,39}$', 'lower-case letters, digits and dashes');
export type MatterCode = Static<typeof MatterCode>;

/** Code of a county's department (县级部门): `natural-resources`. */
export const DepartmentCode = branded<'DepartmentCode'>(
  '^[a-z][a-z0-9-]{1,39}$',
  'lower-case letters, digits and dashes',
);
export type DepartmentCode = Static<typeof DepartmentCode>;

/** Name that signs in: `county-duty`, `worker-17`, `village-duty-610921100001`. */
export const AccountName = branded<'AccountName'>('^[a-z][a-z0-9-]{1,63}$', 'lower-case letters, digits and dashes');
export type AccountName = Static<typeof AccountName>;

/** Household number within its county, from 1. */
export const HouseholdId = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'household number within its county',
});
export type HouseholdId = Static<typeof HouseholdId>;

/** Worker number within its county, from 1: `worker-<n>` is its account. */
export const WorkerId = Type.Integer({ minimum: 1, maximum: 65_535, description: 'worker number within its county' });
export type WorkerId = Static<typeof WorkerId>;
