import { setTimeout as delay } from 'node:timers/promises';
import { AppProblem } from '../problem.ts';
import type { EventTail } from './event-tail.ts';

const LIMIT_MS = 2_000;
const STEP_MS = 5;

/**
 * Waits until the tail holds the event numbered `seq`, which another transaction has seen in the log already.
 * @throws AppProblem `unavailable` when the spine does not get there
 */
export async function awaitHead(tail: EventTail, seq: number): Promise<void> {
  for (let waitedMs = 0; tail.head < seq; waitedMs += STEP_MS) {
    if (waitedMs >= LIMIT_MS) throw new AppProblem('unavailable', { retryAfterS: 2 });
    await delay(STEP_MS);
  }
}
