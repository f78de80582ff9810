import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Dot } from '../../ui/Dot.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import type { WallSoundControl } from './use-wall-sound.ts';
import styles from './wall-header.module.css';

/** Whose wall this is, how true it is this second, and the time. */
export function WallHeader({
  isVisitor,
  onVisitor,
  sound,
}: {
  isVisitor: boolean;
  onVisitor: () => void;
  sound: WallSoundControl;
}) {
  const t = useText();
  const { stores } = useCounty();
  const { county, session } = useStoreState(stores.status);
  const nowMs = useServerNow(250);
  const name = session?.scopeName ?? county?.name;
  return (
    <header className={styles.header}>
      <h1>{name ? t('wall.title', { county: name }) : t('app.name')}</h1>
      <LiveLine />
      <span className={styles.space} />
      <button type="button" className={styles.button} onClick={sound.arm} data-testid="wall-sound">
        <Dot tone={sound.state === 'armed' && !sound.isSilenced ? 'live' : 'late'} />
        {t(sound.isSilenced ? 'wall.sound-silenced' : `wall.sound-${sound.state}`)}
      </button>
      <button type="button" className={styles.button} aria-pressed={isVisitor} onClick={onVisitor}>
        {t('wall.visitor')}
      </button>
      <time className={styles.clock}>{timeOfDay(nowMs)}</time>
    </header>
  );
}

/** Green only while the feed is; the age is the time since the server was last heard. */
function LiveLine() {
  const t = useText();
  const { stores, feed } = useCounty();
  const live = useStoreState(stores.status, (status) => status.live);
  const centres = useStoreState(stores.centres.centres.state, (state) => state.byKey);
  const nowMs = useServerNow(200);
  const ageMs = nowMs - feed.serverOffsetMs() - feed.lastHeardMs();
  const online = [...centres.values()].filter((centre) => centre.online).length;
  const isLive = live.kind === 'live';
  return (
    <p className={styles.live} data-testid="wall-live" data-live={live.kind}>
      <Dot tone={isLive ? 'live' : live.kind === 'stale' ? 'urgent' : 'unknown'} />
      <span>{t(isLive ? 'live.live' : live.kind === 'stale' ? 'live.stale' : 'live.connecting')}</span>
      {isLive && <span>{t('live.data-age', { age: ageWords(t, ageMs, true) })}</span>}
      {centres.size > 0 && <span>{t('wall.centres', { online, total: centres.size })}</span>}
    </p>
  );
}
