import { isDeepStrictEqual } from 'node:util';
import type { MediaNode } from '#contract/boot';
import type { ViewGrant } from '#contract/camera';
import type {
  CameraNetwork,
  MediaCamera,
  MediaLink,
  MediaRecorder,
  MediaSnapshot,
  MediaToServer,
  MediaZone,
  ServerToMedia,
  ViewRevocation,
} from '#contract/media-control';
import type { TokenKey } from '#contract/token-key';
import { proxyPrefix, viewStartPath } from '#contract/media-paths';
import type { Rendition } from '#contract/stream';
import type { OnvifAnswer, OnvifQuestion } from '#contract/onvif';
import { CameraQuestions } from './camera-questions.ts';
import type { CameraMedia, MediaEvents, MediaNodeStatus, ViewWanted } from './camera-media.ts';
import { dialWebSocket, type DialTransport } from './control-transport.ts';
import { NodeLink } from './node-link.ts';
import { chooseNode } from './rendezvous.ts';
import { mintViewToken } from './view-token.ts';

/** What the fleet is told at boot, and its clocks; `nowMs` is monotonic. */
export interface MediaFleetParts {
  nodes: readonly MediaNode[];
  controlSecret: string;
  tokenKeys: readonly TokenKey[];
  zones: readonly MediaZone[];
  cameraNetworks: readonly CameraNetwork[];
  /** Origin of the proxy before all gateways; null where browsers reach each by a port of its own. */
  mediaUrl?: string | null;
  nowMs: () => number;
  epochMs: () => number;
  dial?: DialTransport;
}

const TICK_MS = 250;
const TOKEN_LIFE_MS = 90_000;
/** As long as a view may last at a gateway. */
const VIEW_LIFE_MS = 12 * 3_600_000;

/**
 * All media processes of this server. Every gateway knows every camera, so that a camera whose gateway is lost plays from
 * the next one in the hash without a word; the hash keeps all viewers of a camera on
 * one gateway, and all cameras of a line or a recorder, so that what these can carry is counted in one place.
 */
export class MediaFleet implements CameraMedia {
  readonly #parts: MediaFleetParts;
  readonly #links: readonly NodeLink[];
  readonly #listeners = new Set<MediaEvents>();
  readonly #cameras = new Map<string, MediaCamera>();
  readonly #recorders = new Map<string, MediaRecorder>();
  readonly #uplinks = new Map<string, MediaLink>();
  readonly #questions: CameraQuestions;
  #timer: NodeJS.Timeout | null = null;
  /** Told to every gateway that connects: a view that ended here is not gone on with there. */
  #revocations: NonNullable<MediaSnapshot['revocations']> = [];
  /** Who finds out which cameras' health is to be told anew. */
  #isDutyOld = true;

