import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { checkAddress, parseRtspAddress } from '../../server/features/camera/camera-address.ts';
import { isAllowedAddress } from '../../streams/gateway/net/address-guard.ts';
import { parseRtspUrl } from '../../streams/gateway/source/rtsp/rtsp-url.ts';
import { ELSEWHERE, NARROW, NEVER, WIDE_OPEN } from '../fault/refused-addresses.ts';

const NAMES: Readonly<Record<string, readonly string[]>> = {
  localhost: ['127.0.0.1', '::1'],
  'rebind.example': ['10.20.0.1', '169.254.169.254'],
  'internal.example': ['192.168.0.10'],
  'metadata.example': ['169.254.169.254'],
  'evil.example': ['203.0.113.9'],
};
const resolve = async (host: string): Promise<readonly string[]> => NAMES[host] ?? [];

type Networks = typeof NARROW;

/** What the server says to an administrator who puts this address in. */
async function serverAllows(url: string, networks: Networks): Promise<boolean> {
  try {
    const rules = { networks, ownPorts: [3210, 3211], resolve };
    await checkAddress(parseRtspAddress(url, '/mainUrl'), '/mainUrl', rules);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'camera-address-refused' });
    return false;
  }
}

/** What the gateway says when it is about to dial it, should it ever get there; own ports are the server's to know. */
function gatewayAllows(url: string, networks: Networks): boolean {
  const address = parseRtspUrl(url);
  if (!address) return false;
  const found = isIP(address.host) > 0 ? [address.host] : (NAMES[address.host] ?? []);
  return found.length > 0 && found.every((ip) => isAllowedAddress(ip, address.port, networks));
}

test('there are more than sixty', () => {
  expect(new Set([...NEVER, ...ELSEWHERE]).size).toBeGreaterThan(60);
});

test.each(NEVER)('%j is refused however wide the list is', async (url) => {
  expect(await serverAllows(url, WIDE_OPEN)).toBe(false);
  const isOwnPort = /:321[01]\//.test(url);
  if (!isOwnPort) expect(gatewayAllows(url, WIDE_OPEN)).toBe(false);
});

test.each(ELSEWHERE)('%j is refused by the list of a county', async (url) => {
  expect(await serverAllows(url, NARROW)).toBe(false);
  expect(gatewayAllows(url, NARROW)).toBe(false);
});

test('what the list allows is allowed', async () => {
  for (const url of ['rtsp://10.20.0.1:554/', 'rtsp://user:p%40ss@10.20.255.254/ch1?x=1', 'rtsp://[fd00:20::7]:554/']) {
    expect([url, await serverAllows(url, NARROW), gatewayAllows(url, NARROW)]).toEqual([url, true, true]);
  }
});
