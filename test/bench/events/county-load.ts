import { setTimeout as delay } from 'node:timers/promises';
import type { CountyRig } from './county-rig.ts';
import { type CpuShares, startCpuMeter } from './cpu-meter.ts';
import type { Answers, Tally } from './generator.ts';
import type { LoadRequest } from './http-load.ts';
import type { RemoteGenerator } from './remote.ts';

/** How long and how much; the rates are those of EVENTS.md §3. */
export interface LoadPlan {
  readonly seconds: number;
  readonly httpSeconds: number;
  /** Reports go on for so long around the kill. */
  readonly stormSeconds: number;
}

export const REPORTS_PER_SECOND = 5;
export const PHONE_PERIOD_S = 5;
export const REQUESTS_PER_SECOND = 300;
/** Digits of a county's division code. */
export const COUNTY_DIGITS = 6;
/** When the server is killed, after the reports of that stretch began. */
const KILLED_AFTER_MS = 2_000;
/** What never came within this is lost. */
export const ARRIVES_WITHIN_MS = 60_000;

/** A county at work, as it was measured. */
export interface CountyLoad {
  readonly work: { readonly tally: Tally; readonly reports: Answers; readonly fixes: Answers; readonly cpu: CpuShares };
  readonly http: { readonly answers: Answers; readonly cpu: CpuShares };
  readonly storm: { readonly backMs: number; readonly tally: Tally };
}

/**
 * Holds everybody's socket, each with the scope of its account, and measures three stretches: reports and phones; reports and the desks'
 * requests; reports while the server is killed.
 */
export async function measureCounty(
  rig: CountyRig,
  generator: RemoteGenerator,
  plan: LoadPlan,
  log: (line: string) => void,
): Promise<CountyLoad> {
  const { url, duty, places, readers, phones } = rig;
  const open = async (): Promise<void> => {
    const { epoch, seq } = await duty.snapshot();
    await generator.call('open', {
      url,
      feed: { kind: 'grid321', epoch, seq },
      plans: readers,
      limitMs: ARRIVES_WITHIN_MS,
    });
  };
  const report = (seconds: number): Promise<Answers> =>
    generator.call('report', { perSecond: REPORTS_PER_SECOND, seconds, token: duty.token, places });
  const settle = (): Promise<Tally> => generator.call('settle', { limitMs: ARRIVES_WITHIN_MS });
  const meter = () => startCpuMeter({ serverPid: rig.server.pid, databasePid: rig.database.pid() }, generator);

  log(
    `${readers.length} sockets; ${phones.length} phones report every ${PHONE_PERIOD_S} s; ${plan.seconds} s of reports`,
  );
  await open();
  await generator.call('startPhones', { url, everyS: PHONE_PERIOD_S, phones });
  const readWork = await meter();
  const reports = await report(plan.seconds);
  const workCpu = await readWork();
  const fixes = await generator.call('endPhones');
  const work = { tally: await settle(), reports, fixes, cpu: workCpu };

  log(`${REQUESTS_PER_SECOND} requests a second for ${plan.httpSeconds} s, the sockets held`);
  const readHttp = await meter();
  const requests = await requestsOf(rig);
  const asking = { url, perSecond: REQUESTS_PER_SECOND, seconds: plan.httpSeconds, requests };
  const [answers] = await Promise.all([generator.call('request', asking), report(plan.httpSeconds)]);
  const http = { answers, cpu: await readHttp() };
  await settle();

  log('the server is killed while reports go on');
  await open();
  const reporting = report(plan.stormSeconds);
  await delay(KILLED_AFTER_MS);
  const back = generator.call('untilBack', { limitMs: ARRIVES_WITHIN_MS });
  rig.server.kill();
  const backMs = await back;
  await reporting;
  return { work, http, storm: { backMs, tally: await settle() } };
}

/** What open desks ask for while they work: of ten requests four cases, three figures of the head bar, two lists, one session. */
async function requestsOf({ seats, duty }: CountyRig): Promise<LoadRequest[]> {
  const { body } = await duty.send('GET', '/api/incidents?limit=200');
  const cases = (body as { items: { id: string }[] }).items.map(({ id }) => `/api/incidents/${id}`);
  const others = [
    '/api/summary',
    '/api/incidents?limit=50',
    '/api/summary',
    '/api/workers?limit=50',
    '/api/summary',
    '/api/session',
  ];
  // Who sees all of the county sees every case.
  const ofCounty = seats.filter(({ scope }) => scope.length === COUNTY_DIGITS);
  return Array.from({ length: REQUESTS_PER_SECOND }, (_, i) => {
    const isCase = i % 10 < 4;
    const from = isCase ? ofCounty : seats;
    const path = isCase ? cases[i % cases.length] : others[(i % 10) - 4];
    return { method: 'GET', path: path ?? '/api/session', token: from[i % from.length]?.token ?? '' };
  });
}
