import type { Viewer } from '../../db/viewer.ts';

/** Whoever does nothing for so long has let go. */
export const HOLD_MS = 15_000;

/** A hand on a camera. */
export interface PtzHold {
  readonly account: string;
  readonly displayName: string;
  readonly rank: number;
  readonly until: Date;
}

/** What a wish to turn a camera comes to: `take-over` puts somebody of a lower rank off it. */
export type HoldVerdict = 'take' | 'keep' | 'take-over' | 'held';

/** Who goes before whom: leaders before seats, and among each the wider scope first. */
export function rankOf({ role, scope }: Pick<Viewer, 'role' | 'scope'>): number {
  const level = scope.length <= 6 ? 3 : scope.length <= 9 ? 2 : 1;
  return (role === 'leader' ? 10 : 0) + level;
}

/** Judges a wish at a time. */
export function judgeHold(
  hold: PtzHold | null,
  viewer: Pick<Viewer, 'account' | 'role' | 'scope'>,
  at: Date,
): HoldVerdict {
  if (hold === null || hold.until <= at) return 'take';
  if (hold.account === viewer.account) return 'keep';
  return hold.rank < rankOf(viewer) ? 'take-over' : 'held';
}