  constructor(parts: MediaFleetParts) {
    this.#parts = parts;
    this.#questions = new CameraQuestions(parts.nowMs);
    this.#links = parts.nodes.map(
      (node) =>
        new NodeLink({
          node,
          secret: parts.controlSecret,
          dial: parts.dial ?? dialWebSocket,
          nowMs: parts.nowMs,
          snapshot: () => this.#snapshot(),
          onMessage: (message) => this.#take(message, node.id),
          onChange: () => {
            this.#isDutyOld = true;
            this.#tellNode(node.id);
          },
        }),
    );
  }

  /** Begins to dial, for ever. */
  start(): void {
    this.tick();
    this.#timer = setInterval(() => this.tick(), TICK_MS);
  }

  /** What the timer does; a test calls it with its own clock. */
  tick(): void {
    for (const link of this.#links) link.tick();
    this.#questions.tick();
    if (this.#isDutyOld) this.#shareDuty();
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    for (const link of this.#links) link.close();
  }

  setInventory(
    cameras: readonly MediaCamera[],
    recorders: readonly MediaRecorder[],
    links: readonly MediaLink[],
  ): void {
    replaceAll(this.#cameras, cameras);
    replaceAll(this.#recorders, recorders);
    // What calls need of a line is not read with it.
    const reserved = new Map([...this.#uplinks.values()].map(({ id, reservedMbps = 0 }) => [id, reservedMbps]));
    replaceAll(
      this.#uplinks,
      links.map((link) => ({ reservedMbps: reserved.get(link.id) ?? 0, ...link })),
    );
    this.#isDutyOld = true;
    this.#tellAll(this.#snapshot());
  }

  upsertCamera(camera: MediaCamera): void {
    if (isDeepStrictEqual(this.#cameras.get(camera.id), camera)) return;
    this.#isDutyOld ||= homeOf(this.#cameras.get(camera.id)) !== homeOf(camera);
    this.#cameras.set(camera.id, camera);
    this.#tellAll({ kind: 'camera-upsert', camera });
  }

  removeCamera(cameraId: MediaCamera['id']): void {
    this.#isDutyOld ||= this.#cameras.delete(cameraId);
    this.#tellAll({ kind: 'camera-remove', cameraId });
  }

  upsertRecorder(recorder: MediaRecorder): void {
    this.#recorders.set(recorder.id, recorder);
    this.#tellAll({ kind: 'recorder-upsert', recorder });
  }

  upsertLink(link: MediaLink): void {
    this.#uplinks.set(link.id, link);
    this.#tellAll({ kind: 'link-upsert', link });
  }

  openView(wanted: ViewWanted): ViewGrant | null {
    const link = this.#linkFor(wanted.cameraId);
    const key = this.#parts.tokenKeys[0];
    if (!link || !key) return null;
    const { cameraId, rendition, viewer, origin } = wanted;
    const expiresAtMs = this.#parts.epochMs() + TOKEN_LIFE_MS;
    const token = mintViewToken({ cameraId, rendition, viewer, expiresAtMs }, key);
    const expiresAt = new Date(expiresAtMs).toISOString();
    const { mediaUrl } = this.#parts;
    if (mediaUrl != null) {
      const prefix = proxyPrefix(homeOf(this.#cameras.get(cameraId)) ?? cameraId);
      return { playlistUrl: mediaUrl + prefix + viewStartPath(token), expiresAt };
    }
    const host = origin.hostname.includes(':') ? `[${origin.hostname.replace(/[[\]]/g, '')}]` : origin.hostname;
    const playlistUrl = `${origin.protocol}//${host}:${link.node.mediaPort}${viewStartPath(token)}`;
    return { playlistUrl, expiresAt };
  }

  revoke(which: Omit<ViewRevocation, 'kind'>): void {
    const message: ViewRevocation = { kind: 'view-revoke', ...which };
    const at = this.#parts.epochMs();
    this.#revocations = [...this.#revocations.filter((known) => known.at > at - VIEW_LIFE_MS), { at, which: message }];
    this.#tellAll(message);
  }

  probe(cameraId: MediaCamera['id'], rendition: Rendition): void {
    this.#linkFor(cameraId)?.send({ kind: 'probe', cameraId, rendition });
  }

  warm(cameraIds: readonly MediaCamera['id'][]): void {
    for (const link of this.#links.filter(({ isConnected }) => isConnected)) {
      link.send({ kind: 'warm-set', cameraIds: cameraIds.filter((id) => this.#linkFor(id) === link) });
    }
  }

  ask(question: OnvifQuestion, cameraId: MediaCamera['id'] | null): Promise<OnvifAnswer> {
    const link = cameraId === null ? this.#links.find(({ isConnected }) => isConnected) : this.#linkFor(cameraId);
    return this.#questions.ask(link, question);
  }

  nodes(): readonly MediaNodeStatus[] {
    return this.#links.map(statusOf);
  }

  listen(events: MediaEvents): () => void {
    this.#listeners.add(events);
    return () => {
      this.#listeners.delete(events);
    };
  }

  #linkFor(cameraId: string): NodeLink | undefined {
    const connected = this.#links.filter((link) => link.isConnected);
    const chosen = chooseNode(
      homeOf(this.#cameras.get(cameraId)) ?? cameraId,
      connected.map((link) => link.node.id),
    );
    return connected.find((link) => link.node.id === chosen);
  }

  /** Each camera's health is found out where its pictures would play: who plays one need not be asked besides. */
  #shareDuty(): void {
    this.#isDutyOld = false;
    const connected = this.#links.filter((link) => link.isConnected);
    for (const link of connected) {
      const cameras = [...this.#cameras.values()].filter(
        ({ id, source }) => (source.kind === 'rtsp' || source.kind === 'push') && this.#linkFor(id) === link,
      );
      link.send({ kind: 'health-duty', cameraIds: cameras.map(({ id }) => id) });
    }
  }

  #snapshot(): MediaSnapshot {
    return {
      kind: 'snapshot',
      cameras: [...this.#cameras.values()],
      recorders: [...this.#recorders.values()],
      links: [...this.#uplinks.values()],
      zones: [...this.#parts.zones],
      tokenKeys: [...this.#parts.tokenKeys],
      cameraNetworks: [...this.#parts.cameraNetworks],
      revocations: this.#revocations,
    };
  }

  #tellAll(message: ServerToMedia): void {
    for (const link of this.#links) link.send(message);
  }

  #tellNode(nodeId: string): void {
    const link = this.#links.find((candidate) => candidate.node.id === nodeId);
    if (!link) return;
    for (const listener of this.#listeners) listener.onNode?.(statusOf(link));
  }

  #take(message: MediaToServer, nodeId: string): void {
    if (message.kind === 'onvif-answer') this.#questions.take(message.questionId, message.answer);
    for (const listener of this.#listeners) {
      if (message.kind === 'stream-state') listener.onStream?.(message, nodeId);
      else if (message.kind === 'camera-health') listener.onCameraHealth?.(message, nodeId);
      else if (message.kind === 'recorder-health') listener.onRecorderHealth?.(message, nodeId);
      else if (message.kind === 'cameras-seen') listener.onCamerasSeen?.(message, nodeId);
      else if (message.kind === 'view-opened') listener.onViewOpened?.(message, nodeId);
      else if (message.kind === 'view-closed') listener.onViewClosed?.(message, nodeId);
    }
  }
}

function statusOf(link: NodeLink): MediaNodeStatus {
  return { id: link.node.id, isConnected: link.isConnected, health: link.health };
}

/** What is kept together on one gateway. */
function homeOf(camera: MediaCamera | undefined): string | undefined {
  return camera && (camera.linkId ?? camera.recorderId ?? camera.id);
}

function replaceAll<Item extends { id: string }>(map: Map<string, Item>, items: readonly Item[]): void {
  map.clear();
  for (const item of items) map.set(item.id, item);
}
