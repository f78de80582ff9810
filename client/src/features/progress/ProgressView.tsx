import type { Progress } from '#contract/progress';
import { useText } from '../../i18n/text.ts';
import { COUNTY_TIME_ZONE } from '../../lib/age.ts';
import styles from './progress.module.css';

/** Where a report stands, and when it came to each state before. */
export function ProgressView({ progress }: { progress: Progress }) {
  const t = useText();
  return (
    <>
      <p className={styles.number}>{progress.caseNumber}</p>
      <p className={styles.state} data-testid="progress-state" data-state={progress.state} role="status">
        {t(`incident-state.${progress.state}`)}
      </p>
      <ol className={styles.steps} aria-label={t('progress.steps')}>
        {progress.steps.map(({ state, at }, i) => (
          <li key={`${i} ${at}`} aria-current={i === progress.steps.length - 1 ? 'step' : undefined}>
            <strong>{t(`incident-state.${state}`)}</strong>
            <time dateTime={at}>{new Date(at).toLocaleString('zh-CN', { timeZone: COUNTY_TIME_ZONE })}</time>
          </li>
        ))}
      </ol>
      <p className={styles.note}>{t('progress.note')}</p>
    </>
  );
}
