import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { CodeField, FactorSetupSteps } from './FactorSetupSteps.tsx';
import { LanguageButton } from './LanguageButton.tsx';
import { NewPasswordFields } from './NewPasswordFields.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { enter } from './session-store.ts';
import { useSignIn } from './use-sign-in.ts';
import styles from './sign-in.module.css';

/** Signs a person in; the page behind it shows by itself once the session stands. */
export function SignInPage() {
  const t = useText();
  const { needs, failure, isBusy, made, submit } = useSignIn();
  const [password, setPassword] = useState('');
  if (made?.recoveryCodes) {
    return (
      <RecoveryCodes codes={made.recoveryCodes} account={made.session.account} onNoted={() => enter(made.session)} />
    );
  }
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const newPassword = String(form.get('newPassword') ?? '');
    // The new password may be taken while the second factor is still to come: then it is the one to go on with.
    void submit(form).then(() => newPassword && setPassword(newPassword));
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={onSubmit} aria-label={t('sign-in.title')}>
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1 className={styles.title}>{t('app.name')}</h1>
        <label className={styles.field}>
          {t('sign-in.account')}
          <input name="account" autoComplete="username" autoCapitalize="none" spellCheck={false} required autoFocus />
        </label>
        <label className={styles.field}>
          {t('sign-in.password')}
          <input
            name="password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {needs.newPassword && <NewPasswordFields />}
        {needs.setup && <FactorSetupSteps setup={needs.setup} />}
        {needs.code && <CodeField isFirst={needs.setup !== null} />}
        <p className={styles.failure} role="alert">
          {failure}
        </p>
        <Button type="submit" tone="main" disabled={isBusy}>
          {t(isBusy ? 'sign-in.busy' : 'sign-in.submit')}
        </Button>
        <LanguageButton />
      </form>
    </main>
  );
}
