import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Delays } from './delays.ts';

/** One HTTP request of a load. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: object;
}

const CONNECTIONS = 128;
const TICK_MS = 5;

/** Sends requests over kept connections and tells how long answers take; cheaper than `fetch`, since it shares the machine with the server. */
export class HttpLoad {
  /** From the moment a request was due, so that a sender that falls behind hides nothing. */
  readonly delays = new Delays();
  /** Answers other than 2xx, and none at all. */
  failed = 0;
  private readonly url: string;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  constructor(url: string) {
    this.url = url;
  }

  /** Sends one that was due at `dueMs` (of `performance.now`) and notes what came of it. */
  async measured(what: LoadRequest, dueMs: number): Promise<void> {
    const status = await this.send(what);
    this.delays.add(performance.now() - dueMs);
    if (status === null || status >= 300) this.failed += 1;
  }

  /** Status of the answer; null when none came. */
  send({ method, path, token, body }: LoadRequest): Promise<number | null> {
    const text = body === undefined ? null : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    };
    return new Promise((resolve) => {
      const sent = request(`${this.url}${path}`, { method, headers, agent: this.agent }, (answer) => {
        answer.on('end', () => resolve(answer.statusCode ?? null)).on('error', () => resolve(null));
        answer.resume();
      });
      sent.on('error', () => resolve(null));
      sent.end(text ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** Calls `act` so many times a second, late calls at once; resolves when `isOver` and every call has ended. */
export async function everyDue(
  perSecond: number,
  isOver: () => boolean,
  act: (number: number, dueMs: number) => Promise<void>,
): Promise<void> {
  const startMs = performance.now();
  const acts: Promise<void>[] = [];
  while (!isOver()) {
    for (;;) {
      const dueMs = startMs + (acts.length * 1_000) / perSecond;
      if (dueMs > performance.now()) break;
      acts.push(act(acts.length, dueMs));
    }
    await delay(TICK_MS);
  }
  await Promise.all(acts);
}
