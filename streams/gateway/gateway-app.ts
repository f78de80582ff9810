import { randomUUID } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Server } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { IngestReading } from '#contract/boot';
import type { MediaHealth, MediaSnapshot, MediaToServer, ServerToMedia } from '#contract/media-control';
import { CONTROL_PATH, MEDIA_SOCKET_PATH, proxyPrefixOf } from '#contract/media-paths';
import type { OnvifAnswer, OnvifQuestion } from '#contract/onvif';
import { secureOptions, sharePort, type TlsBoot } from '#contract/secure-port';
import type { Rendition, StreamStatus } from '#contract/stream';
import { ControlSocket } from './control/control-socket.ts';
import { reportOf } from './control/stream-report.ts';
import { Gateway } from './gateway.ts';
import { HealthDesk } from './health/health-desk.ts';
import { COUNTY_PACE, type HealthPace } from './health/health-pace.ts';
import { MediaDesk, makeViewId } from './hls/media-desk.ts';
import { OnvifDesk } from './onvif/onvif-desk.ts';
import { PublishedWatch } from './source/push/published-watch.ts';
import { ViewSessions, type ViewCloseReason, type ViewSession } from './hls/view-sessions.ts';
import { createMediaServer } from './http/media-server.ts';
import { MediaSocket } from './http/media-socket.ts';
import { renderMetrics } from './http/metrics.ts';
import { OwnStall } from './stream/own-stall.ts';

/** How a gateway is started; `controlSecret` null means that no server will dial in. */
export interface GatewayOptions {
  host: string;
  port: number;
  controlSecret: string | null;
  /** What the port shows to browsers that come by TLS. */
  tls?: TlsBoot | undefined;
  /** Where published streams are read. */
  ingest?: IngestReading | undefined;
  log: (line: string) => void;
  /** HTML for `/`: only a gateway that runs alone shows its cameras to whoever reaches its port. */
  statusPage?: () => string;
  /** How cameras on duty are asked; a county's pace unless a test is in a hurry. */
  healthPace?: HealthPace;
}

/** A running gateway. */
export interface RunningGateway {
  readonly port: number;
  /** Takes the whole state, as the server's snapshot does. */
  apply(message: ServerToMedia): void;
  /** The figures that the control link and `/health` give. */
  health(): MediaHealth;
  close(): Promise<void>;
}

const TICK_MS = 100;
const HEALTH_MS = 5000;
const LOG_PERIOD_MS = 1000;
const VIEW_LIMITS = { maxGapMs: 15_000, maxAgeMs: 12 * 3_600_000 };

