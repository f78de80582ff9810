import { randomBytes } from 'node:crypto';
import type { StreamFault } from '#contract/stream';
import type { RunningSource, SourceSink, SourceSound } from '../source.ts';
import type { CertificateTrust } from './certificate-trust.ts';
import type { Credentials } from './rtsp-auth.ts';
import type { RtspEndpoint } from './rtsp-channel.ts';
import type { RtspHabits } from './keep-alive.ts';
import { RtspConnection } from './rtsp-connection.ts';
import { RtspSession, type PlayingSession, type PlayingSound, type SessionFailure } from './rtsp-session.ts';
import type { TrackDelivery } from './rtsp-transport.ts';
import { parseRtspUrl, type RtspAddress } from './rtsp-url.ts';
import { createTracks, type PlayingTrack } from './session-tracks.ts';
import { UdpPair } from './udp-pair.ts';

/** What a guard says of a host and port; the address is resolved once and dialled as it is. */
export type AddressVerdict =
  | { kind: 'allowed'; address: string }
  | { kind: 'refused' }
  | { kind: 'unknown-host' }
  /** This host failed often; others are trying it. */
  | { kind: 'held-back' };

/** Decides about one host and port. */
export type AddressGuard = (host: string, port: number) => Promise<AddressVerdict>;

/** What an RTSP pull needs. `nowMs` is monotonic; `habits` outlives the source. */
export interface RtspSourceOptions {
  url: string;
  /** JPEG is taken too: its units are whole JPEG files and come without parameters. */
  takesJpeg: boolean;
  credentials: Credentials | null;
  guard: AddressGuard;
  trust: CertificateTrust;
  habits: RtspHabits;
  nowMs: () => number;
}

const MAX_REDIRECTS = 3;
const TEARDOWN_TIMEOUT_MS = 500;
const REPORT_PERIOD_MS = 5000;

/** Pulls H.264 or H.265 from a camera by RTSP; credentials of the address are used when none are given apart. */
export class RtspSource implements RunningSource {
  readonly #options: RtspSourceOptions;
  readonly #sink: SourceSink;
  #connection: RtspConnection | null = null;
  #session: RtspSession | null = null;
  #tracks: readonly PlayingTrack[] = [];
  #keepAliveMs = 0;
  #nextKeepAliveMs = Number.POSITIVE_INFINITY;
  #nextReportMs = Number.POSITIVE_INFINITY;
  #ended = false;
  #earlyPackets: { channel: number; payload: Buffer }[] = [];

  constructor(options: RtspSourceOptions, sink: SourceSink) {
    this.#options = options;
    this.#sink = sink;
    void this.#run(options.url, 0).catch((error: unknown) => this.#end('closed', String(error)));
  }

