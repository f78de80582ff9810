import { DeadlineTable, type DeadlineRule } from '#contract/deadline';
import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { countyTime } from '../shell/county-time.ts';
import { DeadlineRules } from './DeadlineRules.tsx';
import { failureWords } from '../shell/failure-words.ts';
import { LoadNotice } from './LoadNotice.tsx';
import { useLoaded } from './use-loaded.ts';
import styles from './admin.module.css';

const readTable = () => personHttp.get(DeadlineTable, '/api/deadlines');

/** How long each step may take: the table in force, a new version of it with a reason, and who changed it before. */
export function DeadlineSection() {
  const t = useText();
  const { state, again } = useLoaded(readTable);
  const [savedVersion, setSavedVersion] = useState<number | null>(null);
  return (
    <section className={styles.section} aria-label={t('deadline.title')} data-testid="deadlines">
      <h2>{t('deadline.title')}</h2>
      <p className={styles.muted}>{t('deadline.hint')}</p>
      <LoadNotice state={state} again={again} />
      {savedVersion !== null && <p role="status">{t('deadline.saved', { n: savedVersion })}</p>}
      {state.kind === 'loaded' && (
        <DeadlineForm
          key={state.value.version}
          table={state.value}
          onSaved={(version) => {
            setSavedVersion(version);
            again();
          }}
        />
      )}
    </section>
  );
}

function DeadlineForm({ table, onSaved }: { table: DeadlineTable; onSaved: (version: number) => void }) {
  const t = useText();
  const [rules, setRules] = useState<readonly DeadlineRule[]>(table.rules);
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setIsBusy(true);
    setFailure(null);
    const body = { commandId: mintUuid7(), version: table.version, reason: reason.trim(), rules };
    try {
      onSaved((await personHttp.send(DeadlineTable, 'PUT', '/api/deadlines', body)).version);
    } catch (error) {
      setFailure(failureWords(error, t));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)}>
      <DeadlineRules rules={rules} onChange={setRules} />
      <label>
        {t('deadline.reason')}
        <input
          name="reason"
          required
          maxLength={500}
          autoComplete="off"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <Button type="submit" tone="main" disabled={isBusy || reason.trim() === ''}>
        {t('deadline.save')}
      </Button>
      {failure !== null && <p role="alert">{t('deadline.refused', { why: failure })}</p>}
      <h3>{t('deadline.history')}</h3>
      <ul className={styles.muted}>
        {table.changes.map(({ version, changedAt, changedBy, reason: why }) => (
          <li key={version}>
            {t('deadline.version', {
              n: version,
              time: countyTime(changedAt),
              by: changedBy,
              reason: why,
            })}
          </li>
        ))}
      </ul>
    </form>
  );
}
