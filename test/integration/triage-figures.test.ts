import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StretchTimes, TriageFigures } from '#contract/triage';
import { TRANSITIONS } from '../../server/features/incident/incident-transitions.ts';
import { TEST_COUNTY, townCode, villageCode } from '../fixtures/county.ts';
import { type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const CASES = 300;
const DAY_MS = 86_400_000;
const FROM = '2026-11-01T00:00:00.000Z';
const TO = '2026-11-21T00:00:00.000Z';
const VILLAGES = [villageCode(1, 1), villageCode(1, 2), villageCode(2, 1), villageCode(2, 2)];

let county: HttpCounty;
let countyDuty: Caller;
let townDuty: Caller;

/** Numbers that look random and are the same each time (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Row {
  incident_id: string;
  number: number;
  action: string;
  at: Date;
  before: string | null;
  after: string;
  owner_code: string;
  department_code: string | null;
  due_at: Date | null;
}

/** A case that walked its table at random: to any owner above its village, sometimes to a department, with and without deadlines. */
function walk(random: () => number, id: string, village: string): { state: string; receivedAt: Date; steps: Row[] } {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  let atMs = Date.parse(FROM) + (random() * 30 - 5) * DAY_MS;
  const receivedAt = new Date(atMs);
  let [state, owner, department]: [string, string, string | null] = ['reported', village, null];
  const steps: Row[] = [];
  const write = (action: string, before: string | null): void => {
    const due = random() < 0.7 ? new Date(atMs + (random() - 0.4) * DAY_MS) : null;
    steps.push({
      incident_id: id,
      number: steps.length + 1,
      action,
      at: new Date(atMs),
      before,
      after: state,
      owner_code: owner,
      department_code: department,
      due_at: before === null ? null : due,
    });
  };
  write('report', null);
  for (let left = Math.floor(random() * 24); left > 0; left--) {
    const row = TRANSITIONS[state as keyof typeof TRANSITIONS];
    const ways = Object.entries(row).flatMap(([action, outcome]) =>
      'to' in outcome ? [{ action, to: outcome.to }] : [],
    );
    if (ways.length === 0) break;
    // Most of what may end a case early is left out, so that enough of them reach their close.
    const onward = ways.filter(({ action }) => action !== 'merge' && action !== 'cancel');
    const { action, to } = pick(random() < 0.95 && onward.length > 0 ? onward : ways);
    // Whole numbers of seconds: both sides then count with the same precision.
    atMs += Math.ceil(random() * 36_000) * 1000;
    const before = state;
    state = to;
    if (action === 'route' || action === 'transfer' || action === 'escalate') {
      owner = village.slice(0, pick([12, 9, 6]));
      department = owner.length === 6 && random() < 0.5 ? 'public-security' : null;
    }
    write(action, before);
  }
  return { state, receivedAt, steps };
}

async function insertWalks(): Promise<void> {
  const random = createRandom(7);
  const cases = Array.from({ length: CASES }, () => {
    const id = county.newId();
    const village = VILLAGES[Math.floor(random() * VILLAGES.length)] ?? '';
    return { id, village, kind: random() < 0.9 ? 'incident' : 'notice', ...walk(random, id, village) };
  });
  await county.server.db.system(async (queries) => {
    await queries.query(
      `INSERT INTO incident (county_code, id, case_number, kind, type, title, body, urgency, state, point, place_source, scope_code, village_code,
         owner_code, source, reporter, happened_at, received_at, state_at, version)
       SELECT $1, (c ->> 'id')::uuid, c ->> 'id', c ->> 'kind', 'other', '随机', '', 'normal', c ->> 'state', ST_Point(108, 32, 4326), 'map', c ->> 'village', c ->> 'village',
         c ->> 'village', 'desk', 'x', (c ->> 'receivedAt')::timestamptz, (c ->> 'receivedAt')::timestamptz, (c ->> 'receivedAt')::timestamptz, 1
       FROM jsonb_array_elements($2::jsonb) c`,
      [TEST_COUNTY, JSON.stringify(cases)],
    );
    await queries.query(
      `INSERT INTO incident_step (county_code, incident_id, number, action, actor, centre_code, at, before, after, owner_code, department_code, due_at)
       SELECT $1, incident_id, number, action, 'x', $1, at, before, after, owner_code, department_code, due_at
       FROM jsonb_to_recordset($2::jsonb) AS s (incident_id uuid, number integer, action text, at timestamptz, before text, after text,
         owner_code text, department_code text, due_at timestamptz)`,
      [TEST_COUNTY, JSON.stringify(cases.flatMap(({ steps }) => steps))],
    );
  });
}

/** Plain rows, nothing counted by the database. */
async function readRows(): Promise<{
  incidents: { id: string; village: string; kind: string; at: Date }[];
  steps: Row[];
}> {
  return county.server.db.system(async (queries) => ({
    incidents: await queries.query(
      'SELECT id, village_code AS village, kind, received_at AS at FROM incident ORDER BY id',
    ),
    steps: await queries.query('SELECT * FROM incident_step ORDER BY incident_id, number'),
  }));
}

/** One pass over a case's log, step by step. */
function fold(steps: readonly Row[]) {
  const seen = { reported: NaN, accepted: NaN, assigned: NaN, finished: NaN, closed: NaN };
  let [reach, timed, late, state] = [12, 0, 0, ''];
  for (const step of steps) {
    const atMs = step.at.getTime();
    if (step.action === 'report') seen.reported = atMs;
    if (step.action === 'accept' && Number.isNaN(seen.accepted)) seen.accepted = atMs;
    if (step.action === 'assign' && Number.isNaN(seen.assigned)) seen.assigned = atMs;
    if (step.action === 'finish') seen.finished = atMs;
    if (step.after === 'closed') seen.closed = atMs;
    reach = Math.min(reach, step.department_code === null ? step.owner_code.length : 0);
    const moved = step.before !== null && step.before !== step.after && step.due_at !== null;
    timed += moved ? 1 : 0;
    late += moved && step.at > (step.due_at ?? step.at) ? 1 : 0;
    state = step.after;
  }
  const between = (from: number, to: number) => (Number.isNaN(to - from) ? null : (to - from) / 60_000);
  return {
    state,
    reach,
    timed,
    late,
    accept: between(seen.reported, seen.accepted),
    assign: between(seen.accepted, seen.assigned),
    handle: between(seen.assigned, seen.finished),
    close: state === 'closed' ? between(seen.finished, seen.closed) : null,
  };
}

/** Percentile with linear interpolation between neighbours. */
function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? 0;
  return low + ((sorted[Math.ceil(at)] ?? 0) - low) * (at - Math.floor(at));
}

