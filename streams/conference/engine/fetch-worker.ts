import { createWriteStream, existsSync, mkdirSync, rmSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runTool } from './run-tool.ts';

/** Where mediasoup's own releases lie. */
export const OFFICIAL_BASE_URL = 'https://github.com/versatica/mediasoup/releases/download';

/** A whole download of 2 MB; a closed network answers at once or never. */
const FETCH_LIMIT_MS = 60_000;

/** Name of the archive for this machine, as mediasoup's releases and a mirror have it. */
export function archiveName(version: string): string {
  const kernel = platform() === 'linux' ? `-kernel${release().split('.')[0] ?? ''}` : '';
  return `mediasoup-worker-${version}-${platform()}-${arch()}${kernel}.tgz`;
}

/**
 * Downloads a worker made elsewhere: `<base>/<version>/<archive>`, an archive with one file `mediasoup-worker`.
 * @returns its path below `directory`, or why there is none
 */
export async function fetchWorker(
  baseUrl: string,
  version: string,
  directory: string,
): Promise<{ path: string } | { reason: string }> {
  const url = `${baseUrl.replace(/\/+$/, '')}/${version}/${archiveName(version)}`;
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const archive = join(directory, 'worker.tgz');
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(FETCH_LIMIT_MS) });
    if (!answer.ok || answer.body === null) return { reason: `${url} answered ${answer.status}` };
    await pipeline(Readable.fromWeb(answer.body), createWriteStream(archive));
  } catch (error) {
    return { reason: `${url} could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
  const path = join(directory, 'mediasoup-worker');
  const unpacked = await runTool('tar', ['-xzf', archive, '-C', directory, '--no-same-owner', 'mediasoup-worker']);
  if (unpacked.code !== 0 || !existsSync(path)) return { reason: `${url} holds no mediasoup-worker` };
  return { path };
}