  get bytesIn(): number {
    let bytes = this.#connection?.bytesIn ?? 0;
    for (const { delivery } of this.#tracks) if (delivery.kind === 'udp') bytes += delivery.pair.bytesIn;
    return bytes;
  }

  tick(nowMs: number): void {
    this.#connection?.tick(nowMs);
    for (const { receiver } of this.#tracks) receiver.tick(nowMs);
    if (nowMs >= this.#nextReportMs) this.#report(nowMs);
    if (this.#ended || nowMs < this.#nextKeepAliveMs || !this.#session || this.#tracks.length === 0) return;
    this.#nextKeepAliveMs = nowMs + this.#keepAliveMs;
    void this.#session.keepAlive().then((isAlive) => {
      if (!isAlive) this.#end('closed', 'the camera has forgotten the session');
    });
  }

  async stop(): Promise<void> {
    this.#ended = true;
    const teardown = this.#session?.tearDown() ?? Promise.resolve();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, TEARDOWN_TIMEOUT_MS).unref());
    await Promise.race([teardown, patience]);
    this.#close();
  }

  async #run(url: string, redirects: number): Promise<void> {
    const address = parseRtspUrl(url);
    if (address && redirects > 0 && isDowngrade(this.#options.url, address))
      return this.#end('refused', 'redirected from an encrypted address to a plain one');
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
    const lost = await connection.connect(endpointOf(address, verdict.address), this.#options.trust);
    if (lost) return this.#end(lost.fault, lost.detail);
    const own = address.username === null ? null : { username: address.username, password: address.password ?? '' };
    const session = new RtspSession({
      connection,
      requestUrl: address.requestUrl,
      credentials: this.#options.credentials ?? own,
      habits: this.#options.habits,
      takesJpeg: this.#options.takesJpeg,
      makeCnonce,
      openUdp: () => UdpPair.open(verdict.address),
    });
    this.#session = session;
    const outcome = await session.start();
    await this.#settle(outcome, redirects);
  }

  async #settle(outcome: PlayingSession | SessionFailure, redirects: number): Promise<void> {
    if (this.#ended) {
      if (outcome.kind === 'playing') deliveriesOf(outcome).forEach(closePair);
      return;
    }
    if (outcome.kind === 'failed') {
      await this.#giveBack();
      return this.#end(outcome.fault, outcome.detail, outcome.retryAfterMs);
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
    const { nowMs } = this.#options;
    this.#keepAliveMs = playing.keepAliveMs;
    this.#nextKeepAliveMs = nowMs() + playing.keepAliveMs;
    const onBye = (): void => this.#end('closed', 'the camera said goodbye');
    this.#sink.onSound(soundOf(playing.sound));
    this.#tracks = createTracks(playing, { sink: this.#sink, nowMs, makeSsrc, onBye });
    this.#sink.onReady();
    for (const early of this.#earlyPackets.splice(0)) this.#takePacket(early.channel, early.payload);
    this.#listenToPairs();
    this.#report(nowMs());
  }

  #listenToPairs(): void {
    const ifRunning = (take: (packet: Buffer) => void) => (packet: Buffer) => (this.#ended ? undefined : take(packet));
    for (const { delivery, receiver } of this.#tracks) {
      if (delivery.kind !== 'udp') continue;
      delivery.pair.listen({
        onRtp: ifRunning((packet) => receiver.takeRtp(packet)),
        onRtcp: ifRunning((packet) => receiver.takeRtcp(packet)),
      });
    }
  }

  #takePacket(channel: number, payload: Buffer): void {
    if (this.#ended) return;
    if (this.#tracks.length === 0) {
      // RTP may come before the reply to PLAY has been handled; a few packets are kept, copied out of the read buffer.
      if (this.#earlyPackets.length < 256) this.#earlyPackets.push({ channel, payload: Buffer.from(payload) });
      return;
    }
    for (const { delivery, receiver } of this.#tracks) {
      if (delivery.kind !== 'interleaved') continue;
      if (channel === delivery.rtpChannel) receiver.takeRtp(payload);
      else if (channel === delivery.rtcpChannel) receiver.takeRtcp(payload);
    }
  }

  /** Tells the camera what came: some count only this as a sign of life. */
  #report(nowMs: number): void {
    this.#nextReportMs = nowMs + REPORT_PERIOD_MS;
    for (const { delivery, receiver } of this.#tracks) {
      const report = receiver.report();
      if (delivery.kind === 'interleaved') this.#connection?.sendPacket(delivery.rtcpChannel, report);
      else delivery.pair.report(report, delivery.cameraRtpPort, delivery.cameraRtcpPort);
    }
  }

  #end(fault: StreamFault, detail: string, retryAfterMs: number | null = null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#close();
    this.#sink.onEnd(fault, detail, retryAfterMs);
  }

  #close(): void {
    this.#connection?.close();
    for (const { delivery } of this.#tracks) closePair(delivery);
    this.#tracks = [];
    this.#nextReportMs = Number.POSITIVE_INFINITY;
  }
}

function deliveriesOf({ delivery, sound }: PlayingSession): TrackDelivery[] {
  return sound.kind === 'playing' ? [delivery, sound.delivery] : [delivery];
}

function closePair(delivery: TrackDelivery): void {
  if (delivery.kind === 'udp') delivery.pair.close();
}

function soundOf(sound: PlayingSound): SourceSound | null {
  switch (sound.kind) {
    case 'none':
      return null;
    case 'playing':
      return { coding: sound.choice.coding, format: sound.choice.format, refusal: null };
    case 'unsupported':
    case 'refused':
      return { coding: sound.coding, format: null, refusal: sound.kind };
  }
}

function endpointOf({ scheme, host, port, requestUrl }: RtspAddress, address: string): RtspEndpoint {
  return { scheme, host, address, port, path: requestUrl.replace(/^[a-z]+:\/\/[^/?]*/, '') || '/' };
}

/** A redirect may not talk us out of encryption: the password goes where it leads. */
function isDowngrade(from: string, to: RtspAddress): boolean {
  return parseRtspUrl(from)?.scheme === 'rtsps' && to.scheme !== 'rtsps';
}

function makeSsrc(): number {
  return randomBytes(4).readUInt32BE(0);
}

function makeCnonce(): string {
  return randomBytes(8).toString('hex');
}
