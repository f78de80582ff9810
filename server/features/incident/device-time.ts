import type { DeviceTime } from '#contract/time';

/** A phone may lie without signal for this long and still be believed. */
const MAX_AGE_MS = 30 * 86_400_000;
/** Clocks of healthy phones are this near; further ahead they are wrong. */
const MAX_AHEAD_MS = 5 * 60_000;

/**
 * When something happened, as the server reads a phone's clock: the phone is believed unless it is ahead of us or absurdly old, and
 * then the time of receipt stands. What the phone said is kept beside it either way.
 */
export function readDeviceTime(deviceTime: DeviceTime | undefined, receivedAt: Date): Date {
  if (deviceTime === undefined) return receivedAt;
  const observedAt = new Date(deviceTime.observedAt);
  const aheadMs = observedAt.getTime() - receivedAt.getTime();
  return aheadMs <= MAX_AHEAD_MS && aheadMs >= -MAX_AGE_MS ? observedAt : receivedAt;
}
