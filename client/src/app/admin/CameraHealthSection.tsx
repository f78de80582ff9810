import { CameraHealthReport } from '#contract/camera-health';
import { HealthTables } from '../../features/camera/HealthTables.tsx';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { LoadNotice } from './LoadNotice.tsx';
import { countyTime } from '../shell/county-time.ts';
import { useLoaded } from './use-loaded.ts';
import styles from './admin.module.css';

const readReport = () => personHttp.get(CameraHealthReport, '/api/camera-health');

/** What is at fault, grouped by its cause, and how much of the time each village's cameras had a picture. */
export function CameraHealthSection() {
  const t = useText();
  const { state, again } = useLoaded(readReport);
  return (
    <section className={styles.section} aria-label={t('health.title')} data-testid="camera-health">
      <h2>{t('health.title')}</h2>
      <LoadNotice state={state} again={again} />
      {state.kind === 'loaded' && (
        <>
          <p className={styles.muted} data-testid="health-counts">
            {t('health.counts', state.value.counts)} · {t('health.as-of', { time: countyTime(state.value.at) })}{' '}
            <Button tone="quiet" onClick={again}>
              {t('health.refresh')}
            </Button>
          </p>
          <HealthTables report={state.value} timeOf={countyTime} />
        </>
      )}
    </section>
  );
}
