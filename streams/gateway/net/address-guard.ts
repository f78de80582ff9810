import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { NEVER_CAMERAS, type CameraNetwork } from '#contract/media-control';
import type { AddressGuard } from '../source/rtsp/rtsp-source.ts';

/** True when an address and port lie in one of the networks. IPv4 written as IPv6 (`::ffff:…`) counts as IPv4. */
export function isAllowedAddress(address: string, port: number, networks: readonly CameraNetwork[]): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const family = isIP(plain);
  if (family === 0 || NEVER_CAMERAS.some((cidr) => isInside(plain, cidr))) return false;
  return networks.some(({ cidr, portFrom, portTo }) => port >= portFrom && port <= portTo && isInside(plain, cidr));
}

function isInside(address: string, cidr: string): boolean {
  const family = isIP(address);
  const [base = '', prefix] = cidr.split('/');
  if (isIP(base) !== family) return false;
  const list = new BlockList();
  const type = family === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(base, prefix === undefined ? (family === 6 ? 128 : 32) : Number(prefix), type);
  return list.check(address, type);
}

/** A guard over networks that may change: a name is resolved once and the answer's first allowed address is dialled. */
export function createAddressGuard(networks: () => readonly CameraNetwork[]): AddressGuard {
  return async (host, port) => {
    const addresses = isIP(host) > 0 ? [host] : await resolveAll(host);
    if (addresses.length === 0) return { kind: 'unknown-host' };
    const allowed = addresses.find((address) => isAllowedAddress(address, port, networks()));
    return allowed === undefined ? { kind: 'refused' } : { kind: 'allowed', address: allowed };
  };
}

async function resolveAll(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map((found) => found.address);
  } catch {
    return []; // An unknown name is an expected outcome; the stream says `unreachable`.
  }
}
