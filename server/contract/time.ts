import { Type, type Static } from 'typebox';

/** An instant on the wire: ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const Instant = Type.String({
  pattern:
    '^(19|20|21)\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?Z$',
  description: 'ISO 8601 in UTC',
});
export type Instant = Static<typeof Instant>;

/** What a device's clock said when something happened; the server keeps it beside its own time of receipt. */
export const DeviceTime = Type.Object({
  observedAt: Instant,
  offsetMinutes: Type.Integer({ minimum: -840, maximum: 840, description: "the device's offset from UTC" }),
});
export type DeviceTime = Static<typeof DeviceTime>;
