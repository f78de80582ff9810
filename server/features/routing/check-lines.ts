import type { RoutingLine } from '#contract/routing';
import type { LineFault } from './line-text.ts';

/** What lines may point to. */
export interface KnownBodies {
  readonly divisions: ReadonlySet<string>;
  /** Names by code. */
  readonly departments: ReadonlyMap<string, string>;
}

/** A fault and which line of the list it is in, from 0. */
export interface ListFault extends LineFault {
  readonly at: number;
}

/** Everything that keeps these lines from being a list: what they point to, and what no incident could tell apart. */
export function checkLines(lines: readonly RoutingLine[], known: KnownBodies): ListFault[] {
  const seen = { codes: new Set<string>(), conditions: new Set<string>(), types: new Map<string, string>() };
  return lines.flatMap((line, at) =>
    [...checkPlaces(line, known), ...checkAgainst(seen, line)].map((fault) => ({ ...fault, at })),
  );
}

function checkPlaces({ place, body }: RoutingLine, { divisions, departments }: KnownBodies): LineFault[] {
  const faults: LineFault[] = [];
  if (place !== null && !divisions.has(place)) {
    faults.push({ field: 'place', message: { zh: '没有该区划', en: 'is no division of this county' } });
  }
  if (body.kind === 'division' && !divisions.has(body.division)) {
    faults.push({ field: 'body', message: { zh: '没有该区划', en: 'is no division of this county' } });
  }
  if (body.kind === 'department' && !departments.has(body.department)) {
    faults.push({ field: 'body', message: { zh: '没有该县级部门', en: 'is no department of this county' } });
  }
  return faults;
}

interface Seen {
  readonly codes: Set<string>;
  readonly conditions: Set<string>;
  readonly types: Map<string, string>;
}

function checkAgainst(seen: Seen, line: RoutingLine): LineFault[] {
  const faults: LineFault[] = [];
  const condition = [line.matter, line.level, line.urgency, line.place].join(' ');
  const type = seen.types.get(line.matter) ?? line.type;
  if (seen.codes.has(line.code)) {
    faults.push({ field: 'code', message: { zh: '编码重复', en: 'stands in the list already' } });
  } else if (seen.conditions.has(condition)) {
    faults.push({
      field: 'matter',
      message: {
        zh: '与另一行的事项和适用条件相同，无法区分',
        en: 'applies exactly where another line of this matter does',
      },
    });
  }
  if (type !== line.type) {
    faults.push({
      field: 'type',
      message: { zh: '同一事项的类型应一致', en: 'differs from the other lines of this matter' },
    });
  }
  seen.codes.add(line.code);
  seen.conditions.add(condition);
  seen.types.set(line.matter, type);
  return faults;
}
