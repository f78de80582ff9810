import type { Incident } from '#contract/incident';
import { useText } from '../../i18n/text.ts';
import { startOfDay } from '../../lib/age.ts';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { DAY_MS, useReportsOfDay } from '../live/use-reports-of-day.ts';
import styles from './wall-timeline.module.css';

/** The day from midnight to midnight: every report at its time, the present as a line. */
export function WallTimeline({ incidents }: { incidents: readonly Incident[] }) {
  const t = useText();
  const { stores } = useCounty();
  const live = useStoreState(stores.status, (status) => status.live.kind);
  const nowMs = useServerNow(5_000);
  const dayMs = startOfDay(nowMs);
  const ofDay = useReportsOfDay(incidents, dayMs);
  const shareOf = (ms: number) => `${(((ms - dayMs) / DAY_MS) * 100).toFixed(3)}%`;
  return (
    <footer className={styles.timeline} data-testid="wall-timeline">
      <span>00:00</span>
      <div className={styles.track} aria-label={t('wall.timeline')} role="img">
        {[6, 12, 18].map((hour) => (
          <i key={hour} className={styles.hour} style={{ left: shareOf(dayMs + hour * 3_600_000) }} data-hour={hour} />
        ))}
        {ofDay.map(({ id, receivedAt, urgency }) => (
          <i key={id} className={styles.dot} data-urgency={urgency} style={{ left: shareOf(Date.parse(receivedAt)) }} />
        ))}
        <b className={styles.now} style={{ left: shareOf(nowMs) }} />
      </div>
      <span>24:00</span>
      <span className={live === 'live' ? styles.live : styles.notLive}>
        {t(live === 'live' ? 'live.live' : 'live.connecting')}
      </span>
    </footer>
  );
}
