import { createWorker } from 'mediasoup';
import type { types } from 'mediasoup';
import { type MediaKind, MOST_VOICES, type OpenedTransport } from '#contract/conference';
import { type Arrived, type NewConsumer, type Sfu, SfuError, type SfuEvents, type SfuFigures } from './sfu.ts';

/** Where the engines take packets. */
export interface MediasoupOptions {
  workers: number;
  /** Addresses of this machine that peers reach; every one of them is offered. */
  addresses: readonly string[];
  /** UDP and TCP port of the first worker; the second has `rtcPort + 2`, and so on, since one above it is the RTMP push. */
  rtcPort: number;
  log: (line: string) => void;
}

/** VP8 first, since every browser encodes it; H.264 in the profile that phones decode in hardware. */
const CODECS: types.RouterRtpCodecCapability[] = [
  {
    kind: 'audio',
    mimeType: 'audio/opus',
    preferredPayloadType: 111,
    clockRate: 48_000,
    channels: 2,
    parameters: { useinbandfec: 1, usedtx: 1 },
  },
  { kind: 'video', mimeType: 'video/VP8', preferredPayloadType: 96, clockRate: 90_000 },
  {
    kind: 'video',
    mimeType: 'video/H264',
    preferredPayloadType: 102,
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];

/** Looks twice a second for who is louder than a quiet room. */
const VOICE_WATCH = { maxEntries: MOST_VOICES, threshold: -60, interval: 500 };
/** Without it the estimate starts so low that a picture is a smear for seconds. */
const INITIAL_BITRATE = 800_000;
/** Browsers ask for consent every 5 s or so: without any for so long the path is gone. */
const CONSENT_LIMIT_S = 10;
const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 5_000;

interface Engine {
  readonly index: number;
  worker: types.Worker | null;
  server: types.WebRtcServer | null;
  failures: number;
}

interface Room {
  readonly engine: Engine;
  readonly router: types.Router;
  readonly producers: Map<string, types.Producer>;
  /** Listens for the loudest of a meeting's voices. */
  readonly voices: types.AudioLevelObserver | null;
}

/** mediasoup workers as the conference's engine: one a core, each on a fixed port, started again when it dies. */
export class MediasoupSfu implements Sfu {
  readonly #options: MediasoupOptions;
  readonly #engines: Engine[];
  readonly #rooms = new Map<string, Room>();
  readonly #transports = new Map<string, { room: Room; transport: types.WebRtcTransport }>();
  readonly #producers = new Map<string, { room: Room; producer: types.Producer }>();
  readonly #consumers = new Map<string, types.Consumer>();
  readonly #opening = new Map<string, Promise<void>>();
  #events: SfuEvents | null = null;
  #isClosed = false;

  constructor(options: MediasoupOptions) {
    this.#options = options;
    this.#engines = Array.from({ length: options.workers }, (_, index) => ({
      index,
      worker: null,
      server: null,
      failures: 0,
    }));
  }

  /** Starts the workers. @throws Error when one cannot start */
  async start(): Promise<void> {
    await Promise.all(this.#engines.map((engine) => this.#startEngine(engine)));
  }

  /** Process ids of the running workers. */
  pids(): number[] {
    return this.#engines.flatMap(({ worker }) => worker?.pid ?? []);
  }

  async createRoom(roomId: string, watchesVoices = false): Promise<void> {
    if (this.#rooms.has(roomId)) return;
    const opening =
      this.#opening.get(roomId) ?? this.#openRoom(roomId, watchesVoices).finally(() => this.#opening.delete(roomId));
    this.#opening.set(roomId, opening);
    await opening;
  }

  closeRoom(roomId: string): void {
    this.#rooms.get(roomId)?.router.close();
    this.#rooms.delete(roomId);
  }

  capabilities(roomId: string): unknown {
    return this.#room(roomId).router.rtpCapabilities;
  }

  async openTransport(roomId: string): Promise<OpenedTransport> {
    const room = this.#room(roomId);
    const { server } = room.engine;
    if (server === null) throw new SfuError('lost', 'the engine of this room starts again');
    return guard(async () => {
      const transport = await room.router.createWebRtcTransport({
        webRtcServer: server,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: INITIAL_BITRATE,
        iceConsentTimeout: CONSENT_LIMIT_S,
      });
      const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
      this.#transports.set(id, { room, transport });
      transport.observer.once('close', () => this.#transports.delete(id));
      return { id, iceParameters, iceCandidates, dtlsParameters };
    });
  }

  connect(transportId: string, dtlsParameters: unknown): Promise<void> {
    const { transport } = this.#transport(transportId);
    return guard(() => transport.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters }));
  }

  restartIce(transportId: string): Promise<unknown> {
    return guard(() => this.#transport(transportId).transport.restartIce());
  }

  closeTransport(transportId: string): void {
    this.#transports.get(transportId)?.transport.close();
  }

  isUp(transportId: string): boolean {
    const transport = this.#transports.get(transportId)?.transport;
    const hasPath = transport?.iceState === 'connected' || transport?.iceState === 'completed';
    return hasPath && transport.dtlsState === 'connected';
  }

  produce(transportId: string, media: MediaKind, rtpParameters: unknown): Promise<string> {
    const { room, transport } = this.#transport(transportId);
    return guard(async () => {
      const producer = await transport.produce({
        kind: media,
        rtpParameters: rtpParameters as types.RtpParameters,
        // When many join at once, one key picture serves them all.
        keyFrameRequestDelay: 1_000,
      });
      room.producers.set(producer.id, producer);
      if (media === 'audio') await room.voices?.addProducer({ producerId: producer.id });
      this.#producers.set(producer.id, { room, producer });
      producer.observer.once('close', () => {
        room.producers.delete(producer.id);
        this.#producers.delete(producer.id);
      });
      return producer.id;
    });
  }

  pauseProducer(producerId: string, isPaused: boolean): Promise<void> {
    const { producer } = this.#producer(producerId);
    return guard(() => (isPaused ? producer.pause() : producer.resume()));
  }

  closeProducer(producerId: string): void {
    this.#producers.get(producerId)?.producer.close();
  }

  async consume(transportId: string, producerId: string, rtpCapabilities: unknown): Promise<NewConsumer | null> {
    const { room, transport } = this.#transport(transportId);
    const capabilities = rtpCapabilities as types.RtpCapabilities;
    return guard(async () => {
      if (!room.router.canConsume({ producerId, rtpCapabilities: capabilities })) return null;
      const consumer = await transport.consume({ producerId, rtpCapabilities: capabilities, paused: true });
      this.#follow(consumer);
      const { id, kind, rtpParameters, producerPaused } = consumer;
      return { consumerId: id, media: kind, rtpParameters, isPaused: producerPaused };
    });
  }

  async resumeConsumer(consumerId: string): Promise<void> {
    const consumer = this.#consumers.get(consumerId);
    if (!consumer) throw new SfuError('refused', 'no such consumer');
    await guard(() => consumer.resume());
  }

  async pauseConsumer(consumerId: string): Promise<void> {
    await guard(async () => this.#consumers.get(consumerId)?.pause());
  }

  async preferLarge(consumerId: string, isLarge: boolean): Promise<void> {
    const consumer = this.#consumers.get(consumerId);
    if (!consumer) throw new SfuError('refused', 'no such consumer');
    if (consumer.type === 'simulcast') {
      await guard(() => consumer.setPreferredLayers({ spatialLayer: isLarge ? 1 : 0 }));
    }
  }

  async arrived(roomId: string): Promise<Arrived> {
    const producers = [...(this.#rooms.get(roomId)?.producers.values() ?? [])];
    const stats = await guard(() => Promise.all(producers.map((producer) => producer.getStats())));
    const sum = (list: types.ProducerStat[]): number => list.reduce((bytes, stat) => bytes + stat.byteCount, 0);
    return new Map(producers.map((producer, index) => [producer.id, sum(stats[index] ?? [])]));
  }

  figures(): SfuFigures {
    return {
      workers: this.pids().length,
      rooms: this.#rooms.size,
      transports: this.#transports.size,
      consumers: this.#consumers.size,
    };
  }

  listen(events: SfuEvents): void {
    this.#events = events;
  }

  close(): void {
    this.#isClosed = true;
    for (const { worker } of this.#engines) worker?.close();
  }

  async #openRoom(roomId: string, watchesVoices: boolean): Promise<void> {
    const engine = this.#engines
      .filter(({ worker }) => worker !== null)
      .sort((a, b) => this.#load(a) - this.#load(b))[0];
    const worker = engine?.worker;
    if (!engine || !worker) throw new SfuError('lost', 'no engine runs at the moment');
    const router = await guard(() => worker.createRouter({ mediaCodecs: CODECS }));
    const voices = watchesVoices ? await guard(() => router.createAudioLevelObserver(VOICE_WATCH)) : null;
    voices?.on('volumes', (volumes) =>
      this.#events?.onVoices(
        roomId,
        volumes.map(({ producer }) => producer.id),
      ),
    );
    voices?.on('silence', () => this.#events?.onVoices(roomId, []));
    this.#rooms.set(roomId, { engine, router, producers: new Map(), voices });
  }

  #load(engine: Engine): number {
    return [...this.#rooms.values()].filter((room) => room.engine === engine).length;
  }

  async #startEngine(engine: Engine): Promise<void> {
    const worker = await createWorker({ logLevel: 'warn' });
    const { rtcPort, addresses } = this.#options;
    const port = engine.index === 0 ? rtcPort : rtcPort + engine.index + 1;
    const listenInfos = addresses.flatMap((ip) =>
      (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip, port })),
    );
    try {
      engine.server = await worker.createWebRtcServer({ listenInfos });
    } catch (error) {
      worker.close();
      throw error;
    }
    engine.worker = worker;
    engine.failures = 0;
    worker.once('died', () => this.#onDied(engine));
  }

  #onDied(engine: Engine): void {
    engine.worker = null;
    engine.server = null;
    const lost = [...this.#rooms].filter(([, room]) => room.engine === engine).map(([roomId]) => roomId);
    for (const roomId of lost) this.#rooms.delete(roomId);
    this.#options.log(`conference engine ${engine.index + 1} died with ${lost.length} rooms`);
    this.#restart(engine);
    this.#events?.onDied(lost);
  }

  #restart(engine: Engine): void {
    if (this.#isClosed) return;
    const delayMs = Math.min(FIRST_RESTART_MS * 2 ** engine.failures, LONGEST_RESTART_MS);
    setTimeout(() => {
      this.#startEngine(engine).catch((error: unknown) => {
        engine.failures += 1;
        this.#options.log(`conference engine ${engine.index + 1} does not start: ${String(error)}`);
        this.#restart(engine);
      });
    }, delayMs);
  }

  #follow(consumer: types.Consumer): void {
    const { id } = consumer;
    this.#consumers.set(id, consumer);
    consumer.observer.once('close', () => {
      this.#consumers.delete(id);
      this.#events?.onConsumerClosed(id);
    });
    consumer.on('producerpause', () => this.#events?.onConsumerPaused(id, true));
    consumer.on('producerresume', () => this.#events?.onConsumerPaused(id, false));
  }

  #room(roomId: string): Room {
    const room = this.#rooms.get(roomId);
    if (!room) throw new SfuError('lost', 'the room is not open');
    return room;
  }

  #transport(transportId: string): { room: Room; transport: types.WebRtcTransport } {
    const known = this.#transports.get(transportId);
    if (!known) throw new SfuError('refused', 'no such transport');
    return known;
  }

  #producer(producerId: string): { room: Room; producer: types.Producer } {
    const known = this.#producers.get(producerId);
    if (!known) throw new SfuError('refused', 'no such producer');
    return known;
  }
}

/** mediasoup says by an error's words that the worker is gone. */
async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SfuError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const isLost = /closed|died|InvalidStateError/i.test(message) || (error as Error).name === 'InvalidStateError';
    throw new SfuError(isLost ? 'lost' : 'refused', message, error);
  }
}