/** Wires one gateway process: streams, view sessions, HTTP port, media socket and control link. */
export class GatewayApp implements RunningGateway {
  readonly #options: GatewayOptions;
  readonly #startedAt = new Date().toISOString();
  readonly #bootId = randomUUID();
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });
  readonly #gateway: Gateway;
  readonly #healthDesk: HealthDesk;
  readonly #onvif: OnvifDesk;
  readonly #sessions: ViewSessions;
  readonly #published: PublishedWatch | null;
  readonly #control: ControlSocket | null;
  readonly #mediaSocket: MediaSocket;
  readonly #server: Server;
  /** Ends what came by TLS. */
  readonly #endSecure: (() => void) | null;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #stall = new OwnStall(TICK_MS);
  readonly #lastLogMs = new Map<string, number>();
  #snapshot: Pick<MediaSnapshot, 'zones' | 'tokenKeys'> = { zones: [], tokenKeys: [] };
  #bytesOut = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#gateway = new Gateway({
      nowMs: monotonicMs,
      epochMs: () => Date.now(),
      random: () => Math.random(),
      ingest: options.ingest ?? null,
      onStreamChange: (stream) => {
        this.#send(reportOf(stream));
        this.#healthDesk.noteStream(stream);
      },
      onFault: (stream, fault, detail) => this.#log(stream.key, `${stream.key} ${fault}: ${detail}`),
    });
    this.#healthDesk = this.#createHealthDesk();
    this.#onvif = new OnvifDesk({
      ...this.#gateway.cameraDoor,
      nowMs: monotonicMs,
      epochMs: () => Date.now(),
      onFault: (subject, detail) => this.#log(`onvif ${subject}`, `onvif ${subject} ${detail}`),
    });
    this.#sessions = new ViewSessions(VIEW_LIMITS, makeViewId, (session, reason) => this.#viewClosed(session, reason));
    this.#published = options.ingest ? new PublishedWatch(options.ingest, (name) => this.#noteIngest(name)) : null;
    const desk = new MediaDesk({
      gateway: this.#gateway,
      sessions: this.#sessions,
      tokenKeys: () => this.#snapshot.tokenKeys,
      nowMs: monotonicMs,
      epochMs: () => Date.now(),
      onOpened: (session) => this.#viewOpened(session),
    });
    const isPageOrigin = (origin: string): boolean =>
      this.#snapshot.zones.some((zone) => zone.pageOrigins.includes(origin));
    const onBytesOut = (bytes: number): void => {
      this.#bytesOut += bytes;
    };
    this.#mediaSocket = new MediaSocket({ desk, isPageOrigin, onBytesOut });
    this.#control = this.#createControl();
    this.#server = createMediaServer({
      desk,
      isPageOrigin,
      onBytesOut,
      health: () => this.health(),
      metrics: () => renderMetrics(this.health(), this.#gateway.cameraCount),
      statusPage: options.statusPage ?? null,
      onUpgrade: (request, socket, head) => {
        const path = request.url?.split('?')[0] ?? '';
        if (path === CONTROL_PATH && this.#control) this.#control.accept(request, socket, head);
        else if (path.slice(proxyPrefixOf(path).length) === MEDIA_SOCKET_PATH)
          this.#mediaSocket.accept(request, socket, head);
        else socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      },
    });
    this.#endSecure = options.tls ? sharePort(this.#server, createSecureServer(secureOptions(options.tls))) : null;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : this.#options.port;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#options.port, this.#options.host, resolve);
    });
    this.#delay.enable();
    this.#published?.start();
    const tick = setInterval(() => this.#tick(monotonicMs()), TICK_MS);
    const health = setInterval(() => {
      this.#send(this.health());
      this.#delay.reset();
    }, HEALTH_MS);
    this.#timers.push(tick, health);
  }

  apply(message: ServerToMedia): void {
    switch (message.kind) {
      case 'snapshot':
        this.#snapshot = message;
        this.#sessions.setRevoked(message.revocations ?? []);
        this.#gateway.applySnapshot(message);
        break;
      case 'health-duty':
        this.#healthDesk.takeDuty(message.cameraIds);
        break;
      case 'warm-set':
        this.#gateway.takeWarmSet(message.cameraIds);
        break;
      case 'onvif':
        void this.#answerOnvif(message.questionId, message.question);
        break;
      case 'camera-upsert':
        this.#gateway.upsertCamera(message.camera);
        this.#healthDesk.cameraChanged(message.camera.id);
        break;
      case 'camera-remove':
        this.#gateway.removeCamera(message.cameraId);
        this.#sessions.closeCamera(message.cameraId);
        break;
      case 'recorder-upsert':
        this.#gateway.upsertRecorder(message.recorder);
        break;
      case 'link-upsert':
        this.#gateway.upsertLink(message.link);
        break;
      case 'view-revoke':
        this.#sessions.revoke(message, Date.now());
        break;
      case 'probe':
        this.#gateway.open(message.cameraId, message.rendition);
        break;
      case 'enrolled':
      case 'enrolment-refused':
        this.#log('enrolment', `${message.kind}: this node was started by its supervisor and needs no enrolment`);
        break;
    }
  }

  health(): MediaHealth {
    const streamsByState: Record<string, number> = {};
    let ringBytes = 0;
    for (const stream of this.#gateway.streams()) {
      streamsByState[stream.state] = (streamsByState[stream.state] ?? 0) + 1;
      ringBytes += stream.timeline.ringBytes;
    }
    const cpu = process.cpuUsage();
    return {
      kind: 'health',
      at: new Date().toISOString(),
      streamsByState,
      viewSessions: this.#sessions.size,
      bytesIn: this.#gateway.bytesIn,
      bytesOut: this.#bytesOut,
      lostPackets: this.#gateway.lostPackets,
      ringBytes,
      rssBytes: process.memoryUsage.rss(),
      cpuMs: (cpu.user + cpu.system) / 1000,
      eventLoopDelayP99Ms: Math.max(0, this.#delay.percentile(99) / 1e6 || 0),
    };
  }

  /** A drone began or ended: its camera's state is found out at once instead of in the next round. */
  #noteIngest(name: string): void {
    const [cameraId = ''] = name.split('-');
    this.#healthDesk.askNow(cameraId);
  }

  /** What is known of a camera's stream, null while none runs, and how many look at it. */
  describe(cameraId: string, rendition: Rendition): { status: StreamStatus | null; viewers: number } {
    const status = this.#gateway.find(cameraId, rendition)?.status() ?? null;
    return { status, viewers: this.#sessions.countOf(cameraId) };
  }

  /** Lets viewers go, gives cameras their sessions back, closes the port. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#delay.disable();
    this.#published?.stop();
    this.#sessions.closeAll();
    await Promise.all([this.#gateway.stop(), this.#healthDesk.stop()]);
    this.#mediaSocket.close();
    this.#control?.close();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    this.#endSecure?.();
    await closed;
  }

  #tick(nowMs: number): void {
    if (this.#stall.wasStalled(nowMs)) return;
    this.#gateway.tick(nowMs);
    this.#healthDesk.tick(nowMs);
    this.#onvif.tick();
    for (const { state, camera, rendition } of this.#gateway.streams()) {
      if (state === 'waiting-keyframe') this.#onvif.requestKeyframe(camera, rendition);
    }
    this.#sessions.tick(nowMs);
  }

  #createHealthDesk(): HealthDesk {
    return new HealthDesk({
      pace: this.#options.healthPace ?? COUNTY_PACE,
      nowMs: monotonicMs,
      epochMs: () => Date.now(),
      random: () => Math.random(),
      camera: (id) => this.#gateway.camera(id),
      streamsOf: (id) => this.#gateway.streamsOf(id),
      hasRoom: (camera, running) => this.#gateway.hasRoomToProbe(camera, running),
      openSource: (camera, sink) => this.#gateway.openProbe(camera, sink),
      send: (message) => this.#send(message),
    });
  }

  #createControl(): ControlSocket | null {
    const secret = this.#options.controlSecret;
    if (secret === null) return null;
    return new ControlSocket({
      secret,
      greeting: () => this.#greeting(),
      onMessage: (message) => this.apply(message),
      onFault: (detail) => this.#log('control', detail),
    });
  }

  #greeting(): MediaToServer[] {
    const hello: MediaToServer = {
      kind: 'hello',
      program: 'gateway',
      bootId: this.#bootId,
      startedAt: this.#startedAt,
    };
    return [hello, ...[...this.#gateway.streams()].map(reportOf), ...this.#healthDesk.whole(), this.health()];
  }

  #send(message: MediaToServer): void {
    this.#control?.send(message);
  }

  #viewOpened(session: ViewSession): void {
    const { id: viewId, viewer, cameraId, rendition } = session;
    this.#send({ kind: 'view-opened', viewId, viewer, cameraId, rendition, at: new Date().toISOString() });
  }

  #viewClosed(session: ViewSession, reason: ViewCloseReason): void {
    const { id: viewId, viewer, cameraId, rendition, bytes } = session;
    this.#send({
      kind: 'view-closed',
      viewId,
      viewer,
      cameraId,
      rendition,
      bytes,
      reason,
      at: new Date().toISOString(),
    });
  }

  async #answerOnvif(questionId: number, question: OnvifQuestion): Promise<void> {
    const answer = await this.#onvif.answer(question).catch((error: unknown): OnvifAnswer => {
      const detail = error instanceof Error ? error.message.slice(0, 300) : 'unknown';
      this.#log('onvif', `onvif ${question.ask} failed here: ${detail}`);
      return { kind: 'fault', fault: 'refused', detail };
    });
    this.#send({ kind: 'onvif-answer', questionId, answer });
  }

  /** Writes at most one line a second about one subject. */
  #log(subject: string, line: string): void {
    const nowMs = monotonicMs();
    if (nowMs - (this.#lastLogMs.get(subject) ?? -LOG_PERIOD_MS) < LOG_PERIOD_MS) return;
    this.#lastLogMs.set(subject, nowMs);
    this.#options.log(line);
  }
}

function monotonicMs(): number {
  return performance.now();
}
