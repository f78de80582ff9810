import { networkInterfaces } from 'node:os';
import type { MediaZone } from '#contract/media-control';

/** Hosts that listen on every address of the machine. */
const ANY_HOST = new Set(['0.0.0.0', '::']);

/** Names and addresses that this machine's pages are opened by: the loopback, and the host it listens on, or all of its addresses. */
export function pageHosts(host: string, interfaces = networkInterfaces()): string[] {
  const own = ANY_HOST.has(host)
    ? Object.values(interfaces).flatMap((addresses) => (addresses ?? []).map(({ address }) => address))
    : [host];
  return [...new Set(['127.0.0.1', 'localhost', ...own])];
}

/** The address that another machine would open pages by; the loopback's where none but this machine reaches them. */
export function lanHost(host: string, interfaces = networkInterfaces()): string {
  const others = pageHosts(host, interfaces).filter((name) => name !== 'localhost' && !name.startsWith('127.'));
  return others.find((name) => !name.includes(':')) ?? '127.0.0.1';
}

/** The origins that this machine's own pages have, as the zone `local`; by TLS as well where the port speaks it. */
export function localZone(host: string, port: number, isSecure: boolean, interfaces = networkInterfaces()): MediaZone {
  const schemes = isSecure ? ['http', 'https'] : ['http'];
  const names = pageHosts(host, interfaces).map(bracketed);
  return {
    name: 'local',
    pageOrigins: schemes.flatMap((scheme) => names.map((name) => `${scheme}://${name}:${port}`)),
  };
}

const bracketed = (name: string): string => (name.includes(':') ? `[${name}]` : name);
