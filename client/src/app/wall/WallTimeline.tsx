import { Incident } from '#contract/incident';
import { Page } from '#contract/paging';
import { useEffect, useMemo, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { startOfDay } from '../../lib/age.ts';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import styles from './wall-timeline.module.css';

const DAY_MS = 86_400_000;
const REFRESH_MS = 60_000;
const IncidentPage = Page(Incident);

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

/** Today's reports: the live ones at once, those that ended from the list, which is read again every minute. */
function useReportsOfDay(incidents: readonly Incident[], dayMs: number): readonly Incident[] {
  const { http } = useCounty();
  const [listed, setListed] = useState<readonly Incident[]>([]);
  useEffect(() => {
    const read = () =>
      void http.get(IncidentPage, '/api/incidents?limit=200').then(
        (page) => setListed(page.items),
        () => undefined, // The live ones stay; the next minute asks again.
      );
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => clearInterval(timer);
  }, [http]);
  return useMemo(() => {
    const byId = new Map([...listed, ...incidents].map((incident) => [incident.id, incident]));
    return [...byId.values()].filter(({ receivedAt }) => {
      const atMs = Date.parse(receivedAt);
      return atMs >= dayMs && atMs < dayMs + DAY_MS;
    });
  }, [incidents, listed, dayMs]);
}
