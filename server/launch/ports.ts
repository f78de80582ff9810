import { createServer } from 'node:net';

/** A port that the system needs, and the variable that moves it. */
export interface NeededPort {
  host: string;
  port: number;
  purpose: string;
  variable: string;
}

/** A needed port that another program has. */
export class PortTakenError extends Error {
  override name = 'PortTakenError';
}

const RETRY_MS = 200;

/**
 * Makes sure that ports can be listened on. One just left by an ending program is waited for.
 * @throws PortTakenError naming each taken port and the variable that moves it
 */
export async function checkPortsFree(ports: NeededPort[], limitMs: number): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    const faults = (await Promise.all(ports.map(probe))).filter((fault) => fault !== null);
    if (faults.length === 0) return;
    if (waitedMs >= limitMs) throw new PortTakenError(faults.join('\n'));
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function probe({ host, port, purpose, variable }: NeededPort): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${error.message})`;
      resolve(`port ${port} of ${host} (${purpose}) ${why}; ${variable} moves it`);
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
