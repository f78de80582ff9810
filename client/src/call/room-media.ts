import { Device } from 'mediasoup-client';
import type { types } from 'mediasoup-client';
import { Value } from 'typebox/value';
import {
  type MediaKind,
  OpenedTransport,
  Produced,
  RestartedIce,
  type SignalAsk,
  type SignalFrame,
} from '#contract/conference';
import type { SignalLink } from './signal-link.ts';

/** What happens to the media of a room. */
export interface RoomMediaListener {
  /** null: it ended. */
  onTrack(peerId: string, kind: MediaKind, track: MediaStreamTrack | null): void;
  /** The path to the engine broke and does not come back by itself. */
  onBroken(): void;
}

/** Relays for networks that let nothing else through. */
export interface Relays {
  iceServers: readonly RTCIceServer[];
  isRelayOnly: boolean;
}

/** What is received. */
export interface RoomFigures {
  framesDecoded: number;
  audioEnergy: number;
  packetsLost: number;
}

/** Half as wide and high for tiles, and whole. */
const TWO_SIZES = [{ scaleResolutionDownBy: 2, maxBitrate: 150_000 }, { maxBitrate: 700_000 }] as const;
/** ICE finds its way back from a short loss by itself. */
const PATIENCE_MS = 2_000;
/** A restarted path that does not stand by then is given up for new transports. */
const RESTART_LIMIT_MS = 5_000;

type ConsumerFrame = Extract<SignalFrame, { kind: 'consumer' }>;

/** The transports of one peer: what it sends and what it gets. The one user of mediasoup-client. */
export class RoomMedia {
  readonly #listener: RoomMediaListener;
  readonly #consumers = new Map<string, { consumer: types.Consumer; peerId: string }>();
  readonly #producers = new Map<MediaKind, types.Producer>();
  #link: SignalLink;
  #send: types.Transport | null = null;
  #receive: types.Transport | null = null;
  #queue: Promise<void> = Promise.resolve();
  #sending: Promise<void> = Promise.resolve();
  #isBroken = false;
  /** Pictures are sent in two sizes, of which each receiver gets the one that suits. */
  isLayered = false;

  private constructor(link: SignalLink, listener: RoomMediaListener) {
    this.#link = link;
    this.#listener = listener;
  }

