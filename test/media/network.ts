import { execFileSync } from 'node:child_process';

/**
 * Takes all of the network away for a while: packets are dropped, no connection is closed, as when a phone leaves its cell.
 * @throws Error outside a network namespace of its own: elsewhere it would take the machine's loopback away
 */
export async function loseNetwork(ms: number): Promise<void> {
  const links = execFileSync('ip', ['-o', 'link'], { encoding: 'utf8' }).trim().split('\n');
  if (links.length !== 1) throw new Error('not in a network namespace of its own: run it by npm test media');
  const set = (state: 'up' | 'down'): void => void execFileSync('ip', ['link', 'set', 'lo', state]);
  set('down');
  try {
    await new Promise((resolve) => setTimeout(resolve, ms));
  } finally {
    set('up');
  }
}
