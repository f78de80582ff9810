import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { ageWords } from '../../ui/age-text.ts';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import styles from './stale-banner.module.css';

/** Says across the whole surface that what is shown is old, how old, and goes by itself when the feed is back. */
export function StaleBanner({ className }: { className?: string | undefined }) {
  const t = useText();
  const county = useCounty();
  const live = useStoreState(county.stores.status, (status) => status.live);
  const nowMs = useServerNow(1_000);
  if (live.kind !== 'stale') return null;
  const sinceMs = live.sinceMs + county.feed.serverOffsetMs();
  const words = { time: timeOfDay(sinceMs), age: ageWords(t, nowMs - sinceMs) };
  return (
    <div className={`${styles.banner} ${className ?? ''}`} role="alert" data-testid="stale-banner">
      <strong>{t('live.stale')}</strong>
      <span>{t('live.stale-age', words)}</span>
    </div>
  );
}
