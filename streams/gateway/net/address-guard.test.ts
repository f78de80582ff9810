import { describe, expect, it } from 'vitest';
import { createAddressGuard, isAllowedAddress } from './address-guard.ts';

const NETWORKS = [
  { cidr: '127.0.0.0/8', portFrom: 8554, portTo: 8999 },
  { cidr: '10.20.0.0/16', portFrom: 554, portTo: 554 },
  { cidr: 'fd00::/8', portFrom: 554, portTo: 554 },
];

describe('addresses that cameras may have', () => {
  it.each([
    ['127.0.0.1', 8554, true],
    ['127.0.0.1', 3210, false],
    ['127.0.0.1', 9000, false],
    ['10.20.255.1', 554, true],
    ['10.21.0.1', 554, false],
    ['169.254.169.254', 80, false],
    ['::ffff:127.0.0.1', 8600, true],
    ['::ffff:169.254.169.254', 554, false],
    ['fd12::7', 554, true],
    ['::1', 8554, false],
    ['0.0.0.0', 8554, false],
    ['no address', 8554, false],
  ])('%s port %i: %s', (address, port, isAllowed) => {
    expect(isAllowedAddress(address, port, NETWORKS)).toBe(isAllowed);
  });

  it('refuses everything while no network is listed', async () => {
    expect(await createAddressGuard(() => [])('127.0.0.1', 8554)).toEqual({ kind: 'refused' });
  });

  it('gives the address to dial, so that a name is not looked up twice', async () => {
    expect(await createAddressGuard(() => NETWORKS)('127.0.0.1', 8554)).toEqual({
      kind: 'allowed',
      address: '127.0.0.1',
    });
  });
});
