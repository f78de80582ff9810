import { CameraHealthReport } from '#contract/camera-health';
import { useText } from '../../i18n/text.ts';
import { reasonWords } from '../../features/camera/reason-words.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { personHttp } from '../shell/session-store.ts';
import { LoadNotice } from './LoadNotice.tsx';
import { countyTime } from './county-time.ts';
import { useLoaded } from './use-loaded.ts';
import styles from './admin.module.css';

const readReport = () => personHttp.get(CameraHealthReport, '/api/camera-health');
/** A county in which more than this is at fault is not looked after row by row. */
const MOST_ROWS = 300;

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
          <Faults faults={state.value.faults} />
          <h3>{t('health.uptime')}</h3>
          <Villages villages={state.value.villages} />
        </>
      )}
    </section>
  );
}

function Faults({ faults }: { faults: CameraHealthReport['faults'] }) {
  const t = useText();
  if (faults.length === 0) return <Notice kind="empty" title={t('health.no-fault')} />;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('health.kind')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('health.kind')}</th>
            <th>{t('health.name')}</th>
            <th>{t('health.village')}</th>
            <th>{t('health.reason')}</th>
            <th>{t('health.since')}</th>
            <th>{t('health.affected')}</th>
          </tr>
        </thead>
        <tbody>
          {faults.slice(0, MOST_ROWS).map((fault) => (
            <tr key={`${fault.kind} ${fault.id}`} data-fault={fault.id}>
              <td>{t(`health.kind-${fault.kind}`)}</td>
              <td>{fault.kind === 'village' ? fault.villageName : fault.name}</td>
              <td>{fault.villageName}</td>
              <td>{reasonWords(t, fault.reason)}</td>
              <td>{countyTime(fault.since)}</td>
              <td>{fault.cameraCount}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {faults.length > MOST_ROWS && <p>{t('health.more', { n: faults.length - MOST_ROWS })}</p>}
    </div>
  );
}

function Villages({ villages }: { villages: CameraHealthReport['villages'] }) {
  const t = useText();
  const share = (value: number | null) => (value === null ? t('health.no-uptime') : `${(value * 100).toFixed(1)} %`);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('health.uptime')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('health.village')}</th>
            <th>{t('health.online')}</th>
            <th>{t('health.today')}</th>
            <th>{t('health.week')}</th>
          </tr>
        </thead>
        <tbody>
          {villages.map(({ village, name, online, cameras, today, week }) => (
            <tr key={village}>
              <td>{name}</td>
              <td>
                {online} / {cameras}
              </td>
              <td>{share(today)}</td>
              <td>{share(week)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
