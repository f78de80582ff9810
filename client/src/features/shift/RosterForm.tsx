import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { parsePeople } from './people.ts';
import styles from './shift.module.css';

/** A shift as the form has it; times are the county's, as `2026-11-25T18:00`. */
export interface RosterDraft {
  startsAt: string;
  endsAt: string;
  leader: { name: string; phone: string };
  officers: { name: string; phone: string }[];
}

interface RosterFormProps {
  centreName: string;
  /** What came of the last import or saving. */
  outcome: readonly string[];
  onPlan: (draft: RosterDraft) => void;
  onImport: (csv: string) => void;
}

/** Plans one shift of a centre, or takes a whole roster from a CSV file. */
export function RosterForm({ centreName, outcome, onPlan, onImport }: RosterFormProps) {
  const t = useText();
  const [fault, setFault] = useState(false);
  const plan = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const words = new FormData(event.currentTarget);
    const read = (name: string): string => String(words.get(name) ?? '');
    const [leader, officers] = [parsePeople(read('leader')), parsePeople(read('officers'))];
    setFault(leader === null || officers === null);
    if (leader?.[0] && officers) onPlan({ startsAt: read('from'), endsAt: read('to'), leader: leader[0], officers });
  };
  const take = (file: File | undefined) => {
    if (file) void file.text().then(onImport);
  };
  return (
    <form className={styles.form} onSubmit={plan} aria-label={t('duty.plan')}>
      <h3>
        {t('duty.plan')} · {centreName}
      </h3>
      <label>
        {t('duty.from')}
        <input type="datetime-local" name="from" required />
      </label>
      <label>
        {t('duty.to')}
        <input type="datetime-local" name="to" required />
      </label>
      <label>
        {t('duty.leader')}
        <input name="leader" required placeholder={t('duty.people-hint')} />
      </label>
      <label>
        {t('duty.officers')}
        <input name="officers" required placeholder={t('duty.people-hint')} />
      </label>
      {fault && <p role="alert">{t('duty.people-wrong')}</p>}
      <Button type="submit">{t('duty.save')}</Button>
      <FileButton words={t('duty.import')} accept=".csv,text/csv" onChange={(event) => take(event.target.files?.[0])} />
      <p className={styles.muted}>{t('duty.import-hint')}</p>
      <ul role="status">
        {outcome.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </form>
  );
}
