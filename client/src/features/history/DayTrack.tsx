import { useEffect, useRef, type PointerEvent } from 'react';
import { dayAndTime } from '../../lib/age.ts';
import type { Density } from './replay-time.ts';
import styles from './day-track.module.css';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const HOURS = [3, 6, 9, 12, 15, 18, 21];
/** A stretch with so many reports is drawn to the full height. */
const FULL_COUNT = 6;

interface DayTrackProps {
  /** The beginning of the day, epoch ms. */
  dayMs: number;
  cursorMs: number;
  nowMs: number;
  /** Nothing is known of the time before; null while nothing is known at all. */
  sinceMs: number | null;
  densities: readonly Density[];
  label: string;
  onGo: (atMs: number) => void;
}

/** One day from midnight to midnight: how much was reported when, and the time cursor, which can be dragged. Its keys are the desk's. */
export function DayTrack({ dayMs, cursorMs, nowMs, sinceMs, densities, label, onGo }: DayTrackProps) {
  const track = useRef<HTMLDivElement>(null);
  useEffect(() => track.current?.focus(), []);
  const percent = (share: number) => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(3)}%`;
  const at = (ms: number) => percent((ms - dayMs) / DAY_MS);
  const goToPointer = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    onGo(dayMs + Math.round((share * DAY_MS) / MINUTE_MS) * MINUTE_MS);
  };
  return (
    <div
      ref={track}
      className={styles.track}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={DAY_MS / MINUTE_MS}
      aria-valuenow={Math.floor((cursorMs - dayMs) / MINUTE_MS)}
      aria-valuetext={dayAndTime(cursorMs)}
      data-testid="day-track"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        goToPointer(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && goToPointer(event)}
    >
      <i className={styles.unknown} style={{ width: at(sinceMs ?? nowMs) }} />
      <i className={styles.future} style={{ left: at(nowMs) }} />
      {HOURS.map((hour) => (
        <span key={hour} className={styles.hour} style={{ left: percent(hour / 24) }}>
          {String(hour).padStart(2, '0')}
        </span>
      ))}
      {densities.map(({ share, count, urgent }) => (
        <i
          key={share}
          className={styles.bar}
          data-urgent={urgent > 0}
          data-count={count}
          style={{ left: percent(share), height: `${20 + 80 * Math.min(1, count / FULL_COUNT)}%` }}
        />
      ))}
      <b className={styles.cursor} style={{ left: at(cursorMs) }} />
    </div>
  );
}
