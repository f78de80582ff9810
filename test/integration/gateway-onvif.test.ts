import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnvifAnswer, OnvifDeviceFacts, OnvifQuestion } from '#contract/onvif';
import { discover } from '../../streams/gateway/onvif/discovery.ts';
import { OnvifDesk } from '../../streams/gateway/onvif/onvif-desk.ts';
import { createAddressGuard } from '../../streams/gateway/net/address-guard.ts';
import { CertificateTrust } from '../../streams/gateway/source/rtsp/certificate-trust.ts';
import type { BoardEncoder, OnvifWays } from '../../streams/simulator/onvif/board.ts';
import { OnvifService } from '../../streams/simulator/onvif/onvif-service.ts';
import { PtzHead } from '../../streams/simulator/onvif/ptz-head.ts';
import { DEFAULT_OPTIONS, Simulator } from '../../streams/simulator/simulator.ts';
import { CAMERA_ACCOUNT, createCameraPack } from '../fixtures/camera-pack.ts';
import { cameraId, openView, startGateway, until } from './gateway-rig.ts';

const LOOPBACK = [{ cidr: '127.0.0.0/8', portFrom: 1024, portTo: 65_535 }];
const ACCOUNT = { username: 'operator', password: 'p<&>ss "1"' };
const PLAIN: OnvifWays = {
  account: ACCOUNT,
  signIn: 'token',
  hasMedia2: true,
  isOld: false,
  clockAheadMs: 0,
  statedHost: '127.0.0.1',
};

/** A device of one camera that turns, on a port of its own. */
interface Device {
  url: string;
  service: OnvifService;
  head: PtzHead;
  encoder: BoardEncoder;
}

const faults: string[] = [];
const servers: Server[] = [];
let nowMs = 0;
const desk = new OnvifDesk({
  guard: createAddressGuard(() => LOOPBACK),
  trust: new CertificateTrust(),
  nowMs: () => nowMs,
  epochMs: () => Date.now(),
  onFault: (subject, detail) => faults.push(`${subject} ${detail}`),
});

