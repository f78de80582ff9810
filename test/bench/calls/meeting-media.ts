import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import type { types } from 'mediasoup';
import { nameWorkerBinary } from '../../../streams/conference/config.ts';

/** What the engine did for a county's meeting. */
export interface MeetingMedia {
  readonly packetsPerS: number;
  /** CPU of the engine for one packet that it passed on. */
  readonly usPerPacket: number;
  /** Part of one core. */
  readonly cores: number;
  /** Memory of the engine for one seat, in bytes. */
  readonly bytesPerSeat: number;
  /** From the order to forward a new picture to the first packet of it at every seat. */
  readonly stageMs: number[];
}

const HOST = '127.0.0.1';
/** Voices and pictures of the stage, as browsers send them: a voice each 20 ms, a small picture of some 110 kbit/s. */
const [VOICES, PICTURES] = [4, 4];
const VOICE = { everyMs: 20, bytes: 80, payloadType: 111 } as const;
const PICTURE = { everyMs: 66, bytes: 900, payloadType: 96 } as const;
const RTP_HEADER_BYTES = 12;
const CODECS: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 111, clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', preferredPayloadType: 96, clockRate: 90_000 },
];

/**
 * A meeting's media through one real engine: a stage of four voices and pictures, so many seats that listen. Seats are plain RTP receivers
 * (no DTLS, no SRTP): what encrypting each packet costs is not in it.
 */
export async function measureMeetingMedia(engine: string, seats: number, seconds: number): Promise<MeetingMedia> {
  nameWorkerBinary(engine);
  // mediasoup reads the name of its worker when it is loaded.
  const { createWorker } = await import('mediasoup');
  const worker = await createWorker({ logLevel: 'error' });
  const sink = await openSocket();
  const source = await openSocket();
  try {
    const router = await worker.createRouter({ mediaCodecs: CODECS });
    const emptyBytes = residentBytes(worker.pid);
    const streams: Stream[] = [];
    for (let at = 0; at < VOICES; at++) streams.push(await openStream(router, source, 'audio', at));
    for (let at = 0; at < PICTURES; at++) streams.push(await openStream(router, source, 'video', at));
    const receivers: types.PlainTransport[] = [];
    const consumers: types.Consumer[] = [];
    for (let at = 0; at < seats; at++) {
      const receiver = await router.createPlainTransport({ listenInfo: { protocol: 'udp', ip: HOST }, rtcpMux: true });
      await receiver.connect({ ip: HOST, port: portOf(sink) });
      receivers.push(receiver);
      for (const { producer } of streams) consumers.push(await consume(router, receiver, producer));
    }
    const bytesPerSeat = (residentBytes(worker.pid) - emptyBytes) / seats;
    let hasArrived = false;
    sink.once('message', () => (hasArrived = true));
    const timers = streams.map((stream) => stream.start());
    await wait(1_000);
    const before = {
      packets: await sentPackets(consumers),
      usage: await worker.getResourceUsage(),
      ms: performance.now(),
    };
    await wait(seconds * 1_000);
    const after = {
      packets: await sentPackets(consumers),
      usage: await worker.getResourceUsage(),
      ms: performance.now(),
    };
    const cpuMs = after.usage.ru_utime + after.usage.ru_stime - before.usage.ru_utime - before.usage.ru_stime;
    const passed = after.packets - before.packets;
    const spanMs = after.ms - before.ms;
    const stageMs = await measureStage({ router, source, receivers, firstFree: PICTURES });
    timers.forEach(clearInterval);
    if (!hasArrived) throw new Error('no packet reached a seat');
    return {
      packetsPerS: (passed * 1_000) / spanMs,
      usPerPacket: (cpuMs * 1_000) / passed,
      cores: cpuMs / spanMs,
      bytesPerSeat,
      stageMs,
    };
  } finally {
    worker.close();
    sink.close();
    source.close();
  }
}

interface Stream {
  readonly producer: types.Producer;
  start(): NodeJS.Timeout;
}

async function openStream(router: types.Router, source: Socket, kind: 'audio' | 'video', at: number): Promise<Stream> {
  const shape = kind === 'audio' ? VOICE : PICTURE;
  const ssrc = (kind === 'audio' ? 1_000 : 2_000) + at;
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: HOST },
    rtcpMux: true,
    comedia: true,
  });
  const codec =
    kind === 'audio'
      ? { mimeType: 'audio/opus', payloadType: shape.payloadType, clockRate: 48_000, channels: 2 }
      : { mimeType: 'video/VP8', payloadType: shape.payloadType, clockRate: 90_000 };
  const producer = await transport.produce({ kind, rtpParameters: { codecs: [codec], encodings: [{ ssrc }] } });
  const port = transport.tuple.localPort;
  let sequence = 0;
  const ticks = (kind === 'audio' ? 48 : 90) * shape.everyMs;
  const send = (): void => {
    const packet = Buffer.alloc(RTP_HEADER_BYTES + shape.bytes);
    packet[0] = 0x80;
    packet[1] = shape.payloadType | 0x80;
    packet.writeUInt16BE(sequence & 0xffff, 2);
    packet.writeUInt32BE((sequence * ticks) >>> 0, 4);
    packet.writeUInt32BE(ssrc, 8);
    // VP8 payload descriptor (RFC 7741 section 4.2): start of partition 0; then a key frame's first byte.
    if (kind === 'video') packet.set([0x10, 0x10, 0, 0, 0x9d, 0x01, 0x2a], RTP_HEADER_BYTES);
    sequence++;
    source.send(packet, port, HOST);
  };
  const start = (): NodeJS.Timeout => {
    const startMs = performance.now();
    // What a busy machine delayed is sent after it: the load stays what it is said to be.
    return setInterval(() => {
      while (sequence * shape.everyMs <= performance.now() - startMs) send();
    }, shape.everyMs);
  };
  return { producer, start };
}

function consume(
  router: types.Router,
  receiver: types.PlainTransport,
  producer: types.Producer,
): Promise<types.Consumer> {
  return receiver.consume({ producerId: producer.id, rtpCapabilities: router.rtpCapabilities, paused: false });
}

/** A seat comes on stage: its picture is offered to every other; the time until each of them was sent a packet of it. */
async function measureStage(parts: {
  router: types.Router;
  source: Socket;
  receivers: readonly types.PlainTransport[];
  firstFree: number;
}): Promise<number[]> {
  const stream = await openStream(parts.router, parts.source, 'video', parts.firstFree);
  const timer = stream.start();
  const startMs = performance.now();
  try {
    return await Promise.all(
      parts.receivers.map(async (receiver) => {
        const consumer = await consume(parts.router, receiver, stream.producer);
        for (;;) {
          const [stat] = await consumer.getStats();
          if ((stat?.packetCount ?? 0) > 0) return performance.now() - startMs;
          await wait(20);
        }
      }),
    );
  } finally {
    clearInterval(timer);
  }
}

/** What the engine sent to all seats so far. */
async function sentPackets(consumers: readonly types.Consumer[]): Promise<number> {
  const stats = await Promise.all(consumers.map((consumer) => consumer.getStats()));
  return stats.reduce((sum, [stat]) => sum + (stat?.packetCount ?? 0), 0);
}

function residentBytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) * 1_024;
}

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, HOST, resolve));
  return socket;
}

const portOf = (socket: Socket): number => (socket.address() as AddressInfo).port;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
