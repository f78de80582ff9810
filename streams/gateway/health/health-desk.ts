import type { CameraHealth, CamerasSeen, RecorderHealth } from '#contract/camera-health';
import type { MediaCamera } from '#contract/media-control';
import type { StreamFault } from '#contract/stream';
import type { RunningSource, SourceSink } from '../source/source.ts';
import type { LiveStream } from '../stream/live-stream.ts';
import { CameraRecord, readStream } from './camera-record.ts';
import { DeviceRecord } from './device-record.ts';
import type { HealthPace } from './health-pace.ts';
import { Probe, type ProbeDepth, type ProbeOutcome } from './probe.ts';

/** What finding out about cameras works with; `nowMs` is monotonic. */
export interface HealthParts {
  pace: HealthPace;
  nowMs: () => number;
  epochMs: () => number;
  random: () => number;
  camera: (cameraId: string) => MediaCamera | undefined;
  /** A stream that somebody watches is asked for nothing: it tells by itself. */
  streamsOf: (cameraId: string) => readonly LiveStream[];
  /** False while viewers need the last sessions of a recorder or the last of a link; `running` probes are there already. */
  hasRoom: (camera: MediaCamera, running: number) => boolean;
  openSource: (camera: MediaCamera, sink: SourceSink) => RunningSource;
  send: (message: CameraHealth | RecorderHealth | CamerasSeen) => void;
}

const SEEN_PERIOD_MS = 10_000;
const STEP_MS = 200;

/** Finds out the health of the cameras on duty: all of them in turn, at a bounded rate, and tells what changes. */
export class HealthDesk {
  readonly #parts: HealthParts;
  readonly #cameras = new Map<string, CameraRecord>();
  readonly #devices = new Map<string, DeviceRecord>();
  readonly #deviceOf = new Map<string, DeviceRecord>();
  readonly #probes = new Map<string, Probe>();
  readonly #seen = new Set<string>();
  #duty: ReadonlySet<string> = new Set();
  #tokens = 0;
  #steppedAtMs = 0;
  #seenAtMs = 0;
  #first = 0;
  /** Probes so far, for figures. */
  probes = 0;

  constructor(parts: HealthParts) {
    this.#parts = parts;
  }

  get running(): number {
    return this.#probes.size;
  }

