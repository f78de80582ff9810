import type { IncidentState, IncidentStep, IncidentType } from '#contract/incident';
import { createPrng, type Prng } from '../generate/prng.ts';
import { caseNumber } from './case-number.ts';
import type { Person } from './people.ts';
import type { Pack } from './read-pack.ts';
import { INCIDENT_TITLES, OPINIONS } from './synthetic-texts.ts';

/** A step of a past incident; `before` is null for the report. */
export interface PastStep {
  readonly action: IncidentStep['action'];
  readonly actor: string;
  readonly actorName: string;
  readonly centre: string;
  readonly atMs: number;
  readonly before: IncidentState | null;
  readonly after: IncidentState;
  readonly owner: string;
  readonly opinion: string | null;
  readonly details: object | null;
}

/** A past incident that has ended, with its whole log. */
export interface PastIncident {
  readonly id: string;
  readonly caseNumber: string;
  readonly kind: 'incident' | 'notice' | 'workReport';
  readonly type: IncidentType;
  readonly title: string;
  readonly urgency: 'normal' | 'pressing' | 'urgent';
  readonly state: IncidentState;
  readonly at: readonly [number, number];
  readonly grid: string;
  readonly owner: string;
  readonly reporter: Person;
  readonly happenedAtMs: number;
  readonly receivedAtMs: number;
  readonly steps: PastStep[];
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The county's clock. */
const UTC_PLUS_8_MS = 8 * 3_600_000;

/** Makes the county's past incidents: evenly over the days, each reported by a worker from one of the worker's grids. */
export function makePastIncidents(pack: Pack, workers: readonly Person[]): PastIncident[] {
  const { incidents, counts, seed } = pack.config;
  const prng = createPrng(`${seed}/past-incidents`);
  const firstMs = Date.parse(`${incidents.from}T00:00:00Z`);
  const days = (Date.parse(`${incidents.to}T00:00:00Z`) - firstMs) / DAY_MS + 1;
  const offsets = Array.from({ length: counts.pastIncidents }, () => Math.floor(dayOf(prng, days) * DAY_MS));
  const numbers = new Map<string, number>();
  const towns = new Map(pack.divisions.map((division) => [division.code, division.name]));
  return offsets
    .sort((a, b) => a - b)
    .map((offset) => {
      const localMs = firstMs + offset;
      const day = new Date(localMs).toISOString().slice(0, 10);
      const number = (numbers.get(day) ?? 0) + 1;
      numbers.set(day, number);
      const reporter = prng.pick(workers);
      return makeIncident(pack, towns, reporter, localMs - UTC_PLUS_8_MS, day, number, prng);
    });
}

/** A moment of the period, mostly by day. */
function dayOf(prng: Prng, days: number): number {
  const hour = Math.min(23.9, Math.max(0, 13 + prng.normal() * 4.5));
  return prng.int(days) + hour / 24;
}

function makeIncident(
  pack: Pack,
  names: ReadonlyMap<string, string>,
  reporter: Person,
  happenedAtMs: number,
  day: string,
  number: number,
  prng: Prng,
): PastIncident {
  const type = pickType(prng);
  const kind = prng.chance(0.84) ? 'incident' : prng.chance(0.65) ? 'notice' : 'workReport';
  const grid = prng.pick(reporter.grids);
  const home = prng.pick(pack.households.get(grid) ?? []);
  const county = grid.slice(0, 6);
  const log = createLog(names, reporter, happenedAtMs + prng.int(20) * MINUTE_MS, prng);
  if (kind === 'incident') walkToItsEnd(log, grid.slice(0, 12), prng);
  else log.report(grid.slice(0, 12), 'recorded');
  const last = log.steps[log.steps.length - 1] as PastStep;
  return {
    id: uuidV7(happenedAtMs, prng),
    caseNumber: caseNumber(county, day, number),
    kind,
    type,
    title: prng.pick(INCIDENT_TITLES[type].titles),
    urgency: type === 'hazard' && prng.chance(0.3) ? 'urgent' : prng.chance(0.2) ? 'pressing' : 'normal',
    state: last.after,
    at: [home.at[0] / 1e6, home.at[1] / 1e6],
    grid,
    owner: last.owner,
    reporter,
    happenedAtMs,
    receivedAtMs: (log.steps[0] as PastStep).atMs,
    steps: log.steps,
  };
}

interface Log {
  readonly steps: PastStep[];
  report(owner: string, after: IncidentState): void;
  /** Appends a step some minutes or hours later. */
  step(action: PastStep['action'], after: IncidentState, owner: string, opinion: string | null, details?: object): void;
}

function createLog(names: ReadonlyMap<string, string>, reporter: Person, reportedAtMs: number, prng: Prng): Log {
  const steps: PastStep[] = [];
  let atMs = reportedAtMs;
  return {
    steps,
    report(owner, after) {
      const actor = { actor: `worker-${reporter.workerId}`, actorName: reporter.name, centre: reporter.village };
      steps.push({ action: 'report', ...actor, atMs, before: null, after, owner, opinion: null, details: null });
    },
    step(action, after, owner, opinion, details) {
      const before = steps[steps.length - 1] as PastStep;
      atMs += prng.int(action === 'finish' ? 3000 : 90) * MINUTE_MS + 2 * MINUTE_MS;
      // The centre that owns the incident acts, and where it hands over, it is the one before.
      const centre = before.owner;
      const actor = centre.length === 6 ? 'county-duty' : `${centre.length === 9 ? 'town' : 'village'}-duty-${centre}`;
      const actorName = `${names.get(centre) ?? ''}值班员`;
      steps.push({
        action,
        actor,
        actorName,
        centre,
        atMs,
        before: before.after,
        after,
        owner,
        opinion,
        details: details ?? null,
      });
    },
  };
}

/** Report to close by the server's own table of transitions: accepted, perhaps escalated, handled, finished, called back, closed. */
function walkToItsEnd(log: Log, village: string, prng: Prng): void {
  log.report(village, 'reported');
  if (prng.chance(0.02)) {
    log.step('cancel', 'cancelled', village, '重复或误报');
    return;
  }
  let owner = village;
  log.step('accept', 'accepted', owner, prng.pick(OPINIONS.accept));
  const level = prng.next();
  const above = level < 0.74 ? [] : level < 0.94 ? [village.slice(0, 9)] : [village.slice(0, 9), village.slice(0, 6)];
  for (const centre of above) {
    log.step('escalate', 'routed', centre, prng.pick(OPINIONS.escalate));
    owner = centre;
    log.step('accept', 'accepted', owner, prng.pick(OPINIONS.accept));
  }
  log.step('assign', 'handling', owner, prng.pick(OPINIONS.assign));
  log.step('finish', 'resolved', owner, prng.pick(OPINIONS.finish));
  const callback = { isReached: true, isSolved: true };
  log.step('callback', 'resolved', owner, prng.pick(OPINIONS.callback), { callback });
  log.step('close', 'closed', owner, null);
}

function pickType(prng: Prng): IncidentType {
  const entries = Object.entries(INCIDENT_TITLES) as [IncidentType, { weight: number }][];
  let rest = prng.next() * entries.reduce((sum, [, { weight }]) => sum + weight, 0);
  return entries.find(([, { weight }]) => (rest -= weight) < 0)?.[0] ?? 'other';
}

/** A UUIDv7 (RFC 9562 §5.7) of an instant, its random part from the seed. */
function uuidV7(atMs: number, prng: Prng): string {
  const time = atMs.toString(16).padStart(12, '0');
  const hex = (digits: number): string => Array.from({ length: digits }, () => prng.int(16).toString(16)).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${'89ab'[prng.int(4)] ?? '8'}${hex(3)}-${hex(12)}`;
}
