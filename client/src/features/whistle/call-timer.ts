import type { Whistle, WhistleCall } from '#contract/whistle';
import type { Translate } from '../../i18n/text.ts';
import { clockText } from '../../lib/age.ts';

/** The one time that matters of a call now, and whether it presses. */
export interface CallTimer {
  words: string;
  isLate: boolean;
}

const WAITING: ReadonlySet<WhistleCall['state']> = new Set(['blown', 'escalated']);
const ENDED: ReadonlySet<WhistleCall['state']> = new Set(['closed', 'cancelled']);

/** Tells whether a call waits for somebody to accept it. */
export const isWaiting = (call: Pick<WhistleCall, 'state'>): boolean => WAITING.has(call.state);

/** Tells whether a whistle rings at a centre: a call waits there. */
export function ringsAt(whistle: Whistle, centre: string): boolean {
  return whistle.calls.some((call) => isWaiting(call) && call.answering === centre);
}

/** How long nobody accepted it and how long until the county is called; after that how long it stands where it is. */
export function callTimer(t: Translate, call: WhistleCall, nowMs: number): CallTimer {
  if (ENDED.has(call.state)) return { words: t(`call-state.${call.state}`), isLate: false };
  if (isWaiting(call)) {
    const clock = clockText(nowMs - Date.parse(call.escalatedAt ?? call.blownAt));
    const words = t('whistle.waiting', { clock });
    const leftMs = call.acceptBy === null ? 0 : Date.parse(call.acceptBy) - nowMs;
    const left = leftMs > 0 ? ` · ${t('whistle.left', { clock: clockText(leftMs) })}` : '';
    return { words: words + left, isLate: true };
  }
  const since = call.handledAt ?? call.arrivedAt ?? call.enRouteAt ?? call.acceptedAt ?? call.blownAt;
  const state = t(`call-state.${call.state}`);
  return { words: t('whistle.since', { state, clock: clockText(nowMs - Date.parse(since)) }), isLate: false };
}

/** Whistles in the order a centre should look at them: those that ring here, then those that wait, then by age. */
export function byPressure(whistles: Iterable<Whistle>, centre: string): Whistle[] {
  const rank = (whistle: Whistle): number => (ringsAt(whistle, centre) ? 0 : whistle.calls.some(isWaiting) ? 1 : 2);
  return [...whistles].sort((a, b) => rank(a) - rank(b) || a.blownAt.localeCompare(b.blownAt));
}
