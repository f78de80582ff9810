import type { Call } from '#contract/call';
import { timeOfDay } from '../../lib/age.ts';
import { stateWord, useCallText } from './call-words.ts';
import styles from './call.module.css';
import { timeSpan } from './time-span.ts';

/** Who called whom about a case, how it went, and what was noted. */
export function CaseCallList({ calls }: { calls: readonly Call[] }) {
  const t = useCallText();
  if (calls.length === 0) return null;
  return (
    <section className={styles.caseCalls} aria-label={t('case-calls')} data-testid="case-calls">
      <h3>{t('case-calls')}</h3>
      <ul>
        {calls.map((call) => (
          <li key={call.id} data-call={call.id}>
            <span>
              {timeOfDay(Date.parse(call.invitedAt), false)} {call.caller.name} → {call.callee.name} ·{' '}
              {outcomeOf(t, call)}
              {call.pictures.length > 0 && ` · ${t('pictures', { n: call.pictures.length })}`}
            </span>
            {call.note !== null && <p>{call.note}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function outcomeOf(t: ReturnType<typeof useCallText>, call: Call): string {
  if (call.connectedAt === null || call.endedAt === null) return t(stateWord(call.state));
  return timeSpan(Date.parse(call.endedAt) - Date.parse(call.connectedAt));
}
