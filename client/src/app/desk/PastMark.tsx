import type { Past } from '../../features/history/replay.ts';
import { useText } from '../../i18n/text.ts';
import { dayAndTime, startOfDay, timeOfDay } from '../../lib/age.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useServerNow } from '../live/county-context.tsx';
import { useDesk } from './desk-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';
import styles from './past-mark.module.css';

/** Says over the map that it shows the past and which moment of it, and covers it where nothing is known to be shown. */
export function PastMark({ past }: { past: Past }) {
  const t = useText();
  const { replay } = useDesk();
  const nowMs = useServerNow(60_000, replay.live);
  const { shown, reading } = past;
  const shownMs = shown && Date.parse(shown.at);
  const isUnknown = shown !== null && shownMs !== null && (shown.since === null || shownMs < Date.parse(shown.since));
  return (
    <>
      {shownMs !== null && (
        <p className={styles.label} role="status" data-testid="past-label" data-at={shown?.at}>
          {t('replay.label', { time: momentWords(shownMs, nowMs) })}
        </p>
      )}
      {isUnknown && (
        <div className={styles.veil} data-testid="past-unknown">
          <Notice
            kind="empty"
            title={
              shown.since === null
                ? t('replay.nothing-kept')
                : t('replay.not-before', { time: dayAndTime(Date.parse(shown.since)) })
            }
            hint={t('replay.not-before-hint')}
          />
        </div>
      )}
      {shown === null && (
        <div className={styles.veil}>
          {reading.kind === 'failed' ? (
            <Notice kind="offline" title={wordsOf(reading.error)} hint={t('replay.asks-again')} />
          ) : (
            <Notice kind="loading" title={t('replay.reading')} />
          )}
        </div>
      )}
    </>
  );
}

/** `14:05` of the present day, `11-25 14:05` of another; seconds only where the moment has some. */
function momentWords(atMs: number, nowMs: number): string {
  const time = timeOfDay(atMs, atMs % 60_000 >= 1_000);
  return startOfDay(atMs) === startOfDay(nowMs) ? time : `${dayAndTime(atMs).slice(0, 5)} ${time}`;
}
