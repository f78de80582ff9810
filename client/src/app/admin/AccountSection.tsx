import { Account, type AccountWithPassword } from '#contract/account';
import { Page } from '#contract/paging';
import { useCallback, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { personHttp } from '../shell/session-store.ts';
import { AccountActions, type AccountKeeper } from './AccountActions.tsx';
import { AccountForm } from './AccountForm.tsx';
import { LoadNotice } from './LoadNotice.tsx';
import { useLoaded } from './use-loaded.ts';
import styles from './admin.module.css';

const AccountPage = Page(Account);
const LIMIT = 30;

/** Accounts of people: found, made, unlocked, given a new password, closed, or a second factor taken back. */
export function AccountSection({ role }: { role: AccountKeeper }) {
  const t = useText();
  const [q, setQ] = useState('');
  const [limit, setLimit] = useState(LIMIT);
  const [shown, setShown] = useState<AccountWithPassword | null>(null);
  const read = useCallback(
    () => personHttp.get(AccountPage, `/api/accounts?limit=${limit}&q=${encodeURIComponent(q)}`),
    [q, limit],
  );
  const { state, again } = useLoaded(read);
  const onPassword = (made: AccountWithPassword) => {
    setShown(made);
    again();
  };
  return (
    <section className={styles.section} aria-label={t('account.title')} data-testid="accounts">
      <h2>{t('account.title')}</h2>
      {shown && <OneTimePassword made={shown} onNoted={() => setShown(null)} />}
      <input
        className={styles.input}
        type="search"
        value={q}
        placeholder={t('account.find')}
        aria-label={t('account.find')}
        data-testid="account-find"
        onChange={(event) => setQ(event.target.value.trim())}
      />
      <div className={styles.split}>
        <div>
          <LoadNotice state={state} again={again} />
          {state.kind === 'loaded' && (
            <div className={styles.list}>
              <ul>
                {state.value.items.map((account) => (
                  <AccountRow
                    key={account.name}
                    role={role}
                    account={account}
                    onChanged={again}
                    onPassword={onPassword}
                  />
                ))}
              </ul>
              {state.value.items.length === 0 && <Notice kind="empty" title={t('account.none')} />}
              {state.value.nextCursor && (
                <Button onClick={() => setLimit((before) => before + LIMIT)}>{t('account.more')}</Button>
              )}
            </div>
          )}
        </div>
        {role === 'systemAdmin' && <AccountForm onMade={onPassword} />}
      </div>
    </section>
  );
}

function OneTimePassword({ made, onNoted }: { made: AccountWithPassword; onNoted: () => void }) {
  const t = useText();
  return (
    <div className={styles.once} role="status">
      <span>{t('account.password-once')}</span>
      <code data-testid="one-time-password">{made.password}</code>
      <span className={styles.muted}>{t('account.password-once-hint', { name: made.account.displayName })}</span>
      <Button onClick={onNoted}>{t('account.noted')}</Button>
    </div>
  );
}

function AccountRow(props: {
  role: AccountKeeper;
  account: Account;
  onChanged: () => void;
  onPassword: (made: AccountWithPassword) => void;
}) {
  const t = useText();
  const { account } = props;
  return (
    <li className={styles.wall} data-account={account.name} data-active={account.isActive}>
      <b>
        {account.displayName} · {account.name}
      </b>
      <span className={styles.muted}>
        {t(`role.${account.role}`)} · {account.scopeName}
      </span>
      {!account.isActive && <span>{t('account.inactive')}</span>}
      {account.isActive && account.lockedUntil && <span>{t('account.locked')}</span>}
      {account.isActive && account.hasSecondFactor && <span>{t('factor.on')}</span>}
      {account.isActive && account.mustChangePassword && <span>{t('account.password-due')}</span>}
      {account.isActive && <AccountActions {...props} />}
    </li>
  );
}
