import { hashCameraId } from '#contract/block-code';
import type { View } from './film.ts';
import type { FrameClock, Tick } from './frame-clock.ts';
import { PtzHead } from './onvif/ptz-head.ts';

/** The two pictures that a camera itself sends. */
export type Rendition = 'sub' | 'main';

/**
 * How a channel behaves: `dead` is unknown to its recorder (404), `silent` is described and set up but sends nothing, as recorders answer for an unplugged
 * camera; `frozen` repeats one picture; `black` shows a covered lens; `refuse` is out of sessions (453); `wrong-password` lets nobody in.
 */
export const CHANNEL_STATES = ['alive', 'dead', 'silent', 'frozen', 'black', 'refuse', 'wrong-password'] as const;
export type ChannelState = (typeof CHANNEL_STATES)[number];

const SCENE_COUNT = 48;
/** A camera that turned so far sees the next landscape. */
const SCENE_DEG = 30;

/** One camera as its recorder serves it. */
export class Channel {
  readonly cameraId: string;
  readonly number: number;
  /** Viewers of both renditions, bounded by the recorder. */
  sessions = 0;
  /** Turns it; what it then sees is another landscape. */
  readonly head = new PtzHead();
  private readonly clocks: Record<Rendition, FrameClock>;
  private readonly gops: Record<Rendition, Gop>;
  private readonly ownScene: number;
  private currentState: ChannelState = 'alive';
  private readonly views: Record<Rendition, View>;
  /** Landscapes that are being painted for a camera that turned. */
  private readonly coming: Record<Rendition, number | null> = { sub: null, main: null };

  constructor(camera: { cameraId: string; channel: number }, clocks: Record<Rendition, FrameClock>, gopFrames: number) {
    this.cameraId = camera.cameraId;
    this.number = camera.channel;
    this.clocks = clocks;
    const hash = hashCameraId(camera.cameraId);
    const gop = { frames: gopFrames, phase: hash % gopFrames, isKeyWanted: false };
    this.gops = { sub: { ...gop }, main: { ...gop } };
    this.ownScene = (hash >>> 8) % SCENE_COUNT;
    const view = { cameraId: camera.cameraId, scene: this.ownScene, frozenAtMs: null };
    this.views = { sub: view, main: view };
  }

  get state(): ChannelState {
    return this.currentState;
  }

  /** Changes what the channel does; `nowMs` is the time that a frozen picture shows. */
  become(state: ChannelState, nowMs: number): void {
    this.currentState = state;
    const scene = state === 'black' ? 'black' : this.sceneAt(nowMs);
    this.views.sub = { cameraId: this.cameraId, scene, frozenAtMs: state === 'frozen' ? nowMs : null };
    this.views.main = this.views.sub;
  }

  /** Pictures from one key picture to the next. */
  gopFrames(rendition: Rendition): number {
    return this.gops[rendition].frames;
  }

  setGopFrames(rendition: Rendition, frames: number): void {
    this.gops[rendition].frames = Math.max(1, Math.round(frames));
  }

  /** Makes the next picture a key picture. */
  wantKey(rendition: Rendition): void {
    this.gops[rendition].isKeyWanted = true;
  }

  /** The clock that takes this channel's pictures. */
  clock(rendition: Rendition): FrameClock {
    return this.clocks[rendition];
  }

  /** Gets ready for a viewer of a rendition. */
  prepare(rendition: Rendition, nowMs: number): void {
    this.clocks[rendition].film.prepare(this.views[rendition], nowMs);
  }

  /** RTP payloads of a rendition's picture at a tick and whether it is a key picture; null when the camera is not ready to show one. */
  picture(rendition: Rendition, tick: Tick): { payloads: Buffer[]; isKey: boolean } | null {
    const gop = this.gops[rendition];
    this.look(rendition, tick);
    const view = this.views[rendition];
    if (gop.isKeyWanted) gop.phase = (gop.frames - (tick.index % gop.frames)) % gop.frames;
    const position = (tick.index + gop.phase) % gop.frames;
    if (position > 0) return { payloads: tick.film.nextPicture(view, position), isKey: false };
    const payloads = tick.film.keyPicture(view, tick.epochMs);
    gop.isKeyWanted = payloads === null; // Its landscape is being painted: asked for again at the next tick.
    return payloads === null ? null : { payloads, isKey: true };
  }

  /**
   * Turns the view with the head: the next landscape is painted while the last one is shown, and comes with a key picture. What the head has passed by meanwhile is
   * left out.
   */
  private look(rendition: Rendition, tick: Tick): void {
    const view = this.views[rendition];
    const scene = this.coming[rendition] ?? this.sceneAt(tick.epochMs);
    if (this.currentState !== 'alive' || view.scene === scene) return;
    this.coming[rendition] = scene;
    const turned = { ...view, scene };
    if (!tick.film.prepare(turned, tick.epochMs)) return;
    this.views[rendition] = turned;
    this.coming[rendition] = null;
    this.wantKey(rendition);
  }

  private sceneAt(nowMs: number): number {
    const turns = Math.round(this.head.placeAt(nowMs).panDeg / SCENE_DEG);
    return (this.ownScene + turns + SCENE_COUNT) % SCENE_COUNT;
  }
}

/** Where a rendition is between its key pictures. */
interface Gop {
  frames: number;
  phase: number;
  isKeyWanted: boolean;
}
