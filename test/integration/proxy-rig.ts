import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureIdentity } from '../../server/tls/county-authority.ts';
import { repositoryPath } from '../fixtures/repository-path.ts';

/** A proxy of Debian before gateways, run from the very file that `docs/operations.md` names. */
export interface MediaProxy {
  /** What browsers load media from, plainly and by TLS with HTTP/2. */
  readonly plain: string;
  readonly secure: string;
  stop(): Promise<void>;
}

export type ProxyKind = 'nginx' | 'haproxy';

/**
 * Starts one on free ports: only the addresses, the certificate and where it keeps its own files differ from the file in the repository.
 * @param ports two for the proxy
 * @param gatewayPorts of the two gateways
 */
export async function startProxy(
  kind: ProxyKind,
  ports: readonly [number, number],
  gatewayPorts: readonly [number, number],
): Promise<MediaProxy> {
  const directory = await mkdtemp(join(tmpdir(), 'grid321-proxy-'));
  await chmod(directory, 0o755);
  const { key, cert } = await ensureIdentity(join(directory, 'tls'), 'tiny', ['127.0.0.1'], new Date());
  await Promise.all([
    writeFile(join(directory, 'media-key.pem'), key),
    writeFile(join(directory, 'media-chain.pem'), cert),
    writeFile(join(directory, 'media.pem'), cert + key),
  ]);
  const file = kind === 'nginx' ? 'nginx.conf' : 'haproxy.cfg';
  let text = await readFile(repositoryPath(`streams/proxy/${file}`), 'utf8');
  const given: readonly (readonly [string, string])[] = [
    ['127.0.0.1:8080', `127.0.0.1:${ports[0]}`],
    ['127.0.0.1:8443', `127.0.0.1:${ports[1]}`],
    ['127.0.0.1:3211', `127.0.0.1:${gatewayPorts[0]}`],
    ['127.0.0.1:3212', `127.0.0.1:${gatewayPorts[1]}`],
    ['/etc/grid321/', `${directory}/`],
    ['/run/', `${directory}/`],
  ];
  for (const [from, to] of given) text = text.replaceAll(from, to);
  const configFile = join(directory, file);
  await writeFile(configFile, text);
  const command = kind === 'nginx' ? ['-c', configFile, '-g', 'daemon off;'] : ['-f', configFile, '-db'];
  const child = spawn(kind, command, { stdio: ['ignore', 'inherit', 'inherit'] });
  await Promise.all(ports.map((port) => listening(child, port)));
  return {
    plain: `http://127.0.0.1:${ports[0]}`,
    secure: `https://127.0.0.1:${ports[1]}`,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      await rm(directory, { recursive: true });
    },
  };
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) throw new Error('the proxy ended; nginx-light and haproxy are needed');
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the proxy does not listen on ${port}`);
}