  /** Takes the cameras to look after; those that were looked after before keep what is known of them. */
  takeDuty(cameraIds: readonly string[]): void {
    const { pace, nowMs, random } = this.#parts;
    this.#duty = new Set(cameraIds);
    for (const id of this.#cameras.keys()) if (!this.#duty.has(id)) this.#forget(id);
    for (const id of cameraIds) {
      if (!this.#cameras.has(id)) {
        const dueMs = nowMs() + random() * pace.roundMs;
        this.#cameras.set(id, new CameraRecord(dueMs, nowMs() + random() * pace.lookEveryMs));
      }
      this.#placeAtDevice(id);
    }
  }

  /** A camera's address or recorder changed: what was known of it is not known of the new one. */
  cameraChanged(cameraId: string): void {
    if (!this.#duty.has(cameraId)) return;
    this.#forget(cameraId);
    this.#cameras.set(cameraId, new CameraRecord(this.#parts.nowMs(), this.#parts.nowMs()));
    this.#placeAtDevice(cameraId);
  }

  /** Something happened at a camera on duty: it is asked before all others. */
  askNow(cameraId: string): void {
    const record = this.#cameras.get(cameraId);
    if (record) record.dueMs = Number.NEGATIVE_INFINITY;
  }

  /** Everything known, for a server that has just connected. */
  *whole(): Iterable<CameraHealth | RecorderHealth> {
    for (const [id, device] of this.#devices)
      if (device.isRecorder && device.isDown) yield this.#deviceNews(id, device);
    for (const [id, record] of this.#cameras) if (record.verdict.state !== 'unknown') yield this.#news(id, record);
  }

  /** A stream changed its state. */
  noteStream(stream: LiveStream): void {
    const { id } = stream.camera;
    if (!stream.isIdle) this.#giveWay(id);
    // One that is converted plays although its coding could not be passed through.
    const isLive = this.#parts.streamsOf(id).some((each) => each.state === 'live');
    const verdict = readStream(isLive ? 'live' : stream.state, stream.fault);
    if (verdict === null) return;
    const isOnDuty = this.#cameras.has(id);
    const record = this.#cameras.get(id) ?? new CameraRecord(0, 0);
    const changed = record.takeStream(
      verdict,
      stream.rendition === 'sub' ? stream.facts : null,
      stream.lastPictureEpochMs,
    );
    record.dueMs = this.#parts.nowMs() + this.#parts.pace.confirmMs;
    const device = this.#deviceOf.get(id);
    if (device && verdict.state === 'online') this.#noteDevice(device, null);
    // Whoever is on duty for it asks by itself, but the state of what is watched is never waited for.
    if (changed || !isOnDuty) this.#parts.send(this.#news(id, record));
  }

  /** Called ten times a second. */
  tick(nowMs: number): void {
    for (const probe of this.#probes.values()) probe.tick(nowMs);
    if (nowMs - this.#seenAtMs >= SEEN_PERIOD_MS) this.#tellSeen(nowMs);
    const elapsedMs = nowMs - this.#steppedAtMs;
    if (elapsedMs < STEP_MS) return;
    this.#steppedAtMs = nowMs;
    const { startsPerSecond } = this.#parts.pace;
    this.#tokens = Math.min(startsPerSecond, this.#tokens + (Math.min(elapsedMs, 1000) * startsPerSecond) / 1000);
    this.#startDue(nowMs);
  }

  async stop(): Promise<void> {
    this.#duty = new Set();
    await Promise.all([...this.#probes.values()].map((probe) => probe.cancel()));
    this.#probes.clear();
  }

  /** Each device in turn gives the camera that is due longest; the turn moves on, so that none waits behind a large one for ever. */
  #startDue(nowMs: number): void {
    const devices = [...this.#devices.values()];
    for (let i = 0; i < devices.length && this.#tokens >= 1; i += 1) {
      const device = devices[(this.#first + i) % devices.length];
      while (device && this.#tokens >= 1 && device.mayStart(nowMs, this.#parts.pace)) {
        const id = this.#mostOverdue(device, nowMs);
        if (id === null) break;
        if (this.#start(id, device, nowMs)) this.#tokens -= 1;
      }
    }
    this.#first = devices.length === 0 ? 0 : (this.#first + 1) % devices.length;
  }

  #mostOverdue(device: DeviceRecord, nowMs: number): string | null {
    let found: string | null = null;
    let dueMs = nowMs;
    for (const id of device.cameraIds) {
      const record = this.#cameras.get(id);
      if (!record || this.#probes.has(id) || record.dueMs > dueMs) continue;
      [found, dueMs] = [id, record.dueMs];
    }
    return found;
  }

  /** Asks a camera; false when it was not needed or must wait. */
  #start(id: string, device: DeviceRecord, nowMs: number): boolean {
    const { pace, camera: find, streamsOf, hasRoom, openSource } = this.#parts;
    const record = this.#cameras.get(id);
    const camera = find(id);
    if (!record) return false;
    record.dueMs = nowMs + pace.roundMs;
    if (!camera || !isAsked(camera)) return false;
    const streams = streamsOf(id);
    if (streams.length > 0) {
      for (const stream of streams) this.noteStream(stream);
      this.#lookAtStreams(id, record, streams);
      return false;
    }
    record.dueMs = nowMs + pace.confirmMs;
    if (!hasRoom(camera, device.running)) return false;
    const depth = device.isDown ? 'touch' : record.depthAt(nowMs);
    device.running += 1;
    this.probes += 1;
    const probe = new Probe({
      depth,
      firstPictureMs: record.firstPictureMs(pace),
      lookMs: pace.lookMs,
      nowMs,
      openSource: (sink) => openSource(camera, sink),
      onEnd: (outcome) => {
        device.running -= 1;
        if (this.#probes.get(id) !== probe) return;
        this.#probes.delete(id);
        this.#end(id, device, outcome, depth);
      },
    });
    this.#probes.set(id, probe);
    return true;
  }

  /** What is watched is judged on its way to the viewers, and the small picture measured; a converted one says nothing of the camera's own. */
  #lookAtStreams(id: string, record: CameraRecord, streams: readonly LiveStream[]): void {
    const live = streams.find((stream) => stream.state === 'live');
    if (!live) return;
    this.#seen.add(id);
    const sight = live.rendition === 'converted' ? null : live.takeSight();
    if (!sight) return;
    const { pace, nowMs, epochMs } = this.#parts;
    const video = live.rendition === 'sub' ? sight.video : null;
    const changed = record.take({ kind: 'seen', sight: { ...sight, video } }, 'look', nowMs(), epochMs(), pace);
    if (changed) this.#parts.send(this.#news(id, record));
  }

  #end(id: string, device: DeviceRecord, outcome: ProbeOutcome, depth: ProbeDepth): void {
    const record = this.#cameras.get(id);
    if (!record) return;
    const { pace, nowMs, epochMs } = this.#parts;
    const fault = outcome.kind === 'failed' ? outcome.fault : null;
    this.#noteDevice(device, fault);
    // That a recorder cannot be reached is no fault of the camera, which is asked again when its turn comes.
    const isDevices = fault === 'unreachable' && device.isRecorder;
    if (isDevices) record.dueMs = nowMs() + pace.confirmMs;
    const changed = isDevices ? device.isDown && record.hide() : record.take(outcome, depth, nowMs(), epochMs(), pace);
    if (changed) this.#parts.send(this.#news(id, record));
    else if (outcome.kind === 'seen') this.#seen.add(id);
  }

  /** A recorder fell silent: one fault, and nothing is known of what is behind it. It came back: all that is behind it is asked soon. */
  #noteDevice(device: DeviceRecord, fault: StreamFault | null): void {
    const { pace, nowMs, send, streamsOf } = this.#parts;
    if (!device.take(fault, nowMs(), pace) || !device.isRecorder) return;
    for (const [id, known] of this.#devices) if (known === device) send(this.#deviceNews(id, device));
    for (const id of device.cameraIds) {
      const record = this.#cameras.get(id);
      if (!record || streamsOf(id).length > 0) continue;
      record.dueMs = nowMs() + (device.isDown ? pace.confirmMs : 0);
      if (device.isDown && record.hide()) send(this.#news(id, record));
    }
  }

  #placeAtDevice(id: string): void {
    const camera = this.#parts.camera(id);
    const isRecorder = camera !== undefined && camera.recorderId !== null;
    const key = isRecorder ? String(camera.recorderId) : id;
    const device = this.#devices.get(key) ?? new DeviceRecord(isRecorder);
    device.cameraIds.add(id);
    this.#devices.set(key, device);
    this.#deviceOf.set(id, device);
  }

  #forget(id: string): void {
    this.#giveWay(id);
    this.#cameras.delete(id);
    this.#seen.delete(id);
    const device = this.#deviceOf.get(id);
    this.#deviceOf.delete(id);
    if (!device) return;
    device.cameraIds.delete(id);
    for (const [key, known] of this.#devices) if (known.cameraIds.size === 0) this.#devices.delete(key);
  }

  /** A viewer has come, or the camera is gone: its probe ends without a verdict. */
  #giveWay(id: string): void {
    const probe = this.#probes.get(id);
    const device = this.#deviceOf.get(id);
    if (!probe || !device) return;
    this.#probes.delete(id);
    void probe.cancel().then(() => (device.running -= 1));
  }

  #tellSeen(nowMs: number): void {
    this.#seenAtMs = nowMs;
    if (this.#seen.size === 0) return;
    const at = new Date(this.#parts.epochMs()).toISOString();
    const seen = [...this.#seen].map((id) => ({
      cameraId: id as CameraHealth['cameraId'],
      at,
      lastPictureAt: instantOf(this.#cameras.get(id)?.lastPictureMs ?? null),
    }));
    this.#seen.clear();
    this.#parts.send({ kind: 'cameras-seen', seen });
  }

  #news(id: string, { verdict, lastPictureMs, video }: CameraRecord): CameraHealth {
    const at = new Date(this.#parts.epochMs()).toISOString();
    const cameraId = id as CameraHealth['cameraId'];
    return { kind: 'camera-health', cameraId, ...verdict, at, lastPictureAt: instantOf(lastPictureMs), video };
  }

  #deviceNews(recorderId: string, device: DeviceRecord): RecorderHealth {
    const at = new Date(this.#parts.epochMs()).toISOString();
    return { kind: 'recorder-health', recorderId, isUp: !device.isDown, at };
  }
}

function instantOf(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}

/** Sources that a gateway opens; of the others nothing is known. */
const isAsked = ({ source }: MediaCamera): boolean => source.kind === 'rtsp' || source.kind === 'push';
