import type { Claim } from '#contract/attention';
import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './attention.module.css';

/** Claims a free case, gives up an own one, or takes over another's: with a reason that its holder is told. */
export function ClaimForm({
  claim,
  account,
  onAct,
}: {
  claim: Claim | null;
  account: string;
  /** Resolves to why it was refused, or null when it was done. */
  onAct: (action: 'claim' | 'release', reason: string) => Promise<string | null>;
}) {
  const t = useText();
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const isMine = claim?.account === account;
  const isOthers = claim !== null && !isMine;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(await onAct(isMine ? 'release' : 'claim', isOthers ? reason : ''));
  };
  const who = claim && { name: claim.name ?? claim.account, time: timeOfDay(Date.parse(claim.since), false) };
  return (
    <form className={styles.form} onSubmit={(event) => void send(event)} data-testid="claim-form">
      <p>{who ? t(isMine ? 'claim.mine-since' : 'claim.others-since', who) : t('claim.free')}</p>
      {isOthers && (
        <label className={styles.field}>
          {t('claim.reason')}
          <textarea
            autoFocus
            required
            rows={2}
            minLength={2}
            maxLength={400}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) void send(event);
            }}
          />
        </label>
      )}
      <Button
        type="submit"
        tone="main"
        shortcut="↵"
        autoFocus={!isOthers}
        disabled={isOthers && reason.trim().length < 2}
      >
        {t(isMine ? 'claim.release' : isOthers ? 'claim.take-over' : 'claim.claim')}
      </Button>
      {failure && <p role="alert">{failure}</p>}
    </form>
  );
}
