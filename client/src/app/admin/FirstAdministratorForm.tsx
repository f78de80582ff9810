import { Account } from '#contract/account';
import { useState, type FormEvent } from 'react';
import { errorCodeOf } from '../../api/api-error.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { LanguageButton } from '../shell/LanguageButton.tsx';
import { NewPasswordFields } from '../shell/NewPasswordFields.tsx';
import { enter, personHttp, signIn } from '../shell/session-store.ts';
import card from '../shell/sign-in.module.css';
import { failureWords } from '../shell/failure-words.ts';

/** Token of the link that an installation without an administrator prints, `/admin#first=<token>`; null without one. */
export function readFirstToken(hash: string): string | null {
  return /^#first=([\w-]{43})$/.exec(hash)?.[1] ?? null;
}

async function makeAdministrator(token: string, form: FormData): Promise<void> {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const password = String(form.get('newPassword'));
  const body = { token, account: text('account'), displayName: text('displayName'), password };
  await personHttp.send(Account, 'POST', '/api/first-administrator', body);
  try {
    enter((await signIn({ account: body.account, password })).session);
  } catch (error) {
    // The account stands; the way in shows how to set up its second factor.
    if (errorCodeOf(error) !== 'second-factor-setup-required') throw error;
  }
}

/** Makes the first system administrator and signs in; afterwards the link is taken out of the address. */
export function FirstAdministratorForm({ token, onDone }: { token: string; onDone: () => void }) {
  const t = useText();
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (form.get('newPassword') !== form.get('newPasswordAgain')) {
      setFailure(t('account.passwords-differ'));
      return;
    }
    setIsBusy(true);
    setFailure(null);
    try {
      await makeAdministrator(token, form);
      history.replaceState(null, '', location.pathname);
      onDone();
    } catch (error) {
      const labels = {
        '/account': t('account.name'),
        '/displayName': t('account.display-name'),
        '/password': t('account.new-password'),
      };
      setFailure(failureWords(error, t, labels));
      setIsBusy(false);
    }
  };
  return (
    <main className={card.page}>
      <form className={card.card} onSubmit={(event) => void submit(event)} aria-label={t('account.first-title')}>
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1 className={card.title}>{t('account.first-title')}</h1>
        <p>{t('account.first-hint')}</p>
        <label className={card.field}>
          {t('account.display-name')}
          <input name="displayName" autoComplete="name" maxLength={60} required autoFocus />
        </label>
        <label className={card.field}>
          {t('account.name')}
          <input
            name="account"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            placeholder={t('account.name-hint')}
            required
          />
        </label>
        <NewPasswordFields />
        <p className={card.failure} role="alert">
          {failure}
        </p>
        <Button type="submit" tone="main" disabled={isBusy} data-testid="first-submit">
          {t(isBusy ? 'account.saving' : 'account.first-submit')}
        </Button>
        <LanguageButton />
      </form>
    </main>
  );
}
