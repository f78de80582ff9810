import { useState, type FormEvent } from 'react';
import { ApiError, errorCodeOf } from '../../api/api-error.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { LanguageButton } from './LanguageButton.tsx';
import { NewPasswordFields } from './NewPasswordFields.tsx';
import { signIn } from './session-store.ts';
import styles from './sign-in.module.css';

/** Signs a person in; the page behind it shows by itself once the session stands. */
export function SignInPage() {
  const t = useText();
  const [failure, setFailure] = useState<{ words: string; hint: string | null } | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isNewDue, setIsNewDue] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '');
    if (text('newPassword') !== text('newPasswordAgain')) {
      setFailure({ words: t('account.passwords-differ'), hint: null });
      return;
    }
    setIsBusy(true);
    setFailure(null);
    try {
      await signIn(text('account').trim(), text('password'), text('newPassword') || undefined);
    } catch (error) {
      const retryAfterS = error instanceof ApiError ? error.retryAfterS : null;
      const hint = retryAfterS === null ? null : t('sign-in.retry-after', { seconds: Math.ceil(retryAfterS) });
      const [field] = error instanceof ApiError ? error.fields : [];
      setIsNewDue((before) => before || errorCodeOf(error) === 'password-change-required');
      setFailure({ words: t(`error.${errorCodeOf(error)}`), hint: field?.message ?? hint });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={(event) => void submit(event)} aria-label={t('sign-in.title')}>
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1 className={styles.title}>{t('app.name')}</h1>
        <label className={styles.field}>
          {t('sign-in.account')}
          <input name="account" autoComplete="username" autoCapitalize="none" spellCheck={false} required autoFocus />
        </label>
        <label className={styles.field}>
          {t('sign-in.password')}
          <input name="password" type="password" autoComplete="current-password" required />
        </label>
        {isNewDue && <NewPasswordFields />}
        <p className={styles.failure} role="alert">
          {failure?.words} {failure?.hint}
        </p>
        <Button type="submit" tone="main" disabled={isBusy}>
          {t(isBusy ? 'sign-in.busy' : 'sign-in.submit')}
        </Button>
        <LanguageButton />
      </form>
    </main>
  );
}