async function startDevice(ways: Partial<OnvifWays> = {}, codings: BoardEncoder['encoding'][] = ['H264', 'H265']) {
  const head = new PtzHead();
  const device: Device = {
    url: '',
    head,
    encoder: { encoding: 'H265', widthPx: 640, heightPx: 360, fps: 12, bitrateKbps: 512, gopPictures: 120 },
    service: new OnvifService(
      {
        name: 'gate',
        model: 'T',
        serialNumber: '1',
        port: () => port,
        nowMs: () => Date.now(),
        isAnswering: () => true,
        profiles: [
          {
            token: 'a&b',
            name: 'sub',
            source: 'v1',
            codings,
            path: '/live?channel=1&stream=sub',
            encoder: () => device.encoder,
            setEncoder: (encoder) => (device.encoder = encoder),
            synchronise: () => undefined,
            head,
          },
        ],
      },
      { ...PLAIN, ...ways },
    ),
  };
  const server = createServer((request, response) => device.service.handle(request, response));
  const port = await listen(server);
  device.url = `http://127.0.0.1:${port}/onvif/device_service`;
  return device;
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A host that answers every request with the same bytes. */
async function startLiar(body: string, status = 200): Promise<string> {
  const port = await listen(createServer((_, response) => void response.writeHead(status).end(body)));
  return `http://127.0.0.1:${port}/onvif/device_service`;
}

const ask = (question: OnvifQuestion): Promise<OnvifAnswer> => desk.answer(question);
const at = ({ url }: { url: string }, credentials = ACCOUNT) => ({ device: { url, credentials } });

async function describeDevice(device: Device): Promise<OnvifDeviceFacts> {
  const answer = await ask({ ask: 'describe', ...at(device) });
  if (answer.kind !== 'device') throw new Error(JSON.stringify(answer));
  return answer.facts;
}

afterAll(() => {
  for (const server of servers) server.close();
});

describe('what a gateway learns of a device by ONVIF', () => {
  it.each<[string, Partial<OnvifWays>]>([
    ['by token', {}],
    ['by token, its clock an hour ahead', { clockAheadMs: 3_600_000 }],
    ['by HTTP digest', { signIn: 'digest' }],
    ['with Media1 alone', { hasMedia2: false }],
    ['too old for GetServices', { hasMedia2: false, isOld: true }],
    ['that names a host inside its own network', { statedHost: '192.168.1.64' }],
  ])('signs in %s and finds its profile with an address that can be dialled', async (_, ways) => {
    const device = await startDevice(ways);
    if (ways.hasMedia2 === false) device.encoder = { ...device.encoder, encoding: 'H264' };
    const facts = await describeDevice(device);
    const { port } = new URL(device.url);
    expect(facts).toMatchObject({ manufacturer: 'Grid321', model: 'T', serialNumber: '1' });
    expect(Math.abs((facts.clockAheadS ?? 99) - (ways.clockAheadMs ?? 0) / 1000)).toBeLessThanOrEqual(1);
    expect(facts.profiles).toEqual([
      {
        token: 'a&b',
        name: 'sub',
        sourceToken: 'v1',
        encoder: { ...device.encoder },
        streamUrl: `rtsp://127.0.0.1:${port}/live?channel=1&stream=sub`,
        hasPtz: true,
      },
    ]);
  });

  it.each<[string, () => Promise<{ url: string; credentials?: typeof ACCOUNT }>, string]>([
    [
      'a wrong password by token',
      async () => ({ ...(await startDevice()), credentials: { ...ACCOUNT, password: 'no' } }),
      'auth-failed',
    ],
    [
      'a wrong password by digest',
      async () => ({ ...(await startDevice({ signIn: 'digest' })), credentials: { ...ACCOUNT, password: 'no' } }),
      'auth-failed',
    ],
    [
      'an address that is no camera network',
      () => Promise.resolve({ url: 'http://169.254.169.254/onvif/device_service' }),
      'address-refused',
    ],
    ['an address of another kind', () => Promise.resolve({ url: 'file:///etc/passwd' }), 'address-refused'],
    ['a port where nobody listens', () => Promise.resolve({ url: 'http://127.0.0.1:1025/' }), 'unreachable'],
    ['a web page', async () => ({ url: await startLiar('<html><body>hello</body></html>', 404) }), 'not-onvif'],
    ['half a reply', async () => ({ url: await startLiar('<s:Envelope><s:Body><a>') }), 'not-onvif'],
    ['no XML at all', async () => ({ url: await startLiar('\u0000\u0001\u0002') }), 'not-onvif'],
    [
      'an answer without an end',
      async () => ({ url: await startLiar(`<a>${'x'.repeat(3 * 2 ** 20)}</a>`) }),
      'unreachable',
    ],
    ['elements in elements for ever', async () => ({ url: await startLiar('<a>'.repeat(5000)) }), 'not-onvif'],
    [
      'entities that grow',
      async () => ({
        url: await startLiar(
          '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a><Envelope><Body>&c;&c;&c;</Body></Envelope></a>',
        ),
      }),
      'not-onvif',
    ],
  ])('says what is wrong with %s', async (_, start, fault) => {
    const target = await start();
    expect(await ask({ ask: 'describe', ...at(target, target.credentials) })).toMatchObject({ kind: 'fault', fault });
  });
});

describe('what a gateway makes a device do', () => {
  const STILL = { pan: 0, tilt: 0, zoom: 0 };

  it('turns it for as long as it is asked to, and stops it when nobody asks any more', async () => {
    const device = await startDevice();
    const move = { ask: 'move' as const, ...at(device), profile: 'a&b' };
    expect(await ask({ ...move, velocity: { ...STILL, pan: 1 } })).toEqual({ kind: 'done' });
    nowMs += 600;
    await ask({ ...move, velocity: { ...STILL, pan: 1 } });
    nowMs += 600;
    desk.tick();
    expect(device.head.isMoving(Date.now())).toBe(true);
    expect(device.service.actions.filter((action) => action === 'ContinuousMove')).toHaveLength(1);
    nowMs += 500;
    desk.tick();
    await expect.poll(() => device.head.isMoving(Date.now())).toBe(false);
    expect(device.head.placeAt(Date.now()).panDeg).toBeGreaterThan(0);
    expect(device.service.actions.at(-1)).toBe('Stop');
  });

  it('stops it at once when told to, and the camera stops by itself should we die', async () => {
    const device = await startDevice();
    await ask({ ask: 'move', ...at(device), profile: 'a&b', velocity: { ...STILL, tilt: -1 } });
    expect(device.head.isMoving(Date.now() + 3500)).toBe(false);
    await ask({ ask: 'stop', ...at(device), profile: 'a&b' });
    expect(device.head.isMoving(Date.now())).toBe(false);
  });

  it('keeps, lists, finds again and forgets places by name', async () => {
    const device = await startDevice();
    const turning = { ...at(device), profile: 'a&b' };
    await ask({ ask: 'keep-preset', ...turning, name: '校门 <1>' });
    const listed = await ask({ ask: 'presets', ...turning });
    expect(listed).toEqual({ kind: 'presets', presets: [{ token: 'p1', name: '校门 <1>' }] });
    device.head.move({ pan: 1, tilt: 0, zoom: 0 }, 1000, Date.now() - 2000);
    expect(await ask({ ask: 'go-to-preset', ...turning, preset: 'p1' })).toEqual({ kind: 'done' });
    expect(device.head.placeAt(Date.now()).panDeg).toBe(0);
    await ask({ ask: 'remove-preset', ...turning, preset: 'p1' });
    expect(await ask({ ask: 'go-to-preset', ...turning, preset: 'p1' })).toMatchObject({
      kind: 'fault',
      fault: 'refused',
    });
  });

  it('sets an encoder to H.264 with 2 s between keyframes, says what was before, and can put it back', async () => {
    const device = await startDevice();
    const before = { ...device.encoder };
    const set = await ask({ ask: 'set-encoder', ...at(device), profile: 'a&b', wanted: { encoding: 'H264', gopS: 2 } });
    expect(set).toMatchObject({ kind: 'encoder', before, after: { ...before, encoding: 'H264', gopPictures: 24 } });
    await ask({ ask: 'restore-encoder', ...at(device), profile: 'a&b', settings: before });
    expect(device.encoder).toEqual(before);
  });

  it('says so where an encoder cannot make H.264, and changes nothing', async () => {
    const device = await startDevice({}, ['H265']);
    const wanted = { encoding: 'H264' as const, gopS: 2 };
    const answer = await ask({ ask: 'set-encoder', ...at(device), profile: 'a&b', wanted });
    expect(answer).toMatchObject({ kind: 'fault', fault: 'not-supported' });
    expect(device.encoder.encoding).toBe('H265');
  });

  it('sets a clock that is wrong, and goes on speaking with it', async () => {
    const device = await startDevice({ clockAheadMs: -86_400_000 });
    expect((await describeDevice(device)).clockAheadS).toBeLessThan(-80_000);
    expect(await ask({ ask: 'set-clock', ...at(device) })).toEqual({ kind: 'done' });
    expect(Math.abs((await describeDevice(device)).clockAheadS ?? 99)).toBeLessThanOrEqual(1);
  });
});

describe('devices that answer a probe', () => {
  it('lists those in camera networks, each once, and not who answers somebody else', async () => {
    const device = createSocket('udp4');
    await new Promise<void>((resolve) => device.bind(0, '127.0.0.1', resolve));
    device.on('message', (message, from) => {
      const id = /MessageID>([^<]+)</.exec(message.toString())?.[1] ?? '';
      const match = (name: string, addresses: string): string =>
        `<ProbeMatch><EndpointReference><Address>${name}</Address></EndpointReference>` +
        `<Scopes>onvif://www.onvif.org/name/Gate%204 onvif://www.onvif.org/hardware/T1</Scopes><XAddrs>${addresses}</XAddrs></ProbeMatch>`;
      const answer = (to: string, matches: string): string =>
        `<Envelope><Header><RelatesTo>${to}</RelatesTo></Header><Body><ProbeMatches>${matches}</ProbeMatches></Body></Envelope>`;
      const good = match('urn:1', 'http://192.0.2.7/x http://127.0.0.1:8899/onvif/device_service');
      for (const text of [answer(id, good), answer(id, good), answer(id, match('urn:2', 'http://192.0.2.8/x'))])
        device.send(text, from.port, from.address);
      device.send(answer('urn:uuid:other', match('urn:3', 'http://127.0.0.1:8898/')), from.port, from.address);
      device.send('<nonsense', from.port, from.address);
    });
    const guard = createAddressGuard(() => LOOPBACK);
    const isAllowed = async (host: string, port: number) => (await guard(host, port)).kind === 'allowed';
    const found = await discover(400, isAllowed, { address: '127.0.0.1', port: device.address().port });
    device.close();
    expect(found).toEqual([{ url: 'http://127.0.0.1:8899/onvif/device_service', name: 'Gate 4', hardware: 'T1' }]);
  });
});

describe('a camera of the simulator', () => {
  let simulator: Simulator;

  beforeAll(async () => {
    simulator = new Simulator(createCameraPack([1]), { ...DEFAULT_OPTIONS, gopSeconds: 30 });
    await simulator.start();
  });

  afterAll(() => simulator.stop());

  it('is asked for a keyframe, so that who would wait half a minute for one sees it at once', async () => {
    const port = simulator.recorders.get('r1')?.port;
    const base = `rtsp://127.0.0.1:${port}/ch01`;
    const source = {
      kind: 'rtsp' as const,
      mainUrl: `${base}/main`,
      subUrl: `${base}/sub`,
      credentials: CAMERA_ACCOUNT,
    };
    const url = `http://127.0.0.1:${port}/onvif/device_service`;
    const onvif = { url, mainProfile: 'ch01-main', subProfile: 'ch01-sub', hasPtz: true };
    const camera = { id: cameraId(1), source, recorderId: null, linkId: null, zone: 'test', onvif };
    const gateway = await startGateway([camera]);
    try {
      await openView(gateway.viewUrl(1));
      const { state } = await until(
        async () => gateway.app.describe(cameraId(1), 'sub').status ?? { state: 'idle' },
        (status) => status.state === 'live',
        9000,
      );
      expect(state).toBe('live');
      expect(simulator.recorders.get('r1')?.onvif.actions).toContain('SetSynchronizationPoint');
    } finally {
      await gateway.app.close();
    }
  });
});
