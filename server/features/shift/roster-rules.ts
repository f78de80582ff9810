import type { DutyPerson } from '#contract/shift';
import type { FieldFault } from '../../problem.ts';

/** A shift as somebody wrote it down, before it has an id and a state. */
export interface RosterLine {
  readonly centre: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly leader: DutyPerson;
  readonly officers: readonly DutyPerson[];
}

/** What a roster holds and which of its lines are wrong. */
export interface ParsedRoster {
  readonly lines: readonly RosterLine[];
  readonly faults: readonly FieldFault[];
}

/** First line of a roster file, in either language; it is passed over. */
const HEADS: ReadonlySet<string> = new Set(['centre', '综治中心', '中心代码']);
const COLUMNS = 5;
const COUNTY_OFFSET = '+08:00';
const LONGEST_SHIFT_MS = 7 * 24 * 3_600_000;
const PHONE = /^[0-9+ -]{3,20}$/;

/**
 * Reads a roster as CSV (RFC 4180 without quotes): centre code, start and end as `2026-11-25 18:00` in the county's time, leader
 * as `name phone`, officers as `name phone;name phone`. Tabs part columns as well, as a spreadsheet copies them.
 */
export function parseRoster(csv: string, known: (centre: string) => boolean): ParsedRoster {
  const lines: RosterLine[] = [];
  const faults: FieldFault[] = [];
  csv
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .forEach((text, i) => {
      const cells = text.split(/[,\t]/).map((cell) => cell.trim());
      if (text.trim() === '' || (i === 0 && HEADS.has(cells[0] ?? ''))) return;
      const line = parseLine(cells, known);
      if ('zh' in line) faults.push({ pointer: `/csv/${i + 1}`, message: line });
      else lines.push(line);
    });
  return { lines, faults };
}

function parseLine(cells: readonly string[], known: (centre: string) => boolean): RosterLine | FieldFault['message'] {
  const [centre = '', from = '', to = '', leaderText = '', officersText = ''] = cells;
  if (cells.length !== COLUMNS) {
    return {
      zh: `应有 ${COLUMNS} 列，现有 ${cells.length} 列`,
      en: `needs ${COLUMNS} columns and has ${cells.length}`,
    };
  }
  if (!known(centre)) return { zh: `辖区内没有中心 ${centre}`, en: `no centre ${centre} in your scope` };
  const [startsAt, endsAt] = [parseTime(from), parseTime(to)];
  if (startsAt === null || endsAt === null) {
    return { zh: '时间应写作 2026-11-25 18:00', en: 'times are written as 2026-11-25 18:00' };
  }
  const fault = faultOfTimes(startsAt, endsAt);
  if (fault !== null) return fault;
  const leader = parsePerson(leaderText);
  const officers = officersText
    .split(/[;；]/)
    .filter((part) => part.trim() !== '')
    .map(parsePerson);
  if (leader === null || officers.length === 0 || officers.includes(null)) {
    return { zh: '人员应写作 姓名 电话，多人用分号隔开', en: 'people are written as name phone, parted by semicolons' };
  }
  return { centre, startsAt, endsAt, leader, officers: officers.filter((person) => person !== null) };
}

/** What is wrong with the times of a shift; null when nothing is. */
export function faultOfTimes(startsAt: Date, endsAt: Date): FieldFault['message'] | null {
  const lengthMs = endsAt.getTime() - startsAt.getTime();
  if (lengthMs > 0 && lengthMs <= LONGEST_SHIFT_MS) return null;
  return { zh: '结束应晚于开始，且不超过 7 天', en: 'the end comes after the start, by at most 7 days' };
}

function parseTime(text: string): Date | null {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})$/.exec(text) ?? [];
  if (day === undefined || time === undefined) return null;
  const at = new Date(`${day}T${time}:00${COUNTY_OFFSET}`);
  return Number.isNaN(at.getTime()) ? null : at;
}

function parsePerson(text: string): DutyPerson | null {
  const [, name, phone] = /^(\S{1,40})\s+(.+)$/.exec(text.trim()) ?? [];
  return name !== undefined && phone !== undefined && PHONE.test(phone) ? { name, phone } : null;
}
