import { networkInterfaces } from 'node:os';
import type { MediaZone } from '#contract/media-control';

/** Hosts that listen on every address of the machine. */
const ANY_HOST = new Set(['0.0.0.0', '::']);

/**
 * The origins that this machine's own pages have, as the zone `local`: the loopback, and the host it listens on, or all of the
 * machine's addresses when it listens on every one.
 */
export function localZone(host: string, port: number, interfaces = networkInterfaces()): MediaZone {
  const own = ANY_HOST.has(host)
    ? Object.values(interfaces).flatMap((addresses) => (addresses ?? []).map(({ address }) => address))
    : [host];
  const names = new Set(['127.0.0.1', 'localhost', ...own]);
  return { name: 'local', pageOrigins: [...names].map((name) => `http://${bracketed(name)}:${port}`) };
}

const bracketed = (name: string): string => (name.includes(':') ? `[${name}]` : name);
