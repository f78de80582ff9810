import { request } from 'node:http';
import { Value } from 'typebox/value';
import { Snapshot } from '#contract/snapshot';

/** What one reader of the whole county is sent, in KiB as compressed, and how long the server takes for it. */
export interface CountyDownload {
  /** Grid polygons and household points, the two large layers. */
  twoLayersKib: number;
  twoLayersMs: number;
  allLayersKib: number;
  snapshotKib: number;
  snapshotMs: number;
}

/** Signs in as the county's leader and fetches snapshot and layers `repetitions` times; times are medians over loopback HTTP. */
export async function measureDownload(url: string, password: string, repetitions: number): Promise<CountyDownload> {
  const token = await signIn(url, password);
  const fetchOnce = (path: string) => fetchTimed(`${url}${path}`, token);
  const first = await fetchOnce('/api/snapshot');
  const snapshot: unknown = JSON.parse(first.body.toString());
  if (!Value.Check(Snapshot, snapshot)) throw new Error('the answer of /api/snapshot does not fit its contract');
  const measure = async (path: string) => {
    const times: number[] = [];
    let kib = 0;
    for (let i = 0; i < repetitions; i++) {
      const { body, ms } = await fetchTimed(`${url}${path}`, token, 'br');
      times.push(ms);
      kib = body.length / 1024;
    }
    times.sort((a, b) => a - b);
    return { kib, ms: times[Math.floor(times.length / 2)] ?? Number.NaN };
  };
  const whole = await measure('/api/snapshot');
  const layers = new Map<string, { kib: number; ms: number }>();
  for (const layer of snapshot.layers) layers.set(layer.name, await measure(layer.url));
  const two = ['grids', 'households'].map((name) => layers.get(name) ?? { kib: Number.NaN, ms: Number.NaN });
  const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);
  return {
    twoLayersKib: sum(two.map(({ kib }) => kib)),
    twoLayersMs: sum(two.map(({ ms }) => ms)),
    allLayersKib: sum([...layers.values()].map(({ kib }) => kib)),
    snapshotKib: whole.kib,
    snapshotMs: whole.ms,
  };
}

async function signIn(url: string, password: string): Promise<string> {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: 'county-leader', password }),
  });
  const body: unknown = await response.json();
  if (body !== null && typeof body === 'object' && 'token' in body) return String(body.token);
  throw new Error(`sign-in failed: ${response.status} ${JSON.stringify(body)}`);
}

/** Fetches without unpacking: the bytes are those on the wire. */
function fetchTimed(url: string, token: string, encoding = 'identity'): Promise<{ body: Buffer; ms: number }> {
  const startedMs = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'accept-encoding': encoding };
    const outgoing = request(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        if (response.statusCode === 200) resolve({ body, ms: performance.now() - startedMs });
        else reject(new Error(`${url}: ${response.statusCode} ${body.toString().slice(0, 200)}`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
