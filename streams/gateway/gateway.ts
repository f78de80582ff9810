import type { IngestReading } from '#contract/boot';
import { ingestName } from '#contract/ingest';
import type { CameraNetwork, MediaCamera, MediaLink, MediaRecorder, MediaSnapshot } from '#contract/media-control';
import type { Rendition, StreamFault } from '#contract/stream';
import { BlockedReaders } from './hls/blocked-readers.ts';
import { LastPictures } from './hls/last-pictures.ts';
import { createAddressGuard } from './net/address-guard.ts';
import { ConvertedSource } from './source/converted/converted-source.ts';
import { ConverterSlots } from './source/converted/converter-slots.ts';
import { endPublished } from './source/push/end-published.ts';
import { PushSource } from './source/push/push-source.ts';
import { CertificateTrust } from './source/rtsp/certificate-trust.ts';
import type { RtspHabits } from './source/rtsp/keep-alive.ts';
import { RtspSource, type AddressGuard } from './source/rtsp/rtsp-source.ts';
import { parseRtspUrl } from './source/rtsp/rtsp-url.ts';
import type { RunningSource, SourceSink } from './source/source.ts';
import { admit, USUAL_MBPS, type Admission, type HeldStream } from './stream/admission.ts';
import { HostBreaker } from './stream/backoff.ts';
import { LineUse } from './stream/line-use.ts';
import { LiveStream, streamKey, type StreamSurroundings, type StreamTimings } from './stream/live-stream.ts';
import { StartQueue } from './stream/start-queue.ts';
import { holdsSource } from './stream/stream-state.ts';
import { WarmSet } from './stream/warm-set.ts';

/** The clocks and ears of a gateway; `nowMs` is monotonic. */
export interface GatewaySurroundings {
  nowMs(): number;
  epochMs(): number;
  random(): number;
  onStreamChange(stream: LiveStream): void;
  onFault(stream: LiveStream, fault: StreamFault, detail: string): void;
  /** Where published streams are read; null where nothing is published to. */
  ingest: IngestReading | null;
}

/** A stream to read from, or why there is none. */
export type StreamDoor =
  | { kind: 'stream'; stream: LiveStream }
  | { kind: 'unknown-camera' }
  | { kind: 'source-unavailable' }
  | Extract<Admission, { kind: 'refused' }>;

const PART_TARGET_S: Readonly<Record<Rendition, number>> = { sub: 0.5, main: 0.2, converted: 0.5 };
const RING_BYTES: Readonly<Record<Rendition, number>> = {
  sub: 8 * 2 ** 20,
  main: 32 * 2 ** 20,
  converted: 8 * 2 ** 20,
};
const RING_SEGMENTS = 6;
const RENDITIONS: readonly Rendition[] = ['sub', 'main', 'converted'];
const IDLE_STOP_MS: Readonly<Record<Rendition, number>> = { sub: 30_000, main: 15_000, converted: 15_000 };
/** Programs that convert pictures, each on about a tenth of a core. */
const MAX_CONVERTERS = 4;
/** Recorders begin with a keyframe, and lazy ones send one every 10 s: nothing at all may come before it. */
const TIMINGS = { silentMs: 1500, stallMs: 3000, firstPictureMs: 12_000, keyframeMs: 70_000 };
const MAX_STREAMS = 1000;
const START_LIMITS = { startsPerSecond: 20, startsAtOncePerRecorder: 4 };
/** Sessions of a recorder that a warm set leaves for viewers. */
const WARM_SPARE = 4;
const LAST_PICTURES_BYTES = 64 * 2 ** 20;
/** A quarter of a second per segment since 2026: no stream ever makes segments faster, so restarts only go up. */
const MSN_EPOCH_MS = Date.UTC(2026, 0, 1);
const MSN_PERIOD_MS = 250;

/** The table of running streams of one process: cameras in, streams on demand, one tick for all of them. */
export class Gateway {
  readonly #around: GatewaySurroundings;
  readonly #cameras = new Map<string, MediaCamera>();
  readonly #recorders = new Map<string, MediaRecorder>();
  readonly #links = new Map<string, MediaLink>();
  readonly #streams = new Map<string, LiveStream>();
  readonly #breaker = new HostBreaker();
  readonly #trust = new CertificateTrust();
  readonly #warm = new WarmSet({ nowMs: () => this.#around.nowMs(), keep: (id) => this.#keepWarm(id) });
  readonly #converters = new ConverterSlots(MAX_CONVERTERS);
  readonly #habits = new Map<string, RtspHabits>();
  readonly #starts = new StartQueue(START_LIMITS);
  readonly #lines = new LineUse();
  readonly readers = new BlockedReaders();
  readonly lastPictures = new LastPictures(LAST_PICTURES_BYTES);
  #networks: readonly CameraNetwork[] = [];
  #bytesInBefore = 0;
  lostPackets = 0;

