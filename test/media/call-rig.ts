import { readdirSync, readFileSync } from 'node:fs';
import { type ApiClient, signInByHttp } from '../e2e/drivers/api-client.ts';
import type { SharedCentre } from '../e2e/drivers/centre-setup.ts';
import { DutyDesk } from '../e2e/drivers/duty-desk.ts';
import { until } from '../e2e/drivers/until.ts';
import { WorkerPhone } from '../e2e/drivers/worker-phone.ts';
import { startBrowser, type TestBrowser } from '../fixtures/browser.ts';
import { Installation } from '../fixtures/installation.ts';

const START_LIMIT_MS = 150_000;
/** Ten times the goals of design/CALLS.md §4. */
export const RING_LIMIT_MS = 3_000;
export const MEDIA_LIMIT_MS = 30_000;
export const MEND_LIMIT_MS = 50_000;

/** The tiny county as `npm start` runs it, with the real engine, an officer's desk and a worker's phone. */
export class CallRig {
  readonly installation: Installation;
  readonly centre: SharedCentre;
  readonly browser: TestBrowser;
  readonly api: ApiClient;
  readonly desk: DutyDesk;
  readonly phone: WorkerPhone;

  private constructor(parts: Pick<CallRig, 'installation' | 'centre' | 'browser' | 'api' | 'desk' | 'phone'>) {
    ({
      installation: this.installation,
      centre: this.centre,
      browser: this.browser,
      api: this.api,
      desk: this.desk,
      phone: this.phone,
    } = parts);
  }

  /** Starts all of it; `worker` is who has the phone. */
  static async start(engineBinary: string, worker: number, environment: Record<string, string> = {}): Promise<CallRig> {
    const installation = await Installation.prepare('dist/server/launch/supervisor-main.js', {
      GRID321_DEMO: 'quiet',
      MEDIASOUP_WORKER_BIN: engineBinary,
      ...environment,
    });
    const browser = await startBrowser();
    try {
      const password = await installation.start(START_LIMIT_MS);
      const centre = { url: installation.url, password, dataDirectory: installation.dataDirectory };
      const api = await signInByHttp(centre, 'county-duty');
      const engine = () => api.get<{ conference: { state: string } }>('/api/health');
      await until('the engine', 60_000, engine, ({ conference }) => conference.state === 'ok');
      const desk = await DutyDesk.open(browser, centre);
      const phone = await WorkerPhone.open(browser, centre, `worker-${worker}`);
      return new CallRig({ installation, centre, browser, api, desk, phone });
    } catch (error) {
      await browser.stop();
      await installation.remove();
      throw error;
    }
  }

  /** Calls a worker by the key, chosen by search. */
  async callWorker(id: number): Promise<void> {
    await this.chooseWorker(id);
    await this.desk.press('Shift+T');
  }

  /** Chooses a worker by search, as an officer does. */
  async chooseWorker(id: number): Promise<void> {
    const { name } = await this.api.get<{ name: string }>(`/api/workers/${id}`);
    await this.desk.find(name, name);
    await this.desk.card('worker').waitFor();
  }

  /** The engine is the one child of the conference process. */
  enginePid(): number {
    const { pid } = this.installation.program('conference');
    const child = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .find((name) => parentOf(name) === pid);
    if (child === undefined) throw new Error('the conference process has no engine');
    return Number(child);
  }

  async stop(): Promise<void> {
    await this.browser.stop();
    await this.installation.end('SIGTERM');
    await this.installation.remove();
  }
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null; // It ended between the listing and the reading.
  }
}
