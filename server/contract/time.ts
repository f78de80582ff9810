import { Type, type Static } from 'typebox';

/** An instant on the wire: ISO 8601 in UTC with milliseconds, as `Date.prototype.toISOString` writes it. */
export const Instant = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?Z$',
  description: 'ISO 8601 in UTC',
});
export type Instant = Static<typeof Instant>;

/** What a device's clock said when something happened; the server keeps it beside its own time of receipt. */
export const DeviceTime = Type.Object({
  observedAt: Instant,
  offsetMinutes: Type.Integer({ minimum: -840, maximum: 840, description: "the device's offset from UTC" }),
});
export type DeviceTime = Static<typeof DeviceTime>;