  constructor(around: GatewaySurroundings) {
    this.#around = around;
  }

  /** Replaces what is known of cameras; streams of cameras that did not change play on. */
  applySnapshot(snapshot: Pick<MediaSnapshot, 'cameras' | 'recorders' | 'links' | 'cameraNetworks'>): void {
    this.#networks = snapshot.cameraNetworks;
    replaceAll(this.#recorders, snapshot.recorders);
    replaceAll(this.#links, snapshot.links);
    const kept = new Set<string>(snapshot.cameras.map((camera) => camera.id));
    for (const id of this.#cameras.keys()) if (!kept.has(id)) this.removeCamera(id);
    for (const camera of snapshot.cameras) this.upsertCamera(camera);
  }

  upsertCamera(camera: MediaCamera): void {
    const before = this.#cameras.get(camera.id);
    this.#cameras.set(camera.id, camera);
    if (before && JSON.stringify(before) === JSON.stringify(camera)) return;
    if (before) this.#forgetWays(before, camera);
    for (const stream of this.streamsOf(camera.id)) {
      if (this.#isPlayed(camera)) stream.change(camera);
      else this.#end(stream);
    }
  }

  /** Forgets a camera and ends its streams. */
  removeCamera(cameraId: string): void {
    const camera = this.#cameras.get(cameraId);
    if (camera) this.#forgetWays(camera, null);
    this.#cameras.delete(cameraId);
    for (const stream of this.streamsOf(cameraId)) this.#end(stream);
  }

  upsertRecorder(recorder: MediaRecorder): void {
    this.#recorders.set(recorder.id, recorder);
  }

  upsertLink(link: MediaLink): void {
    this.#links.set(link.id, link);
  }

  get cameraCount(): number {
    return this.#cameras.size;
  }

  /** The running stream, if there is one; does not start it. */
  find(cameraId: string, rendition: Rendition): LiveStream | undefined {
    return this.#streams.get(streamKey(cameraId, rendition));
  }

  streams(): IterableIterator<LiveStream> {
    return this.#streams.values();
  }

  camera(cameraId: string): MediaCamera | undefined {
    return this.#cameras.get(cameraId);
  }

  streamsOf(cameraId: string): LiveStream[] {
    return RENDITIONS.flatMap((rendition) => this.find(cameraId, rendition) ?? []);
  }

  /** Whether a short session may be opened beside `running` others at the same recorder: one is always left for a viewer. */
  hasRoomToProbe(camera: MediaCamera, running: number): boolean {
    const recorder = camera.recorderId === null ? undefined : this.#recorders.get(camera.recorderId);
    const held = [...this.#streams.values()].filter((stream) => recorder && stream.camera.recorderId === recorder.id);
    const isFull = recorder !== undefined && held.length + running + 1 >= recorder.maxSessions;
    return !isFull && this.#admit(camera, 'sub').kind === 'admitted';
  }

  /** Cameras that will be looked at soon run without a viewer. */
  takeWarmSet(cameraIds: readonly string[]): void {
    this.#warm.take(cameraIds);
  }

  /** By which addresses anything at a camera is reached: the networks that are allowed now, and certificates once seen. */
  get cameraDoor(): { guard: AddressGuard; trust: CertificateTrust } {
    return { guard: createAddressGuard(() => this.#networks), trust: this.#trust };
  }

  /** Opens a source that no stream stands for. */
  openProbe(camera: MediaCamera, sink: SourceSink): RunningSource {
    return this.#openOwn(camera, 'sub', true, sink);
  }

  get bytesIn(): number {
    let sum = this.#bytesInBefore;
    for (const stream of this.#streams.values()) sum += stream.bytesIn;
    return sum;
  }

  /** The stream of a camera, started if need be: one for all its viewers. */
  open(cameraId: string, rendition: Rendition): StreamDoor {
    const running = this.find(cameraId, rendition);
    if (running) {
      running.want();
      return { kind: 'stream', stream: running };
    }
    const camera = this.#cameras.get(cameraId);
    if (!camera) return { kind: 'unknown-camera' };
    if (!this.#isPlayed(camera)) return { kind: 'source-unavailable' };
    const verdict = this.#admit(camera, rendition);
    if (verdict.kind === 'refused') return verdict;
    const stream = this.#createStream(camera, rendition);
    this.#streams.set(stream.key, stream);
    stream.want();
    return { kind: 'stream', stream };
  }

  /** Called ten times a second. */
  tick(nowMs: number): void {
    this.#starts.release(nowMs);
    for (const stream of this.#streams.values()) {
      stream.tick(nowMs);
      if (stream.isIdle) this.#forget(stream);
    }
    this.readers.tick(nowMs);
    this.#warm.tick(nowMs);
    this.#lines.measure(this.#streams.values(), nowMs);
    for (const link of this.#links.values()) {
      if (link.reservedMbps) for (const stream of this.#lines.givingWay(link, this.#runningOn(link))) stream.giveWay();
    }
  }

  #runningOn(link: MediaLink): LiveStream[] {
    return [...this.#streams.values()].filter(({ camera, state }) => camera.linkId === link.id && holdsSource(state));
  }

  #isLineFull(stream: LiveStream): boolean {
    const link = this.#links.get(stream.camera.linkId ?? '');
    return link !== undefined && this.#lines.isFull(link, this.#runningOn(link), stream);
  }

  /** Gives every camera its session back. */
  async stop(): Promise<void> {
    const streams = [...this.#streams.values()];
    for (const stream of streams) stream.remove();
    this.readers.releaseAll();
    await Promise.all(streams.map((stream) => stream.stopped()));
  }

  #keepWarm(cameraId: string): void {
    const camera = this.#cameras.get(cameraId);
    const hasRoom = camera !== undefined && this.hasRoomToProbe(camera, WARM_SPARE);
    if (this.find(cameraId, 'sub') || hasRoom) this.open(cameraId, 'sub');
  }

  #createStream(camera: MediaCamera, rendition: Rendition): LiveStream {
    const limits = {
      partTargetS: PART_TARGET_S[rendition],
      ringSegments: RING_SEGMENTS,
      ringBytes: RING_BYTES[rendition],
    };
    const timings: StreamTimings = { ...TIMINGS, idleStopMs: IDLE_STOP_MS[rendition] };
    const firstMsn = Math.floor((this.#around.epochMs() - MSN_EPOCH_MS) / MSN_PERIOD_MS);
    return new LiveStream(camera, rendition, limits, firstMsn, timings, this.#surroundings(), (published) =>
      this.readers.published(published),
    );
  }

  #surroundings(): StreamSurroundings {
    return {
      nowMs: () => this.#around.nowMs(),
      epochMs: () => this.#around.epochMs(),
      random: () => this.#around.random(),
      openSource: (camera, rendition, sink) => this.#openSource(camera, rendition, sink),
      requestStart: (stream, start) => {
        if (this.#isLineFull(stream)) return queueMicrotask(() => stream.giveWay());
        this.#starts.request({ key: stream.key, recorderId: stream.camera.recorderId, start });
        this.#starts.release(this.#around.nowMs());
      },
      startDone: (stream, outcome) => this.#startDone(stream, outcome),
      onStateChange: (stream) => {
        if (stream.state !== 'live' && stream.state !== 'connecting') this.#keepPicture(stream);
        this.readers.stateChanged(stream);
        this.#around.onStreamChange(stream);
      },
      onFault: (stream, fault, detail) => this.#around.onFault(stream, fault, detail),
      onLoss: (packets) => {
        this.lostPackets += packets;
      },
    };
  }

  #openSource(camera: MediaCamera, rendition: Rendition, sink: SourceSink): RunningSource {
    if (rendition === 'converted') {
      return new ConvertedSource(
        (inner) => this.#openOwn(camera, 'sub', true, inner),
        sink,
        this.#converters,
        () => this.#around.nowMs(),
      );
    }
    return this.#openOwn(camera, rendition, false, sink);
  }

  /** Whether the camera's kind of source is one that this gateway can open. */
  #isPlayed({ source }: MediaCamera): boolean {
    return source.kind === 'rtsp' || (source.kind === 'push' && this.#around.ingest !== null);
  }

  /** `takesJpeg`: pictures that only a converter can use are taken too. What is published has one size for every rendition. */
  #openOwn(camera: MediaCamera, rendition: Rendition, takesJpeg: boolean, sink: SourceSink): RunningSource {
    const { source } = camera;
    const { ingest } = this.#around;
    if (source.kind !== 'push' || !ingest) return this.#openRtsp(camera, rendition, takesJpeg, sink);
    return new PushSource(
      { ingest, name: ingestName(camera.id, source.streamKey), nowMs: () => this.#around.nowMs() },
      sink,
    );
  }

  #openRtsp(camera: MediaCamera, rendition: Rendition, takesJpeg: boolean, sink: SourceSink): RunningSource {
    const { source } = camera;
    if (source.kind !== 'rtsp') throw new Error(`a ${source.kind} source was let through admission`);
    const url = rendition === 'sub' ? (source.subUrl ?? source.mainUrl) : source.mainUrl;
    const guard = createAddressGuard(() => this.#networks);
    const host = hostOf(camera, rendition);
    return new RtspSource(
      {
        url,
        takesJpeg,
        credentials: source.credentials,
        trust: this.#trust,
        habits: this.#habitsOf(url),
        nowMs: () => this.#around.nowMs(),
        guard: (name, port) =>
          this.#breaker.mayTry(host, this.#around.nowMs()) ? guard(name, port) : Promise.resolve({ kind: 'held-back' }),
      },
      sink,
    );
  }

  #habitsOf(url: string): RtspHabits {
    const known = this.#habits.get(url) ?? { needsUdp: false, avoidsGetParameter: false };
    this.#habits.set(url, known);
    return known;
  }

  /** A camera that was set anew may have another certificate and other ways; what it published under another name ends. */
  #forgetWays(camera: MediaCamera, after: MediaCamera | null): void {
    const { ingest } = this.#around;
    const name = publishedName(camera);
    if (ingest && name !== null && name !== (after && publishedName(after))) endPublished(ingest, name);
    if (camera.source.kind !== 'rtsp') return;
    for (const url of [camera.source.mainUrl, camera.source.subUrl]) {
      if (url === null) continue;
      this.#habits.delete(url);
      const address = parseRtspUrl(url);
      if (address) this.#trust.forget(`${address.host}:${address.port}`);
    }
  }

  #startDone(stream: LiveStream, outcome: 'connected' | 'unreachable' | 'other'): void {
    this.#starts.done(stream.key);
    const host = hostOf(stream.camera, stream.rendition);
    if (outcome === 'connected') this.#breaker.succeeded(host);
    if (outcome === 'unreachable') this.#breaker.failed(host, this.#around.nowMs());
  }

  #admit(camera: MediaCamera, rendition: Rendition): Admission {
    const held: HeldStream[] = [];
    for (const stream of this.#streams.values()) {
      if (!holdsSource(stream.state) && stream.state !== 'backoff') continue;
      held.push({ camera: stream.camera, rendition: stream.rendition, mbps: this.#lines.mbpsOf(stream) });
    }
    const limits = {
      maxStreams: MAX_STREAMS,
      maxConverters: MAX_CONVERTERS,
      recorders: this.#recorders,
      links: this.#links,
    };
    return admit({ camera, rendition, mbps: USUAL_MBPS[rendition] }, held, limits);
  }

  #keepPicture(stream: LiveStream): void {
    const picture = stream.lastPicture();
    if (picture) this.lastPictures.put(stream.key, picture);
  }

  #end(stream: LiveStream): void {
    stream.remove();
    this.#forget(stream);
    this.lastPictures.delete(stream.key);
  }

  #forget(stream: LiveStream): void {
    this.#bytesInBefore += stream.bytesIn;
    this.#streams.delete(stream.key);
    this.readers.dropped(stream);
  }
}

function hostOf(camera: MediaCamera, rendition: Rendition): string {
  const { source } = camera;
  if (source.kind !== 'rtsp') return '';
  const address = parseRtspUrl(rendition === 'main' ? source.mainUrl : (source.subUrl ?? source.mainUrl));
  return address ? `${address.host}:${address.port}` : '';
}

/** What a drone publishes as; null for a camera that is pulled. */
function publishedName({ id, source }: MediaCamera): string | null {
  return source.kind === 'push' ? ingestName(id, source.streamKey) : null;
}

function replaceAll<Item extends { id: string }>(map: Map<string, Item>, items: readonly Item[]): void {
  map.clear();
  for (const item of items) map.set(item.id, item);
}
