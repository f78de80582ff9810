import { Account, AccountWithPassword } from '#contract/account';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { failureWords } from '../shell/failure-words.ts';
import styles from './admin.module.css';

/** Who administers: one makes, closes and gives passwords, the other opens locks and takes second factors back. */
export type AccountKeeper = 'systemAdmin' | 'securityAdmin';

/** What the administrator at hand can do with an account that is in use; what cannot be taken back asks twice. */
export function AccountActions({
  role,
  account,
  onChanged,
  onPassword,
}: {
  role: AccountKeeper;
  account: Account;
  onChanged: () => void;
  onPassword: (made: AccountWithPassword) => void;
}) {
  const t = useText();
  const [failure, setFailure] = useState<string | null>(null);
  const attempt = (work: () => Promise<void>) => {
    setFailure(null);
    work().catch((error: unknown) => setFailure(failureWords(error, t)));
  };
  const address = (what: string) => `/api/accounts/${account.name}/${what}`;
  const change = (what: 'unlock' | 'deactivate' | 'second-factor/reset') =>
    attempt(async () => {
      await personHttp.send(Account, 'POST', address(what), {});
      onChanged();
    });
  const resetPassword = () =>
    attempt(async () => onPassword(await personHttp.send(AccountWithPassword, 'POST', address('password'), {})));
  return (
    <>
      <div className={styles.inline}>
        {account.lockedUntil && <Button onClick={() => change('unlock')}>{t('account.unlock')}</Button>}
        {role === 'systemAdmin' && (
          <>
            <Button onClick={resetPassword}>{t('account.reset')}</Button>
            <SureButton
              words={t('account.deactivate')}
              sureWords={t('account.deactivate-sure')}
              onSure={() => change('deactivate')}
            />
          </>
        )}
        {role === 'securityAdmin' && account.hasSecondFactor && (
          <SureButton
            words={t('factor.reset')}
            sureWords={t('factor.reset-sure')}
            onSure={() => change('second-factor/reset')}
          />
        )}
      </div>
      {failure && <p role="alert">{failure}</p>}
    </>
  );
}

/** Asks once more before it does anything. */
function SureButton({ words, sureWords, onSure }: { words: string; sureWords: string; onSure: () => void }) {
  const [isSure, setIsSure] = useState(false);
  return (
    <Button
      tone={isSure ? 'urgent' : 'quiet'}
      onClick={() => (isSure ? onSure() : setIsSure(true))}
      onBlur={() => setIsSure(false)}
    >
      {isSure ? sureWords : words}
    </Button>
  );
}
