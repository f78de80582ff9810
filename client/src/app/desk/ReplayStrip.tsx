import { useEffect, useMemo, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { HistoryMarks } from '#contract/history';
import { DayTrack } from '../../features/history/DayTrack.tsx';
import { readMarks } from '../../features/history/history-requests.ts';
import { REPLAY_SPEEDS, type Past } from '../../features/history/replay.ts';
import { densityOf, parseMoment } from '../../features/history/replay-time.ts';
import { useText } from '../../i18n/text.ts';
import { dayAndTime, startOfDay, timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { useServerNow } from '../live/county-context.tsx';
import type { County } from '../live/start-county.ts';
import { useDesk } from './desk-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';
import styles from './replay-strip.module.css';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The time cursor below the desk: a day with its reports, steps, a time to be typed, playing, and the way back to the present. */
export function ReplayStrip({ past }: { past: Past }) {
  const t = useText();
  const { replay } = useDesk();
  const nowMs = useServerNow(1_000, replay.live);
  const dayMs = startOfDay(past.cursorMs);
  const { marks, isFailed } = useDayMarks(replay.live, dayMs);
  const densities = useMemo(() => densityOf(marks?.marks ?? [], dayMs), [marks, dayMs]);
  const since = marks?.since ?? past.shown?.since ?? null;
  return (
    <footer className={styles.strip} data-testid="replay-strip">
      <div className={styles.row}>
        <b className={styles.moment}>
          {dayAndTime(past.cursorMs).slice(0, 5)} <span>{timeOfDay(past.cursorMs)}</span>
        </b>
        <Steps past={past} />
        <TimeField cursorMs={past.cursorMs} nowMs={nowMs} />
        <Telling past={past} isFailed={isFailed} />
        <Button className={styles.live ?? ''} shortcut="H" onClick={replay.leave} data-testid="go-live">
          {t('replay.live')}
        </Button>
      </div>
      <div className={styles.row}>
        <span>00:00</span>
        <DayTrack
          dayMs={dayMs}
          cursorMs={past.cursorMs}
          nowMs={nowMs}
          sinceMs={since === null ? null : Date.parse(since)}
          densities={densities}
          label={t('replay.cursor')}
          onGo={replay.goTo}
        />
        <span>24:00</span>
      </div>
    </footer>
  );
}

function Steps({ past }: { past: Past }) {
  const t = useText();
  const { replay } = useDesk();
  const step = (minutes: number, shortcut: string) => (
    <Button tone="quiet" shortcut={shortcut} onClick={() => replay.step(minutes * MINUTE_MS)}>
      {t('replay.minutes', { n: `${minutes > 0 ? '+' : '−'}${Math.abs(minutes)}` })}
    </Button>
  );
  const place = REPLAY_SPEEDS.indexOf(past.speed);
  return (
    <div className={styles.steps}>
      {step(-10, '⇧ ←')}
      {step(-1, '←')}
      <Button shortcut="P" onClick={replay.togglePlay} aria-pressed={past.isPlaying} data-testid="play">
        {t(past.isPlaying ? 'replay.pause' : 'replay.play')}
      </Button>
      {step(1, '→')}
      {step(10, '⇧ →')}
      <div className={styles.speeds} role="group" aria-label={t('replay.key-speed')}>
        {REPLAY_SPEEDS.map((speed, at) => (
          <button
            key={speed}
            type="button"
            aria-pressed={speed === past.speed}
            onClick={() => replay.changeSpeed(at - place)}
          >
            ×{speed}
          </button>
        ))}
      </div>
    </div>
  );
}

/** Where a time is typed; Enter goes there, Esc leaves it alone. */
function TimeField({ cursorMs, nowMs }: { cursorMs: number; nowMs: number }) {
  const t = useText();
  const { replay } = useDesk();
  const { typed, setTyped } = replay;
  const input = useRef<HTMLInputElement>(null);
  const [isRefused, setIsRefused] = useState(false);
  const isTyping = typed !== null;
  useEffect(() => {
    if (isTyping) input.current?.focus();
    else input.current?.blur();
  }, [isTyping]);
  const write = (text: string | null) => {
    setIsRefused(false);
    setTyped(text);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const atMs = parseMoment(typed ?? '', cursorMs, nowMs);
    if (atMs === null) return setIsRefused(true);
    write(null);
    replay.goTo(atMs);
  };
  const keep = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    write(null);
  };
  return (
    <form className={styles.field} onSubmit={submit}>
      <input
        ref={input}
        value={typed ?? ''}
        placeholder={t('replay.type')}
        aria-label={t('replay.key-type')}
        aria-invalid={isRefused}
        autoComplete="off"
        onFocus={() => write(typed ?? '')}
        onBlur={() => write(null)}
        onChange={(event) => write(event.target.value)}
        onKeyDown={keep}
        data-testid="replay-time"
      />
      {isRefused && <span role="alert">{t('replay.no-time')}</span>}
    </form>
  );
}

/** What the officer must know of what is on screen: on its way, not to be had, before all that is known, or not done in the past. */
function Telling({ past, isFailed }: { past: Past; isFailed: boolean }) {
  const t = useText();
  const { replay } = useDesk();
  const { reading, shown } = past;
  if (replay.refused) {
    return (
      <p className={styles.telling} data-tone="late" role="alert" data-testid="replay-refused">
        {t('replay.refused', { what: t(replay.refused) })}
      </p>
    );
  }
  if (reading.kind === 'failed') {
    const stays = shown ? t('replay.stays', { time: dayAndTime(Date.parse(shown.at)) }) : '';
    return (
      <p className={styles.telling} data-tone="late" role="alert" data-testid="replay-failed">
        {t('replay.failed', { why: wordsOf(reading.error) })} {stays}
      </p>
    );
  }
  const words =
    reading.kind === 'reading' ? t('replay.reading') : isFailed ? t('replay.no-marks') : t('replay.not-kept');
  return (
    <p className={styles.telling} role="status" data-reading={reading.kind} data-testid="replay-reading">
      {words}
    </p>
  );
}

/** The reports of a day; the present one is read again every minute. */
function useDayMarks(live: County, dayMs: number): { marks: HistoryMarks | null; isFailed: boolean } {
  const [read, setRead] = useState<{ dayMs: number; marks: HistoryMarks | null } | null>(null);
  useEffect(() => {
    let isOver = false;
    const ask = () =>
      void readMarks(live.http, dayMs, dayMs + DAY_MS - 1).then(
        (marks) => !isOver && setRead({ dayMs, marks }),
        () => !isOver && setRead({ dayMs, marks: null }),
      );
    ask();
    const timer = setInterval(ask, MINUTE_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [live, dayMs]);
  const ofDay = read?.dayMs === dayMs ? read : null;
  return { marks: ofDay?.marks ?? null, isFailed: ofDay !== null && ofDay.marks === null };
}
