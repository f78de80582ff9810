import type { CallState } from '#contract/whistle';
import type { Queries } from '../../db/database.ts';
import type { NewEvent } from '../../live/command.ts';

/** Where alarms ring: the county's one source of them. */
export interface WhistleAlarmSource {
  raise(
    db: Queries,
    at: Date,
    call: {
      readonly kind: string;
      readonly subjectId: string;
      readonly level: 'whistle';
      readonly title: string;
      readonly scope: string;
      readonly centre: string;
    },
  ): Promise<NewEvent[]>;
  clear(db: Queries, kind: string, subjectId: string): Promise<NewEvent[]>;
}

/** A call after a step, as far as alarms look at it. */
interface RingingCall {
  readonly whistleId: string;
  readonly forceId: string;
  readonly village: string;
  readonly answering: string;
  readonly state: CallState;
}

/** What a call rings for while it waits: at the town that was called, then at the county; each is acknowledged by itself. */
const KINDS: Partial<Record<CallState, string>> = { blown: 'whistle.blown', escalated: 'whistle.escalated' };

/** The alarms that begin and end with a step of these calls; nobody acknowledges a whistle by answering it, so answering ends it. */
export async function ringForCalls(
  db: Queries,
  source: WhistleAlarmSource,
  at: Date,
  matter: string,
  calls: readonly RingingCall[],
): Promise<NewEvent[]> {
  const events: NewEvent[] = [];
  for (const { whistleId, forceId, village, answering, state } of calls) {
    const subjectId = `${whistleId}:${forceId}`;
    const rings = KINDS[state];
    for (const kind of Object.values(KINDS)) {
      if (kind !== rings) events.push(...(await source.clear(db, kind, subjectId)));
    }
    if (rings === undefined) continue;
    const call = {
      kind: rings,
      subjectId,
      level: 'whistle',
      title: matter,
      scope: village,
      centre: answering,
    } as const;
    events.push(...(await source.raise(db, at, call)));
  }
  return events;
}
