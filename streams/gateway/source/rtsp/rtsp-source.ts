import { randomBytes } from 'node:crypto';
import type { StreamFault } from '#contract/stream';
import { CameraClock } from '../../media/camera-clock.ts';
import { h264Nal } from '../../media/h264-nal.ts';
import { createH265Nal } from '../../media/h265-nal.ts';
import { NalDepacketiser } from '../../media/nal-depacketiser.ts';
import { TimestampUnwrapper } from '../../media/rtp.ts';
import type { RunningSource, SourceSink } from '../source.ts';
import type { CertificateTrust } from './certificate-trust.ts';
import type { Credentials } from './rtsp-auth.ts';
import type { RtspEndpoint } from './rtsp-channel.ts';
import type { RtspHabits } from './keep-alive.ts';
import { RtspConnection } from './rtsp-connection.ts';
import { RtspSession, type PlayingSession, type SessionFailure } from './rtsp-session.ts';
import { parseRtspUrl, type RtspAddress } from './rtsp-url.ts';
import { TrackReceiver } from './track-receiver.ts';
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
  #playing: PlayingSession | null = null;
  #receiver: TrackReceiver | null = null;
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
    const delivery = this.#playing?.delivery;
    return (this.#connection?.bytesIn ?? 0) + (delivery?.kind === 'udp' ? delivery.pair.bytesIn : 0);
  }

  tick(nowMs: number): void {
    this.#connection?.tick(nowMs);
    this.#receiver?.tick(nowMs);
    if (nowMs >= this.#nextReportMs) this.#report(nowMs);
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
      makeCnonce,
      openUdp: () => UdpPair.open(verdict.address),
    });
    this.#session = session;
    const outcome = await session.start();
    await this.#settle(outcome, redirects);
  }

  async #settle(outcome: PlayingSession | SessionFailure, redirects: number): Promise<void> {
    if (this.#ended) {
      if (outcome.kind === 'playing') closePair(outcome);
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
    this.#playing = playing;
    const { video, delivery } = playing;
    this.#nextKeepAliveMs = this.#options.nowMs() + playing.keepAliveMs;
    const depacketiser = this.#createDepacketiser(video);
    const receiver = new TrackReceiver(video, delivery.kind === 'udp', makeSsrc(), this.#options.nowMs, {
      onPacket: (packet) => depacketiser.push(packet),
      onSenderReport: () => undefined,
      onBye: () => this.#end('closed', 'the camera said goodbye'),
    });
    this.#receiver = receiver;
    this.#sink.onReady();
    for (const early of this.#earlyPackets.splice(0)) this.#takePacket(early.channel, early.payload);
    if (delivery.kind === 'udp') {
      const ifRunning = (take: (packet: Buffer) => void) => (packet: Buffer) =>
        this.#ended ? undefined : take(packet);
      delivery.pair.listen({
        onRtp: ifRunning((packet) => receiver.takeRtp(packet)),
        onRtcp: ifRunning((packet) => receiver.takeRtcp(packet)),
      });
    }
    this.#report(this.#options.nowMs());
  }

  #createDepacketiser(video: PlayingSession['video']): NalDepacketiser {
    const unwrapper = new TimestampUnwrapper(video.clockRateHz);
    const clock = new CameraClock();
    const rules = video.coding === 'h264' ? h264Nal : createH265Nal(video.hasDonl);
    const depacketiser = new NalDepacketiser(rules, {
      onParameters: (sets) => this.#sink.onParameters(sets),
      onLoss: (packets) => this.#sink.onLoss(packets),
      onUnit: ({ data, isKeyframe, timestamp }) => {
        const arrivedAtMs = this.#options.nowMs();
        const ptsTicks = clock.next(unwrapper.unwrap(timestamp), arrivedAtMs);
        this.#sink.onAccessUnit({ data, isKeyframe, ptsTicks, arrivedAtMs });
      },
    });
    depacketiser.seed(video.parameterSets);
    return depacketiser;
  }

  #takePacket(channel: number, payload: Buffer): void {
    if (this.#ended) return;
    if (!this.#playing || !this.#receiver) {
      // RTP may come before the reply to PLAY has been handled; a few packets are kept, copied out of the read buffer.
      if (this.#earlyPackets.length < 256) this.#earlyPackets.push({ channel, payload: Buffer.from(payload) });
      return;
    }
    const { delivery } = this.#playing;
    if (delivery.kind !== 'interleaved') return;
    if (channel === delivery.rtpChannel) this.#receiver.takeRtp(payload);
    else if (channel === delivery.rtcpChannel) this.#receiver.takeRtcp(payload);
  }

  /** Tells the camera what came: some count only this as a sign of life. */
  #report(nowMs: number): void {
    const { delivery } = this.#playing ?? {};
    if (this.#ended || !delivery || !this.#receiver) return;
    this.#nextReportMs = nowMs + REPORT_PERIOD_MS;
    const report = this.#receiver.report();
    if (delivery.kind === 'interleaved') this.#connection?.sendPacket(delivery.rtcpChannel, report);
    else delivery.pair.report(report, delivery.cameraRtpPort, delivery.cameraRtcpPort);
  }

  #end(fault: StreamFault, detail: string, retryAfterMs: number | null = null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#close();
    this.#sink.onEnd(fault, detail, retryAfterMs);
  }

  #close(): void {
    this.#connection?.close();
    if (this.#playing) closePair(this.#playing);
    this.#playing = null;
  }
}

function closePair({ delivery }: PlayingSession): void {
  if (delivery.kind === 'udp') delivery.pair.close();
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
