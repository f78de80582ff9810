import type { FactorSetup } from '#contract/session';
import { useText } from '../../i18n/text.ts';
import styles from './sign-in.module.css';

const GROUP = /.{4}(?=.)/g;

/** How to set up the authenticator app: the QR code, and the same secret to type in. */
export function FactorSetupSteps({ setup }: { setup: FactorSetup }) {
  const t = useText();
  return (
    <section className={styles.setup} aria-label={t('factor.setup')}>
      <p>{t('factor.scan')}</p>
      <img
        className={styles.qr}
        src={`data:image/svg+xml,${encodeURIComponent(setup.qrSvg)}`}
        alt={t('factor.qr')}
        width="200"
        height="200"
      />
      <p className={styles.secret}>
        {t('factor.by-hand')} <code data-testid="factor-secret">{setup.secret.replace(GROUP, '$& ')}</code>
      </p>
    </section>
  );
}

/** The code of the second factor; where there is one already, a recovery code will do. */
export function CodeField({ isFirst }: { isFirst: boolean }) {
  const t = useText();
  return (
    <label className={styles.field}>
      {t('factor.code')}
      <input
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        inputMode={isFirst ? 'numeric' : 'text'}
        maxLength={40}
        required
        autoFocus
      />
      {!isFirst && <span>{t('factor.recovery-hint')}</span>}
    </label>
  );
}
