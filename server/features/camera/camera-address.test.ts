import { describe, expect, test } from 'vitest';
import { checkAddress, parseRtspAddress } from './camera-address.ts';

const rules = {
  networks: [
    { cidr: '127.0.0.0/8', portFrom: 3000, portTo: 8999 },
    { cidr: '10.1.0.0/16', portFrom: 554, portTo: 554 },
    { cidr: 'fd00::/8', portFrom: 554, portTo: 554 },
  ],
  ownPorts: [3210, 3211],
  resolve: async (host: string) => {
    if (host === 'camera.lan') return ['10.1.2.3'];
    if (host === 'rebind.example') return ['10.1.2.3', '169.254.169.254'];
    throw new Error('ENOTFOUND');
  },
};

const check = (url: string) => checkAddress(parseRtspAddress(url, '/mainUrl'), '/mainUrl', rules);

test.each([
  'rtsp://127.0.0.1:8554/1',
  'rtsp://10.1.2.3/main',
  'rtsp://camera.lan/main',
  'rtsp://[fd00::1]/main',
  'RTSP://10.1.255.255:554/',
])('%s may be dialled', async (url) => {
  await expect(check(url)).resolves.toBeUndefined();
});

test.each([
  'rtsp://10.2.0.1/main',
  'rtsp://10.1.2.3:22/main',
  'rtsp://127.0.0.1:3210/api',
  'rtsp://rebind.example/main',
  'rtsp://nobody.example/main',
  'rtsp://[::1]:8554/1',
  'rtsp://169.254.169.254/latest',
  'rtsp://0x7f000001:22/1',
])('%s may not', async (url) => {
  await expect(check(url)).rejects.toMatchObject({
    code: 'camera-address-refused',
    fields: [{ pointer: '/mainUrl' }],
  });
});

describe('an address is taken apart', () => {
  test('its credentials do not stay in it', () => {
    const address = parseRtspAddress('rtsp://ad%40min:p%3Ass@10.1.2.3:554/ch1?x=1', '/mainUrl');
    expect(address).toEqual({
      url: 'rtsp://10.1.2.3:554/ch1?x=1',
      host: '10.1.2.3',
      port: 554,
      credentials: { username: 'ad@min', password: 'p:ss' },
    });
  });

  test.each(['http://10.1.2.3/', 'exec:rm -rf /', 'rtsp:', '', 'rtsp://', 'file:///etc/passwd'])(
    '%j is no camera address',
    (text) => {
      expect(() => parseRtspAddress(text, '/subUrl')).toThrow('camera-address-refused');
    },
  );
});

test('an address without a port means the usual one of its scheme: plain, over TLS, through HTTP', () => {
  const ports = ['rtsp', 'rtsps', 'rtsph'].map((scheme) => parseRtspAddress(`${scheme}://10.1.2.3/a`, '/mainUrl').port);
  expect(ports).toEqual([554, 322, 80]);
});
