import { AccountWithPassword, GRANTED_ROLES, type GrantedRole } from '#contract/account';
import { Division } from '#contract/division';
import { Page } from '#contract/paging';
import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { personHttp } from '../shell/session-store.ts';
import { failureWords } from '../shell/failure-words.ts';
import { useLoaded } from './use-loaded.ts';
import styles from './admin.module.css';

const DivisionPage = Page(Division);
const readDivisions = () => personHttp.get(DivisionPage, '/api/divisions?limit=500');

/** Makes an account; the role decides what else has to be known of it. */
export function AccountForm({ onMade }: { onMade: (made: AccountWithPassword) => void }) {
  const t = useText();
  const [role, setRole] = useState<GrantedRole>('duty');
  const [saving, setSaving] = useState<{ isBusy: boolean; failure: string | null }>({ isBusy: false, failure: null });
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setSaving({ isBusy: true, failure: null });
    try {
      onMade(await personHttp.send(AccountWithPassword, 'POST', '/api/accounts', bodyOf(new FormData(form))));
      form.reset();
      setRole('duty');
      setSaving({ isBusy: false, failure: null });
    } catch (error) {
      const labels = {
        '/name': t('account.name'),
        '/displayName': t('account.display-name'),
        '/scope': t('account.scope'),
        '/workerId': t('account.worker-number'),
        '/holder': t('account.holder'),
      };
      setSaving({ isBusy: false, failure: failureWords(error, t, labels) });
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} data-testid="account-form">
      <h3>{t('account.new')}</h3>
      <label>
        {t('account.role')}
        <select name="role" value={role} onChange={(event) => setRole(event.target.value as GrantedRole)}>
          {GRANTED_ROLES.map((each) => (
            <option key={each} value={each}>
              {t(`role.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('account.name')}
        <input name="name" required autoComplete="off" spellCheck={false} placeholder={t('account.name-hint')} />
      </label>
      <label>
        {t('account.display-name')}
        <input name="displayName" required maxLength={60} autoComplete="off" />
      </label>
      <RoleFields role={role} />
      <Button type="submit" tone="main" disabled={saving.isBusy}>
        {t(saving.isBusy ? 'account.saving' : 'account.create')}
      </Button>
      {saving.failure && <p role="alert">{saving.failure}</p>}
    </form>
  );
}

function RoleFields({ role }: { role: GrantedRole }) {
  const t = useText();
  switch (role) {
    case 'duty':
    case 'leader':
      return <DivisionField />;
    case 'worker':
      return (
        <label>
          {t('account.worker-number')}
          <input name="workerId" type="number" min={1} max={65_535} required />
        </label>
      );
    case 'securityAdmin':
    case 'auditAdmin':
      return (
        <label>
          {t('account.holder')}
          <input name="holder" required maxLength={60} autoComplete="off" placeholder={t('account.holder-hint')} />
        </label>
      );
  }
}

function DivisionField() {
  const t = useText();
  const { state, again } = useLoaded(readDivisions);
  switch (state.kind) {
    case 'loading':
      return <Notice kind="loading" title={t('app.loading')} />;
    case 'failed':
      return (
        <Notice
          kind="error"
          title={t(`error.${state.code}`)}
          action={<Button onClick={again}>{t('app.retry')}</Button>}
        />
      );
    case 'loaded':
      return (
        <label>
          {t('account.scope')}
          <select name="scope" required>
            {state.value.items.map(({ code, name, level }) => (
              <option key={code} value={code}>
                {t(`level.${level}`)} · {name} · {code}
              </option>
            ))}
          </select>
        </label>
      );
  }
}

function bodyOf(form: FormData): object {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const optional = (name: 'scope' | 'holder') => (text(name) ? { [name]: text(name) } : {});
  return {
    role: text('role'),
    name: text('name'),
    displayName: text('displayName'),
    ...(text('workerId') ? { workerId: Number(text('workerId')) } : {}),
    ...optional('scope'),
    ...optional('holder'),
  };
}
