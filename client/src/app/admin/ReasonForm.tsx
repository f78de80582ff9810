import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './admin.module.css';

interface ReasonFormProps {
  /** What the button does. */
  words: string;
  isBusy: boolean;
  /** Resolves to whether it was done; the reason is then emptied. */
  onReason: (reason: string) => Promise<boolean>;
}

/** Something that is done for a reason, which is kept with it. */
export function ReasonForm({ words, isBusy, onReason }: ReasonFormProps) {
  const t = useText();
  const [reason, setReason] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await onReason(reason.trim())) setReason('');
  };
  return (
    <form className={styles.inline} onSubmit={(event) => void submit(event)}>
      <input
        name="reason"
        required
        minLength={2}
        maxLength={300}
        autoComplete="off"
        value={reason}
        placeholder={t('list.reason')}
        aria-label={`${words} · ${t('list.reason')}`}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button type="submit" tone="main" disabled={isBusy || reason.trim().length < 2}>
        {words}
      </Button>
    </form>
  );
}
