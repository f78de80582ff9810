import { encodePositions } from '#contract/live-feed';
import type { Clock } from '../clock.ts';
import type { Viewer } from '../db/viewer.ts';
import type { LivePositionBoard, WorkerPosition } from './position-board.ts';

/** One subscriber's socket: frames are let go when it is not clear, and a full frame follows later. */
export interface PositionSocket {
  isClear(): boolean;
  send(frame: Uint8Array): void;
}

interface Subscriber {
  socket: PositionSocket;
  scopes: readonly string[];
  needsFull: boolean;
}

/** Sends the places of phones, once a second, one frame a town: to seats and walls, never to other phones. */
export class PositionFeed {
  private readonly subscribers = new Map<PositionSocket, Subscriber>();
  private readonly board: LivePositionBoard;
  private readonly clock: Clock;

  constructor(board: LivePositionBoard, clock: Clock) {
    this.board = board;
    this.clock = clock;
  }

  /** Adds or replaces a subscriber; its first frames are full. */
  subscribe(viewer: Viewer, scopes: readonly string[], socket: PositionSocket): void {
    if (viewer.role === 'worker') return;
    this.subscribers.set(socket, { socket, scopes: scopes.length > 0 ? scopes : [viewer.scope], needsFull: true });
  }

  unsubscribe(socket: PositionSocket): void {
    this.subscribers.delete(socket);
  }

  /** One second's work; frames are made once for all who follow the same scopes. */
  tick(): void {
    const moved = this.board.takeUnsent();
    const full = new Map<string, Uint8Array[]>();
    const changed = new Map<string, Uint8Array[]>();
    for (const subscriber of this.subscribers.values()) {
      if (!subscriber.socket.isClear()) {
        subscriber.needsFull = true;
        continue;
      }
      const key = subscriber.scopes.join();
      const cache = subscriber.needsFull ? full : changed;
      const frames = cache.get(key) ?? this.frames(subscriber, moved);
      cache.set(key, frames);
      for (const frame of frames) subscriber.socket.send(frame);
      subscriber.needsFull = false;
    }
  }

  private frames(subscriber: Subscriber, moved: readonly WorkerPosition[]): Uint8Array[] {
    const isFull = subscriber.needsFull;
    const inScope = (place: WorkerPosition) => subscriber.scopes.some((scope) => place.villageCode.startsWith(scope));
    const places = isFull ? subscriber.scopes.flatMap((scope) => this.board.within(scope)) : moved.filter(inScope);
    const byTown = new Map<string, WorkerPosition[]>();
    for (const place of new Set(places)) {
      const town = byTown.get(place.townCode);
      if (town) town.push(place);
      else byTown.set(place.townCode, [place]);
    }
    const sentAtMs = this.clock.now().getTime();
    return [...byTown].map(([town, fixes]) => encodePositions({ town: Number(town), isFull, sentAtMs, fixes }));
  }
}
