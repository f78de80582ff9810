import type { PtzVelocity } from '#contract/onvif';

/** How a movement is passed on; `nowMs` is monotonic. */
export interface PtzDeskParts<Camera> {
  nowMs: () => number;
  move: (camera: Camera, velocity: PtzVelocity) => Promise<void>;
  stop: (camera: Camera) => Promise<void>;
  onLost: (camera: Camera, error: unknown) => void;
}

interface Movement<Camera> {
  camera: Camera;
  velocity: PtzVelocity;
  /** When it was asked for last. */
  wantedAtMs: number;
  /** When the camera was last told. */
  toldAtMs: number;
  stopsTried: number;
}

/** A movement that nobody asks for again is stopped: the hand is gone, or the line to it. */
const DEAD_MAN_MS = 1000;
/** The same movement is told again this often, since cameras end it by themselves after {@link CAMERA_LIMIT_S}. */
const RENEW_MS = 1000;
/** Whatever happens to us, the camera stands still after this. */
export const CAMERA_LIMIT_S = 3;
const STOP_TRIES = 5;

/** All cameras that are being turned, each by one hand; stops those whose hand was let go of. */
export class PtzDesk<Camera> {
  readonly #parts: PtzDeskParts<Camera>;
  readonly #movements = new Map<string, Movement<Camera>>();

  constructor(parts: PtzDeskParts<Camera>) {
    this.#parts = parts;
  }

  /** Moves, or goes on moving. @throws OnvifFailure of the camera, which is stopped all the same when nothing more is heard */
  async move(key: string, camera: Camera, velocity: PtzVelocity): Promise<void> {
    const nowMs = this.#parts.nowMs();
    const before = this.#movements.get(key);
    const isSame = before !== undefined && isEqual(before.velocity, velocity);
    const isDue = !isSame || nowMs - before.toldAtMs >= RENEW_MS;
    const movement = { camera, velocity, wantedAtMs: nowMs, toldAtMs: isDue ? nowMs : before.toldAtMs, stopsTried: 0 };
    this.#movements.set(key, movement);
    if (isDue) await this.#parts.move(camera, velocity);
  }

  /** Stops it now. @throws OnvifFailure of the camera; it is tried again by itself */
  async stop(key: string, camera: Camera): Promise<void> {
    const movement = this.#movements.get(key);
    if (movement) movement.wantedAtMs = Number.NEGATIVE_INFINITY;
    await this.#parts.stop(camera);
    if (this.#movements.get(key) === movement) this.#movements.delete(key);
  }

  /** Called a few times a second. */
  tick(): void {
    const nowMs = this.#parts.nowMs();
    for (const [key, movement] of this.#movements) {
      if (nowMs - movement.wantedAtMs < DEAD_MAN_MS || nowMs - movement.toldAtMs < movement.stopsTried * RENEW_MS)
        continue;
      movement.stopsTried += 1;
      void this.#letGo(key, movement);
    }
  }

  async #letGo(key: string, movement: Movement<Camera>): Promise<void> {
    try {
      await this.#parts.stop(movement.camera);
    } catch (error) {
      if (movement.stopsTried < STOP_TRIES) return;
      this.#parts.onLost(movement.camera, error);
    }
    // Whoever moves it again meanwhile has put another movement here.
    if (this.#movements.get(key) === movement) this.#movements.delete(key);
  }
}

const isEqual = (a: PtzVelocity, b: PtzVelocity): boolean => a.pan === b.pan && a.tilt === b.tilt && a.zoom === b.zoom;
