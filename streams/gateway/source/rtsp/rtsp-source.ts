import { randomBytes } from 'node:crypto';
import type { StreamFault } from '#contract/stream';
import { h264Nal } from '../../media/h264-nal.ts';
import { createH265Nal } from '../../media/h265-nal.ts';
import { NalDepacketiser } from '../../media/nal-depacketiser.ts';
import { parseRtp, TimestampUnwrapper } from '../../media/rtp.ts';
import type { RunningSource, SourceSink } from '../source.ts';
import type { Credentials } from './rtsp-auth.ts';
import { RtspConnection } from './rtsp-connection.ts';
import { RtspSession, type PlayingSession, type SessionFailure } from './rtsp-session.ts';
import { parseRtspUrl } from './rtsp-url.ts';

/** What a guard says of a host and port; the address is resolved once and dialled as it is. */
export type AddressVerdict =
  | { kind: 'allowed'; address: string }
  | { kind: 'refused' }
  | { kind: 'unknown-host' }
  /** This host failed often; others are trying it. */
  | { kind: 'held-back' };

/** Decides about one host and port. */
export type AddressGuard = (host: string, port: number) => Promise<AddressVerdict>;

/** What an RTSP pull needs. `nowMs` is monotonic. */
export interface RtspSourceOptions {
  url: string;
  credentials: Credentials | null;
  guard: AddressGuard;
  nowMs: () => number;
}

const MAX_REDIRECTS = 3;
const TEARDOWN_TIMEOUT_MS = 500;

/** Pulls H.264 or H.265 from a camera by RTSP over TCP; credentials of the address are used when none are given apart. */
export class RtspSource implements RunningSource {
  readonly #options: RtspSourceOptions;
  readonly #sink: SourceSink;
  #connection: RtspConnection | null = null;
  #session: RtspSession | null = null;
  #playing: PlayingSession | null = null;
  #depacketiser: NalDepacketiser | null = null;
  #unwrapper: TimestampUnwrapper | null = null;
  #nextKeepAliveMs = Number.POSITIVE_INFINITY;
  #ended = false;
  #earlyPackets: { channel: number; payload: Buffer }[] = [];

  constructor(options: RtspSourceOptions, sink: SourceSink) {
    this.#options = options;
    this.#sink = sink;
    void this.#run(options.url, 0).catch((error: unknown) => this.#end('closed', String(error)));
  }

  get bytesIn(): number {
    return this.#connection?.bytesIn ?? 0;
  }

  tick(nowMs: number): void {
    this.#connection?.tick(nowMs);
    if (this.#ended || nowMs < this.#nextKeepAliveMs || !this.#session || !this.#playing) return;
    this.#nextKeepAliveMs = nowMs + this.#playing.keepAliveMs;
    void this.#session.keepAlive().then((isAlive) => {
      if (!isAlive) this.#end('closed', 'the camera has forgotten the session');
    });
  }

  async stop(): Promise<void> {
    this.#ended = true;
    const teardown = this.#session?.tearDown() ?? Promise.resolve();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, TEARDOWN_TIMEOUT_MS).unref());
    await Promise.race([teardown, patience]);
    this.#connection?.close();
  }

  async #run(url: string, redirects: number): Promise<void> {
    const address = parseRtspUrl(url);
    if (!address) return this.#end('address-refused', 'no RTSP address');
    const verdict = await this.#options.guard(address.host, address.port);
    if (this.#ended) return;
    if (verdict.kind === 'refused')
      return this.#end('address-refused', 'the address is not in an allowed camera network');
    if (verdict.kind === 'held-back') return this.#end('unreachable', 'the host does not answer');
    if (verdict.kind === 'unknown-host') return this.#end('unreachable', 'the host name has no address');
    const connection = new RtspConnection(
      {
        onPacket: (channel, payload) => this.#takePacket(channel, payload),
        onClose: (fault, detail) => {
          if (connection === this.#connection) this.#end(fault, detail);
        },
      },
      this.#options.nowMs,
    );
    this.#connection = connection;
    const lost = await connection.connect(verdict.address, address.port);
    if (lost) return this.#end(lost.fault, lost.detail);
    const own = address.username === null ? null : { username: address.username, password: address.password ?? '' };
    const session = new RtspSession(connection, address.requestUrl, this.#options.credentials ?? own, makeCnonce);
    this.#session = session;
    const outcome = await session.start();
    await this.#settle(outcome, redirects);
  }

  async #settle(outcome: PlayingSession | SessionFailure, redirects: number): Promise<void> {
    if (this.#ended) return;
    if (outcome.kind === 'failed') {
      await this.#giveBack();
      return this.#end(outcome.fault, outcome.detail);
    }
    if (outcome.kind === 'redirect') {
      if (redirects >= MAX_REDIRECTS) return this.#end('refused', 'too many redirects');
      const old = this.#connection;
      this.#connection = null;
      old?.close();
      return this.#run(outcome.location, redirects + 1);
    }
    this.#beginMedia(outcome);
  }

  /** A failed start may still hold a session at the camera. */
  async #giveBack(): Promise<void> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, TEARDOWN_TIMEOUT_MS).unref());
    await Promise.race([this.#session?.tearDown(), patience]);
  }

  #beginMedia(playing: PlayingSession): void {
    this.#playing = playing;
    this.#nextKeepAliveMs = this.#options.nowMs() + playing.keepAliveMs;
    this.#unwrapper = new TimestampUnwrapper(playing.video.clockRateHz);
    const { coding, hasDonl } = playing.video;
    const rules = coding === 'h264' ? h264Nal : createH265Nal(hasDonl);
    const depacketiser = new NalDepacketiser(rules, {
      onParameters: (sets) => this.#sink.onParameters(sets),
      onLoss: (packets) => this.#sink.onLoss(packets),
      onUnit: (unit) => {
        const ptsTicks = this.#unwrapper?.unwrap(unit.timestamp) ?? 0;
        this.#sink.onAccessUnit({
          data: unit.data,
          isKeyframe: unit.isKeyframe,
          ptsTicks,
          arrivedAtMs: this.#options.nowMs(),
        });
      },
    });
    depacketiser.seed(playing.video.parameterSets);
    this.#depacketiser = depacketiser;
    this.#sink.onReady();
    for (const early of this.#earlyPackets.splice(0)) this.#takePacket(early.channel, early.payload);
  }

  #takePacket(channel: number, payload: Buffer): void {
    if (this.#ended) return;
    if (!this.#playing || !this.#depacketiser) {
      // RTP may come before the reply to PLAY has been handled; a few packets are kept, copied out of the read buffer.
      if (this.#earlyPackets.length < 256) this.#earlyPackets.push({ channel, payload: Buffer.from(payload) });
      return;
    }
    if (channel !== this.#playing.rtpChannel) return;
    const packet = parseRtp(payload);
    if (packet) this.#depacketiser.push(packet);
  }

  #end(fault: StreamFault, detail: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connection?.close();
    this.#sink.onEnd(fault, detail);
  }
}

function makeCnonce(): string {
  return randomBytes(8).toString('hex');
}
