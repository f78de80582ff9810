import type { Call } from '#contract/call';
import { Button } from '../../ui/Button.tsx';
import { useCallText } from './call-words.ts';
import styles from './call.module.css';

/** Calls between others below this leader: one tap joins, and both are told. */
export function RunningCalls({ calls, onJoin }: { calls: readonly Call[]; onJoin: (call: Call) => void }) {
  const t = useCallText();
  if (calls.length === 0) return null;
  return (
    <section className={styles.over} data-testid="calls-running">
      {calls.map((call) => (
        <div key={call.id} className={styles.head} data-call={call.id}>
          <span>{t('running', { a: call.caller.name, b: call.callee.name })}</span>
          <Button onClick={() => onJoin(call)}>{t('join-running')}</Button>
        </div>
      ))}
    </section>
  );
}
