import { Account, AccountWithPassword } from '#contract/account';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { failureWords } from './failure-words.ts';
import styles from './admin.module.css';

/** What can be done with an account that is in use; closing one for good asks twice. */
export function AccountActions({
  account,
  onChanged,
  onPassword,
}: {
  account: Account;
  onChanged: () => void;
  onPassword: (made: AccountWithPassword) => void;
}) {
  const t = useText();
  const [failure, setFailure] = useState<string | null>(null);
  const [isSure, setIsSure] = useState(false);
  const attempt = (work: () => Promise<void>) => {
    setFailure(null);
    work().catch((error: unknown) => setFailure(failureWords(error, t)));
  };
  const address = (what: string) => `/api/accounts/${account.name}/${what}`;
  const change = (what: 'unlock' | 'deactivate') =>
    attempt(async () => {
      await personHttp.send(Account, 'POST', address(what), {});
      onChanged();
    });
  const reset = () =>
    attempt(async () => onPassword(await personHttp.send(AccountWithPassword, 'POST', address('password'), {})));
  return (
    <>
      <div className={styles.inline}>
        {account.lockedUntil && <Button onClick={() => change('unlock')}>{t('account.unlock')}</Button>}
        <Button onClick={reset}>{t('account.reset')}</Button>
        <Button
          tone={isSure ? 'urgent' : 'quiet'}
          onClick={() => (isSure ? change('deactivate') : setIsSure(true))}
          onBlur={() => setIsSure(false)}
        >
          {t(isSure ? 'account.deactivate-sure' : 'account.deactivate')}
        </Button>
      </div>
      {failure && <p role="alert">{failure}</p>}
    </>
  );
}
