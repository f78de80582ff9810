import { setTimeout as delay } from 'node:timers/promises';
import { createNewId } from '../../../server/live/new-id.ts';
import { systemClock } from '../../../server/clock.ts';

/** How long the whole county takes to be selected, ordered and looked back at; medians over HTTP, ms. */
export interface CountyOrders {
  workers: number;
  selectionMs: number;
  orderMs: number;
  historyMs: number;
  /** Incidents that the moment looked back at holds. */
  historyIncidents: number;
}

/** Farther than any corner of the county. */
const RADIUS_M = 60_000;
const HOUR_MS = 3_600_000;
const MOST_TRIES = 5;
const BUSY_WAIT_MS = 1_000;

interface Answer {
  ms: number;
  body: Record<string, unknown>;
}

/** Draws a circle around the county, orders everybody in it, and looks at the county of an hour ago, `repetitions` times each. */
export async function measureOrders(url: string, password: string, repetitions: number): Promise<CountyOrders> {
  const newId = createNewId(systemClock);
  const session = await send(url, '', '/api/session', { account: 'county-duty', password });
  const token = String(session.body['token']);
  const centres = await send(url, token, '/api/centres?limit=1');
  const [centre] = centres.body['items'] as { position: [number, number] }[];
  if (!centre) throw new Error('a county without a centre');
  const area = { kind: 'circle', centre: centre.position, radiusM: RADIUS_M };
  const orderBody = () => ({ commandId: newId(), text: '请核查辖区', selector: { area } });
  const at = new Date(Date.now() - HOUR_MS).toISOString();
  const selections = await times(repetitions, () => send(url, token, '/api/selections', { area }));
  const orders = await times(repetitions, () => send(url, token, '/api/orders', orderBody()));
  const moments = await times(repetitions, () => send(url, token, `/api/history?at=${at}`));
  return {
    workers: countOf(orders, 'receivers'),
    selectionMs: median(selections),
    orderMs: median(orders),
    historyMs: median(moments),
    historyIncidents: countOf(moments, 'incidents'),
  };
}

async function times(count: number, run: () => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < count; i++) answers.push(await run());
  return answers;
}

/** How many entries a list of the first answer holds. */
function countOf([first]: readonly Answer[], list: string): number {
  const entries = first?.body[list];
  if (!Array.isArray(entries)) throw new Error(`an answer without ${list}`);
  return entries.length;
}

const median = (answers: readonly Answer[]): number =>
  answers.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(answers.length / 2)] ?? Number.NaN;

/** A request with its whole answer read; a body makes it a POST. A server that is busy is asked again, as a desk does, and the wait counts. */
async function send(url: string, token: string, path: string, body?: object): Promise<Answer> {
  const startMs = performance.now();
  for (let tries = 1; ; tries++) {
    const response = await fetch(`${url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    if (response.ok) return { ms: performance.now() - startMs, body: answer };
    if (response.status !== 503 || tries === MOST_TRIES) {
      throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    }
    await delay(BUSY_WAIT_MS);
  }
}
