import type { Duplex } from 'node:stream';
import { INGEST_APP } from '#contract/ingest';
import type { PublishVerdict } from './publish-address.ts';
import { type AvPacket, Rtmp } from './rtmp.ts';

/** What a connection asks of the process it came to. */
export interface PublisherDesk {
  mayPublish(name: string, query: Readonly<Record<string, string | string[] | undefined>>): PublishVerdict;
  /** It publishes from now on; one that published the same before has to go. */
  onBegin(publisher: Publisher): void;
  onPacket(publisher: Publisher, packet: AvPacket): void;
  /** Called once, also for one that never began. */
  onEnd(publisher: Publisher, why: string): void;
}

/** Until it has shown a signed address a connection may send, and have kept for it, this much. */
const MOST_BYTES_BEFORE = 64 * 1024;
const MOST_MESSAGE_BEFORE = 8 * 1024;
const MOST_CHANNELS = 64;
/** A keyframe of 4K has about 2 MB. */
const MOST_MESSAGE = 8 * 2 ** 20;
const BEGIN_WITHIN_MS = 10_000;
/** A drone whose radio is gone keeps its connection half open. */
const SILENT_MS = 10_000;
const PUBLISHED_KINDS = new Set([8, 9, 18]);

/**
 * One RTMP connection. It has no effect on any stream before its address was found to be signed, and nobody plays by it: the library's own session would hand pictures
 * on before it looks at who sends them, and a command that it cannot read would end the process.
 */
export class Publisher {
  readonly #socket: Duplex;
  readonly #desk: PublisherDesk;
  readonly #rtmp = new Rtmp();
  #name: string | null = null;
  #wanted: { name: string; query: Readonly<Record<string, string | string[] | undefined>> } | null = null;
  #bytesIn = 0;
  #heardAtMs: number;
  #hasEnded = false;
  readonly #beganAtMs: number;

  constructor(socket: Duplex, desk: PublisherDesk, nowMs: number) {
    this.#socket = socket;
    this.#desk = desk;
    this.#beganAtMs = nowMs;
    this.#heardAtMs = nowMs;
    const rtmp = this.#rtmp;
    rtmp.onOutputCallback = (bytes) => void this.#socket.write(bytes);
    rtmp.onConnectCallback = ({ app, name, query }) => {
      this.#wanted = app === INGEST_APP ? { name, query } : null;
    };
    rtmp.onPlayCallback = () => this.end('asked to play');
    rtmp.onPushCallback = () => this.#begin();
    rtmp.onPacketCallback = (packet) => this.#takePacket(packet);
    const allocate = rtmp.packetAlloc.bind(rtmp);
    rtmp.packetAlloc = () => {
      const most = this.#name === null ? MOST_MESSAGE_BEFORE : MOST_MESSAGE;
      if (rtmp.parserPacket.header.length > most || rtmp.inPackets.size > MOST_CHANNELS)
        throw new Error('a message is too large');
      allocate();
    };
    socket.on('data', (bytes: Buffer) => this.take(bytes));
    socket.on('error', () => undefined);
    socket.once('close', () => this.#finish('closed'));
  }

  /** The published stream; null before it began. */
  get name(): string | null {
    return this.#name;
  }

  /** Reads what came in; what no protocol is ends the connection, and only that. */
  take(bytes: Buffer): void {
    if (this.#hasEnded) return;
    this.#bytesIn += bytes.length;
    if (this.#name === null && this.#bytesIn > MOST_BYTES_BEFORE) return this.end('too much before it began');
    try {
      const fault = this.#rtmp.parserData(bytes);
      if (fault !== null) this.end(fault);
    } catch (error) {
      this.end(error instanceof Error ? error.message : 'not RTMP');
    }
  }

  /** Ends what is overdue. */
  tick(nowMs: number): void {
    if (this.#name === null && nowMs - this.#beganAtMs > BEGIN_WITHIN_MS) this.end('did not begin');
    else if (this.#name !== null && this.#bytesIn > 0) {
      this.#bytesIn = 0;
      this.#heardAtMs = nowMs;
    } else if (nowMs - this.#heardAtMs > SILENT_MS) this.end('silent');
  }

  end(why: string): void {
    if (this.#hasEnded) return;
    this.#finish(why);
    this.#socket.destroy();
  }

  #begin(): void {
    const wanted = this.#wanted;
    if (this.#hasEnded || this.#name !== null) return this.end('asked twice');
    const verdict: PublishVerdict =
      wanted === null ? { kind: 'refused', reason: 'not-signed' } : this.#desk.mayPublish(wanted.name, wanted.query);
    if (wanted === null || verdict.kind === 'refused') {
      const reason = verdict.kind === 'refused' ? verdict.reason : 'not-signed';
      this.#rtmp.sendStatusMessage(this.#rtmp.streamId, 'error', 'NetStream.Publish.Denied', reason);
      this.#finish(`refused: ${reason}`);
      // What was said has to arrive; what it still sends is not read.
      this.#socket.removeAllListeners('data');
      this.#socket.end(() => this.#socket.destroy());
      return;
    }
    this.#name = wanted.name;
    this.#bytesIn = 1;
    this.#desk.onBegin(this);
  }

  #takePacket(packet: AvPacket): void {
    if (this.#hasEnded || this.#name === null || !PUBLISHED_KINDS.has(packet.codec_type)) return;
    this.#desk.onPacket(this, packet);
  }

  #finish(why: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#desk.onEnd(this, why);
  }
}
