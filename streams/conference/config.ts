import { homedir } from 'node:os';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The installed npm package `mediasoup`; its entry lies in `node/lib`. */
export function mediasoupDirectory(): string {
  return join(dirname(createRequire(import.meta.url).resolve('mediasoup')), '..', '..');
}

/** What `npm run calls:engine` and `npm test` read of the environment; a supervised conference gets it by its boot message. */
export function readEngineEnvironment(): {
  givenBinary: string | null;
  cacheDirectory: string;
  mirrorUrl: string | null;
} {
  const { MEDIASOUP_WORKER_BIN, MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL, GRID321_CACHE, XDG_CACHE_HOME } =
    process.env;
  return {
    givenBinary: MEDIASOUP_WORKER_BIN || null,
    cacheDirectory: GRID321_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'grid321'),
    mirrorUrl: MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL || null,
  };
}

/** Names the worker to mediasoup, which reads it once, when it is first imported. */
export function nameWorkerBinary(path: string): void {
  process.env.MEDIASOUP_WORKER_BIN = path;
}