const round = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e6) / 1e6);
const times = (values: readonly (number | null)[]): StretchTimes => {
  const known = values.filter((value) => value !== null);
  return { count: known.length, medianMin: round(percentile(known, 0.5)), p90Min: round(percentile(known, 0.9)) };
};
const rounded = ({ count, medianMin, p90Min }: StretchTimes): StretchTimes => ({
  count,
  medianMin: round(medianMin),
  p90Min: round(p90Min),
});

/** The figures of a division, counted from the rows by themselves. */
async function countBySteps(code: string): Promise<TriageFigures> {
  const { incidents, steps } = await readRows();
  const logs = new Map<string, Row[]>();
  for (const step of steps) logs.set(step.incident_id, [...(logs.get(step.incident_id) ?? []), step]);
  const cases = incidents
    .filter(
      ({ village, kind, at }) =>
        kind === 'incident' && village.startsWith(code) && at >= new Date(FROM) && at < new Date(TO),
    )
    .map(({ id }) => fold(logs.get(id) ?? []))
    .filter(({ state }) => state !== 'merged' && state !== 'cancelled');
  const closed = cases.filter(({ state }) => state === 'closed');
  const reached = (reach: number) => closed.filter((each) => each.reach === reach).length;
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    code: code as TriageFigures['code'],
    name: expect.any(String),
    received: cases.length,
    closed: closed.length,
    solved: { village: reached(12), town: reached(9), county: reached(6), department: reached(0) },
    kept: closed.filter(({ reach }) => reach >= code.length).length,
    accept: times(cases.map(({ accept }) => accept)),
    assign: times(cases.map(({ assign }) => assign)),
    handle: times(cases.map(({ handle }) => handle)),
    close: times(cases.map(({ close }) => close)),
    timed: sum(cases.map(({ timed }) => timed)),
    late: sum(cases.map(({ late }) => late)),
  };
}

