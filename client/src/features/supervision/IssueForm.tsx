import { type IncidentSupervisions, MANUAL_KINDS, type ManualKind } from '#contract/supervision';
import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Button } from '../../ui/Button.tsx';
import { isCard, KIND_SHAPES } from './supervision-lists.ts';
import type { IssueWish } from './supervision-requests.ts';
import styles from './supervision.module.css';

const MINUTE_MS = 60_000;
/** Lengths a card's reply may be asked for, beside that of the deadline table. */
const DUE_MINUTES = [15, 30, 60, 240, 1440] as const;

interface IssueFormProps {
  may: Pick<IncidentSupervisions, 'mayIssue' | 'targets'>;
  nowMs: number;
  isBusy: boolean;
  /** Whether its reason takes the keys as the sheet opens. */
  isFirst: boolean;
  placeName: (code: string) => string;
  onIssue: (wish: IssueWish) => Promise<boolean>;
}

/** A centre above, or the own leader, lays something over a case: what, on whom, why, and until when to reply. */
export function IssueForm({ may, nowMs, isBusy, isFirst, placeName, onIssue }: IssueFormProps) {
  const t = useText();
  const [kind, setKind] = useState<ManualKind>('supervise');
  const [target, setTarget] = useState(may.targets[0] ?? '');
  const [dueMin, setDueMin] = useState(0);
  const [reason, setReason] = useState('');
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const dueAtMs = isCard({ kind }) && dueMin > 0 ? nowMs + dueMin * MINUTE_MS : null;
    if (await onIssue({ kind, target, reason: reason.trim(), dueAtMs })) setReason('');
  };
  return (
    <form className={styles.form} data-testid="supervision-form" onSubmit={(event) => void send(event)}>
      <KindChoice kinds={may.mayIssue} kind={kind} onChoose={setKind} />
      <label>
        {t('supervision.target')}
        <select name="target" value={target} onChange={(event) => setTarget(event.target.value)}>
          {may.targets.map((code) => (
            <option key={code} value={code}>
              {placeName(code)}
            </option>
          ))}
        </select>
      </label>
      {isCard({ kind }) && <DueChoice minutes={dueMin} onChoose={setDueMin} />}
      <label>
        {t('supervision.reason')}
        <input
          name="reason"
          autoFocus={isFirst}
          required
          maxLength={1000}
          autoComplete="off"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <span className={styles.buttons}>
        <Button type="submit" tone="main" shortcut="↵" disabled={isBusy || reason.trim() === ''}>
          {t('supervision.send')}
        </Button>
      </span>
    </form>
  );
}

interface KindChoiceProps {
  kinds: IncidentSupervisions['mayIssue'];
  kind: ManualKind;
  onChoose: (kind: ManualKind) => void;
}

function KindChoice({ kinds, kind, onChoose }: KindChoiceProps) {
  const t = useText();
  return (
    <fieldset className={styles.kinds}>
      <legend>{t('supervision.kind')}</legend>
      {MANUAL_KINDS.filter((one) => kinds.includes(one)).map((one) => (
        <label key={one}>
          <input type="radio" name="kind" value={one} checked={kind === one} onChange={() => onChoose(one)} />
          <i aria-hidden="true">{KIND_SHAPES[one]}</i> {t(`supervision.kind-${one}`)}
        </label>
      ))}
    </fieldset>
  );
}

function DueChoice({ minutes, onChoose }: { minutes: number; onChoose: (minutes: number) => void }) {
  const t = useText();
  return (
    <label>
      {t('supervision.due-in')}
      <select name="due" value={minutes} onChange={(event) => onChoose(Number(event.target.value))}>
        <option value={0}>{t('supervision.due-table')}</option>
        {DUE_MINUTES.map((length) => (
          <option key={length} value={length}>
            {ageWords(t, length * MINUTE_MS)}
          </option>
        ))}
      </select>
    </label>
  );
}
