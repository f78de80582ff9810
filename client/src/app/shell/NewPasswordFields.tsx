import { useText } from '../../i18n/text.ts';
import styles from './sign-in.module.css';

const SHORTEST = 12;

/** Two fields, `newPassword` and `newPasswordAgain`, for a password that somebody chooses. */
export function NewPasswordFields() {
  const t = useText();
  return (
    <>
      <label className={styles.field}>
        {t('account.new-password')}
        <input
          name="newPassword"
          type="password"
          autoComplete="new-password"
          minLength={SHORTEST}
          placeholder={t('account.new-password-hint')}
          required
        />
      </label>
      <label className={styles.field}>
        {t('account.new-password-again')}
        <input name="newPasswordAgain" type="password" autoComplete="new-password" required />
      </label>
    </>
  );
}
