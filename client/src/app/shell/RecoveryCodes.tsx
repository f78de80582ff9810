import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './sign-in.module.css';

/** The recovery codes, shown this once; goes on when they are written down. */
export function RecoveryCodes(props: { codes: readonly string[]; account: string; onNoted: () => void }) {
  const t = useText();
  return (
    <main className={styles.page}>
      <section className={styles.card} aria-labelledby="recovery-title">
        <h1 className={styles.title} id="recovery-title">
          {t('factor.recovery-title')}
        </h1>
        <p>{t('factor.recovery-once', { account: props.account })}</p>
        <ol className={styles.codes} data-testid="recovery-codes">
          {props.codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ol>
        <Button tone="main" autoFocus onClick={props.onNoted}>
          {t('factor.recovery-noted')}
        </Button>
      </section>
    </main>
  );
}
