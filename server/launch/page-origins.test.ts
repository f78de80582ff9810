import { expect, it } from 'vitest';
import { lanHost, localZone } from './page-origins.ts';

it('names the loopback and the host that is listened on', () => {
  expect(localZone('10.0.0.5', 3210, false).pageOrigins).toEqual([
    'http://127.0.0.1:3210',
    'http://localhost:3210',
    'http://10.0.0.5:3210',
  ]);
});

it('names every address of the machine when it listens on all', () => {
  const address = (text: string) => ({ address: text }) as never;
  const origins = localZone('0.0.0.0', 80, false, {
    lo: [address('127.0.0.1')],
    eth0: [address('fe80::1')],
  }).pageOrigins;
  expect(origins).toEqual(['http://127.0.0.1:80', 'http://localhost:80', 'http://[fe80::1]:80']);
});

it('names each of them twice where the port speaks TLS too', () => {
  expect(localZone('127.0.0.1', 3210, true).pageOrigins).toEqual([
    'http://127.0.0.1:3210',
    'http://localhost:3210',
    'https://127.0.0.1:3210',
    'https://localhost:3210',
  ]);
});

it('names the address that a phone would open, and the loopback where no phone can', () => {
  const addresses = {
    lo: [{ address: '127.0.0.1' }],
    eth0: [{ address: 'fe80::1' }, { address: '10.3.2.1' }],
  } as never;
  expect(lanHost('0.0.0.0', addresses)).toBe('10.3.2.1');
  expect(lanHost('10.0.0.5', addresses)).toBe('10.0.0.5');
  expect(lanHost('127.0.0.1', addresses)).toBe('127.0.0.1');
});