  /** Opens both transports and begins to receive. @throws SignalError, and what mediasoup-client throws */
  static async open(
    link: SignalLink,
    capabilities: unknown,
    relays: Relays,
    listener: RoomMediaListener,
  ): Promise<RoomMedia> {
    const media = new RoomMedia(link, listener);
    const device = await Device.factory();
    await device.load({ routerRtpCapabilities: capabilities as types.RtpCapabilities });
    const [send, receive] = [await media.#openTransport('send'), await media.#openTransport('receive')];
    const path = {
      iceServers: [...relays.iceServers],
      ...(relays.isRelayOnly ? { iceTransportPolicy: 'relay' as const } : {}),
    };
    media.#send = device.createSendTransport({ ...send, ...path });
    media.#receive = device.createRecvTransport({ ...receive, ...path });
    media.#wire(media.#send);
    media.#wire(media.#receive);
    const rtpCapabilities = device.recvRtpCapabilities;
    await link.ask({ kind: 'receive', transportId: media.#receive.id, rtpCapabilities });
    return media;
  }

  /** Whether its transports can go on after the socket came back. */
  get isUsable(): boolean {
    return !this.#isBroken && this.#send?.closed === false;
  }

  /** The socket was lost and is another one now. */
  useLink(link: SignalLink): void {
    this.#link = link;
  }

  /** Sends a track, in place of the one before; null stops. One at a time. */
  send(kind: MediaKind, track: MediaStreamTrack | null): Promise<void> {
    const work = this.#sending.then(() => this.#sendNow(kind, track));
    this.#sending = work.catch(() => undefined);
    return work;
  }

  async pause(kind: MediaKind, isPaused: boolean): Promise<void> {
    const producer = this.#producers.get(kind);
    if (!producer || producer.closed) return;
    if (isPaused) producer.pause();
    else producer.resume();
    await this.#link.ask({ kind: 'pause', producerId: producer.id, isPaused });
  }

  /** Takes what another sends: one after the other, and passed on from the first key picture. */
  receive(frame: ConsumerFrame): Promise<void> {
    this.#queue = this.#queue.then(() => this.#receiveNow(frame)).catch(() => undefined);
    return this.#queue;
  }

  /** Asks for a peer's picture in the size that suits. */
  async prefer(peerId: string, isLarge: boolean): Promise<void> {
    for (const [consumerId, known] of this.#consumers) {
      if (known.peerId !== peerId || known.consumer.kind !== 'video') continue;
      await this.#link.ask({ kind: 'prefer', consumerId, isLarge });
    }
  }

  forget(consumerId: string): void {
    const known = this.#consumers.get(consumerId);
    this.#consumers.delete(consumerId);
    if (!known) return;
    known.consumer.close();
    this.#listener.onTrack(known.peerId, known.consumer.kind, null);
  }

  /** A picture that its sender switched off is taken from the screen. */
  pauseReceived(consumerId: string, isPaused: boolean): void {
    const known = this.#consumers.get(consumerId);
    if (known?.consumer.kind !== 'video') return;
    this.#listener.onTrack(known.peerId, 'video', isPaused ? null : known.consumer.track);
  }

  /** New ICE credentials for both transports. @returns whether both stand within 5 s */
  async restartPath(): Promise<boolean> {
    const transports = [this.#send, this.#receive].flatMap((transport) => transport ?? []);
    try {
      for (const transport of transports) {
        const answer = await this.#link.ask({ kind: 'restart-ice', transportId: transport.id });
        const { iceParameters } = Value.Parse(RestartedIce, answer);
        await transport.restartIce({ iceParameters: iceParameters as types.IceParameters });
      }
    } catch {
      return false; // The socket or the engine is gone too: the next rung.
    }
    const endMs = performance.now() + RESTART_LIMIT_MS;
    while (performance.now() < endMs) {
      // A transport that nothing was ever sent on stays new.
      if (transports.every((transport) => ['connected', 'new'].includes(transport.connectionState))) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  }

  /** What it has is of no use any more; nothing is said about it. */
  breakOff(): void {
    this.#isBroken = true;
  }

  close(): void {
    this.#isBroken = true;
    this.#send?.close();
    this.#receive?.close();
  }

  /** Sums over all that is received; the probing stream of mediasoup is nobody's. */
  async figures(): Promise<RoomFigures> {
    const figures = { framesDecoded: 0, audioEnergy: 0, packetsLost: 0 };
    for (const { consumer } of this.#consumers.values()) {
      // One that ended meanwhile has no figures any more.
      const stats = consumer.closed ? null : await consumer.getStats().catch(() => null);
      if (stats === null) continue;
      stats.forEach((stat: RTCInboundRtpStreamStats & { mid?: string; totalAudioEnergy?: number }) => {
        if (stat.type !== 'inbound-rtp' || stat.mid === 'probator') return;
        figures.framesDecoded += stat.framesDecoded ?? 0;
        figures.audioEnergy += stat.totalAudioEnergy ?? 0;
        figures.packetsLost += stat.packetsLost ?? 0;
      });
    }
    return figures;
  }

  async #openTransport(direction: 'send' | 'receive'): Promise<types.TransportOptions> {
    const opened = Value.Parse(OpenedTransport, await this.#link.ask({ kind: 'open-transport', direction }));
    return opened as types.TransportOptions;
  }

  async #sendNow(kind: MediaKind, track: MediaStreamTrack | null): Promise<void> {
    const known = this.#producers.get(kind);
    if (track === null) {
      this.#producers.delete(kind);
      if (!known) return;
      known.close();
      await this.#link.ask({ kind: 'stop', producerId: known.id });
      return;
    }
    if (known && !known.closed) return known.replaceTrack({ track });
    if (!this.#send) return;
    const producer = await this.#send.produce({
      track,
      // The track belongs to the call and outlives its transports.
      stopTracks: false,
      ...(kind === 'audio' ? { codecOptions: { opusDtx: true, opusFec: true } } : {}),
      ...(kind === 'video' && this.isLayered ? { encodings: [...TWO_SIZES] } : {}),
    });
    this.#producers.set(kind, producer);
  }

  async #receiveNow(frame: ConsumerFrame): Promise<void> {
    const consumer = await this.#receive?.consume({
      id: frame.consumerId,
      producerId: frame.producerId,
      kind: frame.media,
      rtpParameters: frame.rtpParameters as types.RtpParameters,
    });
    if (!consumer) return;
    this.#consumers.set(frame.consumerId, { consumer, peerId: frame.peerId });
    if (!frame.isPaused || frame.media === 'audio') this.#listener.onTrack(frame.peerId, frame.media, consumer.track);
    await this.#link.ask({ kind: 'resume-consumer', consumerId: frame.consumerId });
  }

  #wire(transport: types.Transport): void {
    const answer = (ask: SignalAsk, done: (value: unknown) => void, failed: (error: Error) => void): void => {
      this.#link.ask(ask).then(done, (error: unknown) => failed(error instanceof Error ? error : new Error('failed')));
    };
    transport.on('connect', ({ dtlsParameters }, done, failed) =>
      answer({ kind: 'connect', transportId: transport.id, dtlsParameters }, () => done(), failed),
    );
    transport.on('produce', ({ kind, rtpParameters }, done, failed) =>
      answer(
        { kind: 'produce', transportId: transport.id, media: kind, rtpParameters },
        (value) => done({ id: Value.Parse(Produced, value).producerId }),
        failed,
      ),
    );
    transport.on('connectionstatechange', (state) => {
      if (state === 'failed') return this.#onBroken();
      if (state !== 'disconnected') return;
      setTimeout(() => {
        if (transport.connectionState === 'disconnected') this.#onBroken();
      }, PATIENCE_MS);
    });
  }

  #onBroken(): void {
    // Both transports break at once, and one call of it is enough; what is closed breaks nothing.
    if (this.#isBroken) return;
    this.#listener.onBroken();
  }
}
