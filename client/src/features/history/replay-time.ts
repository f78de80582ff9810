import { startOfDay } from '../../lib/age.ts';

const DAY_MS = 86_400_000;
const TIME =
  /^(?:(?<month>\d{1,2})[-/.](?<day>\d{1,2})\s+)?(?<hour>\d{1,2})(?:[:：](?<minute>\d{2}))(?:[:：](?<second>\d{2}))?$/;
/** Typed in one go: `1405`, `905`, `140530`. */
const DIGITS = /^(\d{1,2})(\d{2})(\d{2})?$/;

/**
 * The moment that was typed, in the county's time: `14:05`, `1405`, `14:05:30`, `11-25 14:05`. Without a day it is that of the
 * cursor, or the day before where this is still to come; a month and day without a year are the last that was.
 * @returns epoch ms, not after `nowMs`; null for what is no time
 */
export function parseMoment(text: string, cursorMs: number, nowMs: number): number | null {
  const typed = text
    .trim()
    .replace(DIGITS, (_, hour: string, minute: string, second?: string) =>
      [hour, minute, second].filter(Boolean).join(':'),
    );
  const { month, day, hour, minute, second } = TIME.exec(typed)?.groups ?? {};
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second ?? 0)];
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return null;
  const ofDayMs = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  if (month !== undefined && day !== undefined) {
    const dayMs = lastDay(Number(month), Number(day), ofDayMs, nowMs);
    return dayMs === null ? null : dayMs + ofDayMs;
  }
  const atMs = startOfDay(cursorMs) + ofDayMs;
  return atMs <= nowMs ? atMs : atMs - DAY_MS;
}

/** The beginning of the last such day on which that time is over; null where the calendar has no such day. */
function lastDay(month: number, day: number, ofDayMs: number, nowMs: number): number | null {
  const year = Number(countyDate(nowMs).slice(0, 4));
  for (const candidate of [year, year - 1]) {
    const date = `${candidate}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    const dayMs = Date.parse(`${date}T00:00:00+08:00`);
    if (Number.isNaN(dayMs) || countyDate(dayMs) !== date) return null;
    if (dayMs + ofDayMs <= nowMs) return dayMs;
  }
  return null;
}

const countyDate = (epochMs: number): string => new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 10);

/** How many reports fell into one stretch of the day. */
export interface Density {
  /** Where the stretch begins, as a share of the day. */
  share: number;
  count: number;
  urgent: number;
}

/** Reports of a day by stretches of ten minutes, those without any left out, in the order of time. */
export function densityOf(marks: readonly { at: string; urgency: string }[], dayMs: number): Density[] {
  const STRETCHES = 144;
  const found = new Map<number, Density>();
  for (const { at, urgency } of marks) {
    const place = Math.floor(((Date.parse(at) - dayMs) / DAY_MS) * STRETCHES);
    if (place < 0 || place >= STRETCHES) continue;
    const density = found.get(place) ?? { share: place / STRETCHES, count: 0, urgent: 0 };
    density.count += 1;
    if (urgency === 'urgent') density.urgent += 1;
    found.set(place, density);
  }
  return [...found.values()].sort((a, b) => a.share - b.share);
}
