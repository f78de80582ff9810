import type { CameraHealthReport } from '#contract/camera-health';
import { cameraHealthMessages } from '../../i18n/messages/camera-health.ts';
import { addWords, useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { reasonWords } from './reason-words.ts';
import styles from './health-tables.module.css';

addWords(cameraHealthMessages);

/** A county in which more than this is at fault is not looked after row by row. */
const MOST_ROWS = 300;

interface HealthTablesProps {
  report: CameraHealthReport;
  /** Writes an instant as the page does. */
  timeOf: (instant: string) => string;
}

/** What is at fault, grouped by its cause, and how much of the time each village's cameras had a picture. */
export function HealthTables({ report: { faults, villages }, timeOf }: HealthTablesProps) {
  const t = useText();
  return (
    <>
      <Faults faults={faults} timeOf={timeOf} />
      <h3>{t('health.uptime')}</h3>
      <Villages villages={villages} />
    </>
  );
}

function Faults({ faults, timeOf }: { faults: CameraHealthReport['faults']; timeOf: HealthTablesProps['timeOf'] }) {
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
              <td>{timeOf(fault.since)}</td>
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
