import type { AlarmLevel, AlarmState } from '#contract/alarm';
import type { IncidentState, Urgency } from '#contract/incident';
import { AppProblem } from '../../problem.ts';

/** What is done to an alarm: by its source (`raise`, `clear`), by a person, or by the end of its shelf time. */
export type AlarmMove = 'raise' | 'clear' | 'acknowledge' | 'shelve' | 'unshelve';

/** The next state, or null when nothing changes. */
type Next = AlarmState | null;

/** Every state × every move. What was shelved stays shelved when its source says again what it said before. */
export const ALARM_MOVES: Readonly<Record<AlarmState, Readonly<Record<AlarmMove, Next | 'refused'>>>> = {
  new: { raise: null, clear: 'returned', acknowledge: 'acknowledged', shelve: 'shelved', unshelve: null },
  acknowledged: { raise: 'new', clear: 'returned', acknowledge: null, shelve: 'shelved', unshelve: null },
  shelved: { raise: null, clear: 'returned', acknowledge: null, shelve: 'shelved', unshelve: 'new' },
  returned: { raise: 'new', clear: null, acknowledge: null, shelve: 'refused', unshelve: null },
};

/** The state after a move; null when it stays. @throws AppProblem `transition-refused` */
export function moveAlarm(state: AlarmState, move: AlarmMove): AlarmState | null {
  const next = ALARM_MOVES[state][move];
  if (next === 'refused') {
    throw new AppProblem('transition-refused', { detail: { zh: '告警已解除', en: 'the alarm is over already' } });
  }
  return next;
}

/** How loud an incident is. */
export const LEVEL_OF_URGENCY: Readonly<Record<Urgency, AlarmLevel>> = {
  urgent: 'urgent',
  pressing: 'pressing',
  normal: 'normal',
};

/** What an incident rings for as it stands: a report that nobody took, or a case that a centre was sent. */
export function alarmOfState(state: IncidentState): 'incident.reported' | 'incident.routed' | null {
  if (state === 'reported') return 'incident.reported';
  return state === 'routed' ? 'incident.routed' : null;
}
