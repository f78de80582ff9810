import { hashCameraId } from '#contract/block-code';
import type { View } from './film.ts';
import type { FrameClock, Tick } from './frame-clock.ts';

/** The two pictures that a camera itself sends. */
export type Rendition = 'sub' | 'main';

/**
 * How a channel behaves: `dead` is unknown to its recorder (404), `silent` is described and set up but sends nothing, as recorders answer for an unplugged
 * camera; `frozen` repeats one picture; `black` shows a covered lens; `refuse` is out of sessions (453); `wrong-password` lets nobody in.
 */
export const CHANNEL_STATES = ['alive', 'dead', 'silent', 'frozen', 'black', 'refuse', 'wrong-password'] as const;
export type ChannelState = (typeof CHANNEL_STATES)[number];

const SCENE_COUNT = 48;

/** One camera as its recorder serves it. */
export class Channel {
  readonly cameraId: string;
  readonly number: number;
  /** Viewers of both renditions, bounded by the recorder. */
  sessions = 0;
  private readonly clocks: Record<Rendition, FrameClock>;
  private readonly gopFrames: number;
  private readonly gopPhase: number;
  private currentState: ChannelState = 'alive';
  private view: View;

  constructor(camera: { cameraId: string; channel: number }, clocks: Record<Rendition, FrameClock>, gopFrames: number) {
    this.cameraId = camera.cameraId;
    this.number = camera.channel;
    this.clocks = clocks;
    this.gopFrames = gopFrames;
    const hash = hashCameraId(camera.cameraId);
    this.gopPhase = hash % gopFrames;
    this.view = { cameraId: camera.cameraId, scene: (hash >>> 8) % SCENE_COUNT, frozenAtMs: null };
  }

  get state(): ChannelState {
    return this.currentState;
  }

  /** Changes what the channel does; `nowMs` is the time that a frozen picture shows. */
  become(state: ChannelState, nowMs: number): void {
    this.currentState = state;
    const scene = state === 'black' ? 'black' : (hashCameraId(this.cameraId) >>> 8) % SCENE_COUNT;
    this.view = { cameraId: this.cameraId, scene, frozenAtMs: state === 'frozen' ? nowMs : null };
  }

  /** The clock that takes this channel's pictures. */
  clock(rendition: Rendition): FrameClock {
    return this.clocks[rendition];
  }

  /** Gets ready for a viewer of a rendition. */
  prepare(rendition: Rendition, nowMs: number): void {
    this.clocks[rendition].film.prepare(this.view, nowMs);
  }

  /** RTP payloads of the picture at a tick and whether it is a key picture; null when the camera is not ready to show one. */
  picture(tick: Tick): { payloads: Buffer[]; isKey: boolean } | null {
    const position = (tick.index + this.gopPhase) % this.gopFrames;
    if (position > 0) return { payloads: tick.film.nextPicture(this.view, position), isKey: false };
    const payloads = tick.film.keyPicture(this.view, tick.epochMs);
    return payloads === null ? null : { payloads, isKey: true };
  }
}
