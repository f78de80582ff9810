import type { StreamSound } from '#contract/stream';
import type { AudioFormat } from '../media/audio-format.ts';
import type { SourceSound } from '../source/source.ts';

/** Sound that has not come for this long is said to be silent; silence is written in its place. */
const SILENT_AFTER_MS = 5000;

/** What a stream knows of its sound. */
export class SoundRecord {
  #sound: SourceSound | null = null;
  #beganAtMs = 0;
  #heardAtMs = 0;

  get format(): AudioFormat | null {
    return this.#sound?.format ?? null;
  }

  /** A source has begun, with this sound or none. */
  begin(sound: SourceSound | null, nowMs: number): void {
    this.#sound = sound;
    this.#beganAtMs = nowMs;
    this.#heardAtMs = 0;
  }

  note(nowMs: number): void {
    this.#heardAtMs = nowMs;
  }

  /** What a tile may say; null when the camera offers no sound. */
  status(nowMs: number): StreamSound | null {
    if (!this.#sound) return null;
    const { coding, format, refusal } = this.#sound;
    if (!format) return { coding, state: refusal ?? 'unsupported' };
    const isSilent = nowMs - Math.max(this.#heardAtMs, this.#beganAtMs) > SILENT_AFTER_MS;
    return { coding, state: isSilent ? 'silent' : format.codec === 'fLaC' ? 'recoded' : 'passed' };
  }
}