const plain = ({ accept, assign, handle, close, ...rest }: TriageFigures) => ({
  ...rest,
  accept: rounded(accept),
  assign: rounded(assign),
  handle: rounded(handle),
  close: rounded(close),
});
const period = `from=${FROM}&to=${TO}`;

beforeAll(async () => {
  county = await startHttpCounty();
  [countyDuty, townDuty] = [await county.as('county-duty'), await county.as(`town-duty-${townCode(1)}`)];
  await insertWalks();
});
afterAll(() => county?.stop());

describe('figures of triage', () => {
  test.each(['county', 'town', 'village'])('of each %s equal a count of the steps by themselves', async (level) => {
    const { status, body } = await countyDuty.get(`/api/triage-figures?${period}&level=${level}`);
    expect(status).toBe(200);
    expect(plain(body.total)).toEqual(await countBySteps(TEST_COUNTY));
    const codes = { county: [TEST_COUNTY], town: [townCode(1), townCode(2)], village: VILLAGES }[level] ?? [];
    const expected = await Promise.all(codes.map(countBySteps));
    expect(body.rows.map(plain)).toEqual(expected);
    expect(body.total.closed).toBeGreaterThan(10);
    expect(body.total.late).toBeGreaterThan(10);
  });

  test('open the list of the cases behind each number', async () => {
    const { body } = await countyDuty.get(`/api/triage-figures?${period}&level=town`);
    for (const row of body.rows as TriageFigures[]) {
      const listed = async (of: string) =>
        (await countyDuty.get(`/api/triage-figures/cases?${period}&code=${row.code}&of=${of}`)).body.items;
      const counts = {
        received: row.received,
        closed: row.closed,
        kept: row.kept,
        'solved-village': row.solved.village,
        'solved-department': row.solved.department,
        accept: row.accept.count,
        handle: row.handle.count,
      };
      for (const [of, count] of Object.entries(counts)) expect([of, (await listed(of)).length]).toEqual([of, count]);
      const late: { late: number }[] = await listed('late');
      expect(late.reduce((total, each) => total + each.late, 0)).toBe(row.late);
      const handled: { minutes: number }[] = await listed('handle');
      expect(
        round(
          percentile(
            handled.map(({ minutes }) => minutes),
            0.5,
          ),
        ),
      ).toBe(round(row.handle.medianMin));
    }
  });

  test('are of the seat’s own scope, for seats and leaders only, over a period that is one', async () => {
    const { body } = await townDuty.get(`/api/triage-figures?${period}&level=village`);
    expect(plain(body.total)).toEqual(await countBySteps(townCode(1)));
    expect(body.rows.map(({ code }: TriageFigures) => code)).toEqual(VILLAGES.slice(0, 2));
    const cases = `/api/triage-figures/cases?${period}&of=received`;
    expect((await townDuty.get(`${cases}&code=${townCode(2)}`)).status).toBe(404);
    const worker = await county.as('worker-1');
    expect((await worker.get(`/api/triage-figures?${period}&level=village`)).status).toBe(403);
    const backwards = `/api/triage-figures?from=${TO}&to=${FROM}&level=town`;
    expect((await countyDuty.get(backwards)).body.fields).toMatchObject([{ pointer: '/to' }]);
  });
});
