import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../../server/clock.ts';
import { createNewId } from '../../../server/live/new-id.ts';
import { Crowd, type Feed, type ReaderPlan } from './crowd.ts';
import { Delays, type DelaySummary } from './delays.ts';
import { everyDue, HttpLoad, type LoadRequest } from './http-load.ts';
import { type Arrival, Ledger } from './ledger.ts';

/** Where something is reported: a grid and its middle. */
export interface Place {
  readonly grid: string;
  readonly position: readonly [number, number];
}

/** Who reports where; a plain broadcast is handed the sample of an event instead. */
export interface ReportPlan {
  readonly perSecond: number;
  readonly seconds: number;
  readonly token: string;
  readonly places: readonly Place[];
}

/** What came of the answers to a load. */
export interface Answers {
  readonly delays: DelaySummary;
  readonly failed: number;
}

/** What the crowd got until now. */
export interface Tally {
  readonly live: number;
  readonly delays: DelaySummary;
  readonly expected: number;
  readonly missing: number;
  readonly surplus: number;
  readonly gaps: number;
  readonly resyncs: number;
  readonly binaryFrames: number;
}

const RETRY_MS = 100;
const newId = createNewId(systemClock);

/** The load: readers, reporters, phones and requests, in a process of its own so that what it costs can be told apart. */
export class Generator {
  private crowd: Crowd | null = null;
  private sample: Arrival | null = null;
  private stopPhones: (() => Promise<Answers>) | null = null;

  /** Opens a crowd and closes the one before. */
  async open(of: { url: string; feed: Feed; plans: readonly ReaderPlan[]; limitMs: number }): Promise<void> {
    this.close();
    this.crowd = new Crowd(of.url, of.feed, new Ledger());
    await this.crowd.open(of.plans, of.limitMs);
  }

  /** Reports at a steady rate, each until it is taken; the times of the answers. */
  async report(plan: ReportPlan): Promise<Answers> {
    const crowd = this.mustCrowd();
    const load = new HttpLoad(crowd.url);
    const answers = new Delays();
    const endMs = performance.now() + plan.seconds * 1_000;
    const act = async (number: number, dueMs: number): Promise<void> => {
      const place = plan.places[number % plan.places.length];
      if (place === undefined) throw new Error('nowhere to report from');
      const made = this.reportOf(crowd, place, plan.token);
      for (let status = await load.send(made); status === null || status >= 300; status = await load.send(made)) {
        await delay(RETRY_MS);
      }
      answers.add(performance.now() - dueMs);
    };
    await everyDue(plan.perSecond, () => performance.now() >= endMs, act);
    load.close();
    this.sample = crowd.ledger.sample ?? this.sample;
    return { delays: answers.summary(), failed: 0 };
  }

  /**
   * Lets each phone report its place every so many seconds, until `endPhones`. A phone that has no answer yet skips its turn, as the app does;
   * the reports go on for ever else, on a server that is too slow for them.
   */
  startPhones(of: { url: string; everyS: number; phones: readonly { token: string; place: Place }[] }): void {
    const load = new HttpLoad(of.url);
    const waiting = new Set<number>();
    let [isOver, skipped] = [false, 0];
    const act = async (number: number, dueMs: number): Promise<void> => {
      const which = number % of.phones.length;
      const phone = of.phones[which];
      if (phone === undefined) throw new Error('no phone');
      if (waiting.has(which)) return void (skipped += 1);
      waiting.add(which);
      const fix = { position: phone.place.position, accuracyM: 8, observedAt: new Date().toISOString() };
      const request = { method: 'POST', path: '/api/positions', token: phone.token, body: { fixes: [fix] } } as const;
      await load.measured(request, dueMs);
      waiting.delete(which);
    };
    const running = everyDue(of.phones.length / of.everyS, () => isOver, act);
    this.stopPhones = async () => {
      isOver = true;
      await running;
      load.close();
      return { delays: load.delays.summary(), failed: load.failed + skipped };
    };
  }

  /** Ends the phones; how long their fixes took to be taken. What was skipped counts as failed. */
  async endPhones(): Promise<Answers> {
    const answers = await this.stopPhones?.();
    if (answers === undefined) throw new Error('no phones report');
    this.stopPhones = null;
    return answers;
  }

  /** Sends these requests in turn at a steady rate, whatever the answers take. */
  async request(of: {
    url: string;
    perSecond: number;
    seconds: number;
    requests: readonly LoadRequest[];
  }): Promise<Answers> {
    const load = new HttpLoad(of.url);
    const endMs = performance.now() + of.seconds * 1_000;
    const act = async (number: number, dueMs: number): Promise<void> => {
      const next = of.requests[number % of.requests.length];
      if (next === undefined) throw new Error('nothing to ask for');
      await load.measured(next, dueMs);
    };
    await everyDue(of.perSecond, () => performance.now() >= endMs, act);
    load.close();
    return { delays: load.delays.summary(), failed: load.failed };
  }

  /** Waits until everything sent has arrived, for `limitMs` at most; what the crowd got. */
  async settle({ limitMs }: { limitMs: number }): Promise<Tally> {
    const { ledger } = this.mustCrowd();
    for (const endMs = performance.now() + limitMs; ledger.missing() > 0 && performance.now() < endMs;) await delay(20);
    return this.tally();
  }

  /** Waits until a reader lost its socket, then until all are live again; ms from the call, `limitMs` where they never were. */
  async untilBack({ limitMs }: { limitMs: number }): Promise<number> {
    const { readers } = this.mustCrowd();
    const isWhole = (): boolean => this.crowd?.live === readers.length;
    const startMs = performance.now();
    const waits = (): boolean => performance.now() - startMs < limitMs;
    while (isWhole() && waits()) await delay(1);
    while (!isWhole() && waits()) await delay(5);
    return performance.now() - startMs;
  }

  /** Seconds of CPU that this process has used. */
  cpuSeconds(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }

  close(): void {
    this.crowd?.close();
    this.crowd = null;
  }

  tally(): Tally {
    const { ledger, live, gaps, resyncs, binaryFrames } = this.mustCrowd();
    const [expected, missing, surplus] = [ledger.expected(), ledger.missing(), ledger.surplus()];
    return { live, delays: ledger.delays.summary(), expected, missing, surplus, gaps, resyncs, binaryFrames };
  }

  private reportOf(crowd: Crowd, place: Place, token: string): LoadRequest {
    const { ledger, feed, readers } = crowd;
    if (feed.kind === 'plain') {
      if (this.sample === null) throw new Error('a peer is measured after an event has been seen');
      const title = ledger.send(readers.length);
      const event = { ...this.sample, data: { ...this.sample.data, title } };
      return { method: 'POST', path: '/', token, body: [event] };
    }
    const expected = readers.filter(({ scope }) => place.grid.startsWith(scope)).length;
    const body = { commandId: newId(), title: ledger.send(expected), position: place.position };
    return { method: 'POST', path: '/api/incidents', token, body };
  }

  private mustCrowd(): Crowd {
    if (this.crowd === null) throw new Error('no crowd is open');
    return this.crowd;
  }
}
