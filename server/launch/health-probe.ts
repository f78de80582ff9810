import { get } from 'node:http';

const PERIOD_MS = 100;
const ANSWER_LIMIT_MS = 5_000;

/** Waits until `GET /api/health` answers 200, or until `isStopped` says that nobody waits any more. */
export async function waitForHealth(url: string, isStopped: () => boolean): Promise<void> {
  while (!isStopped()) {
    if ((await readStatus(`${url}/api/health`)) === 200) return;
    await new Promise((resolve) => setTimeout(resolve, PERIOD_MS));
  }
}

function readStatus(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const request = get(url, { timeout: ANSWER_LIMIT_MS, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
  });
}
