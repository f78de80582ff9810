import { useText } from '../../i18n/text.ts';
import styles from './wall-enrolment.module.css';

/** The code of a wall that an administrator has not approved yet, readable across the hall. */
export function WallEnrolment({ code }: { code: string }) {
  const t = useText();
  return (
    <main className={styles.page} data-testid="wall-enrolment">
      <h1>{t('wall.enrol-title')}</h1>
      <p className={styles.code}>{code}</p>
      <p>{t('wall.enrol-hint')}</p>
      <p className={styles.muted}>{t('wall.enrol-again')}</p>
    </main>
  );
}
