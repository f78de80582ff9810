import { createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import type {
  ConferenceToServer,
  Joined,
  MediaKind,
  OpenedTransport,
  Produced,
  SignalFrame,
} from '#contract/conference';
import { createFakeSfu, type FakeSfu } from '../sfu/sfu.fake.ts';
import { RoomDesk, type SignalSession } from './room-desk.ts';

const KEY = { id: 'k1', secret: Buffer.alloc(32, 5).toString('base64url') };
const EPOCH_MS = 1_800_000_000_000;
const BOTH: MediaKind[] = ['audio', 'video'];

let sfu: FakeSfu;
let desk: RoomDesk;
let nowMs: number;
let told: ConferenceToServer[];

beforeEach(() => {
  sfu = createFakeSfu();
  nowMs = 0;
  told = [];
  let secrets = 0;
  desk = new RoomDesk({
    sfu,
    nowMs: () => nowMs,
    epochMs: () => EPOCH_MS + nowMs,
    makeSecret: () => `secret-${++secrets}`,
    tell: (message) => told.push(message),
  });
  desk.apply({ kind: 'snapshot', rooms: [roomOf(BOTH)], tokenKeys: [KEY], pageOrigins: ['http://page'] });
});

const roomOf = (publish: MediaKind[]) => ({
  roomId: 'call-1',
  peers: ['ann', 'bo'].map((peerId) => ({ peerId, name: peerId, publish })),
});

let tickets = 0;
function mint(peerId: string, changes: object = {}): string {
  const claims = {
    keyId: 'k1',
    ticketId: `t${++tickets}`,
    roomId: 'call-1',
    peerId,
    publish: BOTH,
    expiresAtMs: EPOCH_MS + nowMs + 60_000,
    ...changes,
  };
  const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${body}.${createHmac('sha256', Buffer.from(KEY.secret, 'base64url')).update(body).digest('base64url')}`;
}

interface Page extends SignalSession {
  frames: SignalFrame[];
  isClosed: boolean;
}

function openPage(): Page {
  const page: Page = {
    frames: [],
    isClosed: false,
    seat: null,
    socket: { send: (frame) => page.frames.push(frame), close: () => (page.isClosed = true) },
  };
  return page;
}

/** A page that has joined with both transports and sends a voice. */
async function joinSending(peerId: string): Promise<{ page: Page; joined: Joined; producerId: string; send: string }> {
  const page = openPage();
  const joined = (await desk.ask(page, { kind: 'join', ticket: mint(peerId) })) as Joined;
  const send = ((await desk.ask(page, { kind: 'open-transport', direction: 'send' })) as OpenedTransport).id;
  const receive = ((await desk.ask(page, { kind: 'open-transport', direction: 'receive' })) as OpenedTransport).id;
  await desk.ask(page, { kind: 'connect', transportId: send, dtlsParameters: {} });
  await desk.ask(page, { kind: 'receive', transportId: receive, rtpCapabilities: {} });
  const made = await desk.ask(page, { kind: 'produce', transportId: send, media: 'audio', rtpParameters: {} });
  await settle();
  return { page, joined, producerId: (made as Produced).producerId, send };
}

/** Consumers are made in the background, one after the other. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const consumersOf = (page: Page) => page.frames.filter((frame) => frame.kind === 'consumer');
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { fault?: string; kind?: string }) => error.fault ?? error.kind ?? String(error),
  );

describe('joining', () => {
  test.each([
    ['no ticket at all', () => ''],
    ['a ticket that has run out', () => mint('ann', { expiresAtMs: EPOCH_MS - 1 })],
    ['a ticket that lives longer than the server gives', () => mint('ann', { expiresAtMs: EPOCH_MS + 120_000 })],
    ['a ticket under a key that nobody has', () => mint('ann', { keyId: 'k2' })],
    ['a ticket that was changed', () => mint('ann').replace(/^./, 'X')],
    ['a peer that the server has not named for this room', () => mint('eve')],
  ])('%s is refused', async (_what, ticket) => {
    expect(await refusal(desk.ask(openPage(), { kind: 'join', ticket: ticket() }))).toBe('ticket-refused');
  });

  test('a ticket is good once', async () => {
    const ticket = mint('ann');
    expect(await refusal(desk.ask(openPage(), { kind: 'join', ticket }))).toBe('done');
    expect(await refusal(desk.ask(openPage(), { kind: 'join', ticket }))).toBe('ticket-refused');
  });

  test('whoever has not joined can do nothing', async () => {
    expect(await refusal(desk.ask(openPage(), { kind: 'open-transport', direction: 'send' }))).toBe('not-joined');
  });

  test('the same peer from another page leaves no ghost: the page before is told and closed', async () => {
    const { page } = await joinSending('ann');
    await joinSending('ann');
    expect(page.frames.at(-1)).toEqual({ kind: 'closed', reason: 'taken-over' });
    expect(page.isClosed).toBe(true);
    expect(desk.peerCount).toBe(1);
    expect(sfu.transports.size).toBe(2);
    expect(await refusal(desk.ask(page, { kind: 'open-transport', direction: 'send' }))).toBe('not-joined');
  });
});

describe('sending and receiving', () => {
  test('each gets what the other sends, once, whoever came first', async () => {
    const [ann, bo] = [await joinSending('ann'), await joinSending('bo')];
    expect(consumersOf(ann.page)).toMatchObject([{ peerId: 'bo', producerId: bo.producerId, media: 'audio' }]);
    expect(consumersOf(bo.page)).toMatchObject([{ peerId: 'ann', producerId: ann.producerId, media: 'audio' }]);
  });

  test('what the right does not name is refused at every produce', async () => {
    desk.apply({ kind: 'room', room: roomOf(['audio']) });
    const { page, send } = await joinSending('ann');
    const ask = desk.ask(page, { kind: 'produce', transportId: send, media: 'video', rtpParameters: {} });
    expect(await refusal(ask)).toBe('not-allowed');
  });

  test('a mute by the server sticks: the page cannot lift it, and nobody else can switch its sound on', async () => {
    const { page, producerId } = await joinSending('ann');
    desk.apply({ kind: 'room', room: roomOf(['video']) });
    expect(sfu.producers.get(producerId)?.isPaused).toBe(true);
    expect(page.frames).toContainEqual({ kind: 'right', publish: ['video'] });
    expect(await refusal(desk.ask(page, { kind: 'pause', producerId, isPaused: false }))).toBe('not-allowed');
    desk.apply({ kind: 'room', room: roomOf(BOTH) });
    expect(sfu.producers.get(producerId)?.isPaused).toBe(true);
    expect(await refusal(desk.ask(page, { kind: 'pause', producerId, isPaused: false }))).toBe('done');
  });

  test('nobody acts on what belongs to another', async () => {
    const [ann, bo] = [await joinSending('ann'), await joinSending('bo')];
    const asks = [
      { kind: 'pause', producerId: ann.producerId, isPaused: true },
      { kind: 'stop', producerId: ann.producerId },
      { kind: 'restart-ice', transportId: ann.send },
    ] as const;
    for (const ask of asks) expect(await refusal(desk.ask(bo.page, ask))).toBe('bad-request');
  });

  test('a stream made anew replaces the one before', async () => {
    const [ann, bo] = [await joinSending('ann'), await joinSending('bo')];
    await desk.ask(ann.page, { kind: 'produce', transportId: ann.send, media: 'audio', rtpParameters: {} });
    await settle();
    expect(bo.page.frames.filter((frame) => frame.kind === 'consumer-closed')).toHaveLength(1);
    expect([...sfu.producers.values()].filter(({ media }) => media === 'audio')).toHaveLength(2);
  });
});

describe('losing and finding again', () => {
  test('a lost socket keeps its transports for 30 s, and the resume token brings them back', async () => {
    const { page, joined } = await joinSending('ann');
    desk.lost(page);
    nowMs += 29_000;
    await desk.tick();
    const again = openPage();
    const answer = (await desk.ask(again, { kind: 'join', resume: joined.resume })) as Joined;
    expect(answer).toMatchObject({ isResumed: true, resume: joined.resume });
    expect(sfu.transports.size).toBe(2);
  });

  test('after 30 s the peer is gone with all it had', async () => {
    const { page, joined } = await joinSending('ann');
    desk.lost(page);
    nowMs += 31_000;
    await desk.tick();
    expect([desk.peerCount, sfu.transports.size]).toEqual([0, 0]);
    expect(await refusal(desk.ask(openPage(), { kind: 'join', resume: joined.resume }))).toBe('resume-refused');
  });

  test('when the engine dies pages are told, and join again without transports', async () => {
    const { page, joined } = await joinSending('ann');
    sfu.die();
    expect(page.frames).toContainEqual({ kind: 'engine-lost' });
    const answer = (await desk.ask(page, { kind: 'join', resume: joined.resume })) as Joined;
    expect(answer).toMatchObject({ isResumed: false });
    expect(sfu.rooms).toEqual(new Set(['call-1']));
  });

  test('200 joins and leaves leave nothing behind', async () => {
    for (let round = 0; round < 200; round += 1) {
      const { page } = await joinSending(round % 2 === 0 ? 'ann' : 'bo');
      await desk.ask(page, { kind: 'leave' });
    }
    expect([desk.peerCount, sfu.transports.size, sfu.producers.size]).toEqual([0, 0, 0]);
  });

  test('a room that the server does not name any more is closed to everybody in it', async () => {
    const { page } = await joinSending('ann');
    desk.apply({ kind: 'snapshot', rooms: [], tokenKeys: [KEY], pageOrigins: [] });
    expect(page.frames.at(-1)).toEqual({ kind: 'closed', reason: 'ended' });
    expect([sfu.rooms.size, sfu.transports.size]).toEqual([0, 0]);
    expect(await refusal(desk.ask(openPage(), { kind: 'join', ticket: mint('ann') }))).toBe('room-closed');
  });

  test('a server that starts again and names the same rooms disturbs nobody, and hears who is there', async () => {
    const { page, producerId } = await joinSending('ann');
    sfu.feed(producerId, 500);
    await desk.tick();
    const before = page.frames.length;
    desk.apply({ kind: 'snapshot', rooms: [roomOf(BOTH)], tokenKeys: [KEY], pageOrigins: [] });
    expect(page.frames.slice(before).filter((frame) => frame.kind !== 'peers')).toEqual([]);
    expect(desk.greeting()).toMatchObject([{ kind: 'peer-media', peerId: 'ann', isFlowing: true }]);
  });
});

describe('what the server hears of media', () => {
  test('each change once: when packets arrive, and when none have for 5 s', async () => {
    const { producerId } = await joinSending('ann');
    for (let second = 0; second < 3; second += 1) {
      sfu.feed(producerId, 500);
      await desk.tick();
      nowMs += 1_000;
    }
    for (let second = 0; second < 8; second += 1) {
      await desk.tick();
      nowMs += 1_000;
    }
    expect(told.map((message) => message.kind === 'peer-media' && message.isFlowing)).toEqual([true, false]);
  });
});

describe('a meeting', () => {
  const NAMES = ['ann', 'bo', 'cy', 'di', 'ed', 'flo', 'gus'];
  const stageOf = (onStage: number) => ({
    roomId: 'call-1',
    isStage: true,
    peers: NAMES.map((peerId, at) => ({ peerId, name: peerId, publish: at < onStage ? BOTH : [] })),
  });
  const lastPeers = (page: Page) =>
    page.frames
      .filter((frame) => frame.kind === 'peers')
      .at(-1)
      ?.peers.map((peer) => peer.peerId);
  const listen = async (peerId: string) => {
    const page = openPage();
    await desk.ask(page, { kind: 'join', ticket: mint(peerId) });
    const transport = (await desk.ask(page, { kind: 'open-transport', direction: 'receive' })) as OpenedTransport;
    await desk.ask(page, { kind: 'receive', transportId: transport.id, rtpCapabilities: {} });
    return page;
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

  beforeEach(() => {
    desk.apply({ kind: 'room-close', roomId: 'call-1' });
    desk.apply({ kind: 'room', room: stageOf(6) });
  });

  test('its companions are those on stage; who only listens is named to nobody and may not send', async () => {
    const { page } = await joinSending('ann');
    const told = page.frames.length;
    const listener = await listen('gus');
    expect(page.frames.length).toBe(told);
    const send = (await desk.ask(listener, { kind: 'open-transport', direction: 'send' })) as OpenedTransport;
    await expect(
      desk.ask(listener, { kind: 'produce', transportId: send.id, media: 'audio', rtpParameters: {} }),
    ).rejects.toMatchObject({ fault: 'not-allowed' });
    desk.apply({ kind: 'room', room: stageOf(7) });
    expect(lastPeers(page)).toEqual(['gus']);
  });

  test('of six open microphones the four loudest are passed on, and who spoke last keeps the place', async () => {
    const ids: string[] = [];
    for (const name of NAMES.slice(0, 6)) ids.push((await joinSending(name)).producerId);
    const listener = await listen('gus');
    await settle();
    const consumers = listener.frames.filter((frame) => frame.kind === 'consumer');
    expect(consumers).toHaveLength(6);
    sfu.speak('call-1', ids.slice(0, 4));
    await settle();
    for (const { consumerId } of consumers) await desk.ask(listener, { kind: 'resume-consumer', consumerId });
    const heard = () => consumers.filter((each) => sfu.resumed.has(each.consumerId)).map((each) => each.peerId);
    expect(heard()).toEqual(['ann', 'bo', 'cy', 'di']);
    sfu.speak('call-1', [ids[5] ?? '']);
    await settle();
    expect(heard()).toEqual(['ann', 'bo', 'cy', 'flo']);
    expect(listener.frames.at(-1)).toEqual({ kind: 'voices', peerIds: ['flo'] });
  });

  test('while no more are open than are passed on, silence holds nobody back', async () => {
    for (const name of NAMES.slice(0, 4)) await joinSending(name);
    const listener = await listen('gus');
    await settle();
    sfu.speak('call-1', []);
    await settle();
    for (const frame of listener.frames) {
      if (frame.kind === 'consumer')
        await desk.ask(listener, { kind: 'resume-consumer', consumerId: frame.consumerId });
    }
    const consumers = listener.frames.filter((frame) => frame.kind === 'consumer');
    expect(consumers.every((each) => sfu.resumed.has(each.consumerId))).toBe(true);
  });

  test('a picture is asked for large by who has it, not by another', async () => {
    await joinSending('ann');
    const listener = await listen('gus');
    await settle();
    const consumer = listener.frames.find((frame) => frame.kind === 'consumer');
    const consumerId = consumer?.kind === 'consumer' ? consumer.consumerId : '';
    await desk.ask(listener, { kind: 'prefer', consumerId, isLarge: true });
    expect(sfu.large.has(consumerId)).toBe(true);
    const other = await listen('bo');
    await expect(desk.ask(other, { kind: 'prefer', consumerId, isLarge: true })).rejects.toMatchObject({
      fault: 'bad-request',
    });
  });
});
