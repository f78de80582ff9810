/** Where a camera looks: degrees to the right and upwards of its rest, and zoom of 0 to 1. */
export interface PtzPlace {
  panDeg: number;
  tiltDeg: number;
  zoom: number;
}

interface Motion {
  pan: number;
  tilt: number;
  zoom: number;
  sinceMs: number;
  untilMs: number;
}

const PAN_DEG_S = 60;
const TILT_DEG_S = 30;
const ZOOM_S = 0.5;
const TILT_RANGE = [-90, 15] as const;

/** The motor of a camera that turns: speeds of −1 to 1 carry it on until they run out. Time is passed in. */
export class PtzHead {
  private place: PtzPlace = { panDeg: 0, tiltDeg: 0, zoom: 0 };
  private motion: Motion | null = null;
  private readonly presets = new Map<string, { name: string; place: PtzPlace }>();
  private nextPreset = 1;

  /** Moves with these speeds for at most `forMs`. */
  move(speed: { pan: number; tilt: number; zoom: number }, forMs: number, nowMs: number): void {
    this.place = this.placeAt(nowMs);
    this.motion = { ...speed, sinceMs: nowMs, untilMs: nowMs + forMs };
  }

  stop(nowMs: number): void {
    this.place = this.placeAt(nowMs);
    this.motion = null;
  }

  isMoving(nowMs: number): boolean {
    const { motion } = this;
    return motion !== null && nowMs < motion.untilMs && (motion.pan !== 0 || motion.tilt !== 0 || motion.zoom !== 0);
  }

  placeAt(nowMs: number): PtzPlace {
    const { motion, place } = this;
    if (motion === null) return place;
    const seconds = Math.max(0, Math.min(nowMs, motion.untilMs) - motion.sinceMs) / 1000;
    const pan = place.panDeg + motion.pan * PAN_DEG_S * seconds;
    return {
      panDeg: ((((pan + 180) % 360) + 360) % 360) - 180,
      tiltDeg: clamp(place.tiltDeg + motion.tilt * TILT_DEG_S * seconds, ...TILT_RANGE),
      zoom: clamp(place.zoom + motion.zoom * ZOOM_S * seconds, 0, 1),
    };
  }

  /** Remembers where it looks; answers the preset's token. */
  keep(name: string, nowMs: number): string {
    const token = `p${this.nextPreset++}`;
    this.presets.set(token, { name, place: this.placeAt(nowMs) });
    return token;
  }

  list(): { token: string; name: string }[] {
    return [...this.presets].map(([token, { name }]) => ({ token, name }));
  }

  /** Turns there, at once; false when there is no such preset. */
  goTo(token: string): boolean {
    const preset = this.presets.get(token);
    if (preset === undefined) return false;
    this.motion = null;
    this.place = preset.place;
    return true;
  }

  /** False when there is no such preset. */
  remove(token: string): boolean {
    return this.presets.delete(token);
  }
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
