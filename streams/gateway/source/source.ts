import type { StreamFault } from '#contract/stream';
import type { AudioFormat, AudioFrame } from '../media/audio-format.ts';
import type { VideoParameters } from '../media/video-parameters.ts';

/** One coded picture in decoding order. */
export interface AccessUnit {
  /** NAL units, each behind its length in four bytes (ISO/IEC 14496-15), without parameter sets, AUD and filler. */
  data: Buffer;
  isKeyframe: boolean;
  /** Presentation time in 1/90000 s, unwrapped; its zero is the source's own. */
  ptsTicks: number;
  /** Monotonic milliseconds when its last packet came in. */
  arrivedAtMs: number;
}

/** Sound that a camera offers: how it is written, or why it is not. */
export interface SourceSound {
  /** As the camera names its coding. */
  coding: string;
  format: AudioFormat | null;
  refusal: 'unsupported' | 'refused' | null;
}

/** What a source tells its stream. Nothing is called after `onEnd`, and `onEnd` is called once. */
export interface SourceSink {
  /** The source speaks and will send pictures. */
  onReady(): void;
  /** What the camera offers to be heard, null for nothing; once, before the first picture. */
  onSound(sound: SourceSound | null): void;
  onAudioFrame(frame: AudioFrame): void;
  /** New or changed parameter sets, before the first picture that uses them. */
  onParameters(parameters: VideoParameters): void;
  onAccessUnit(unit: AccessUnit): void;
  /** Packets that never came, by sequence number. */
  onLoss(packets: number): void;
  /** `retryAfterMs` is when the camera asked to be tried again, null when it did not. */
  onEnd(fault: StreamFault, detail: string, retryAfterMs?: number | null): void;
}

/** A running pull; the same for every kind of source. */
export interface RunningSource {
  /** Bytes received so far. */
  readonly bytesIn: number;
  /** Called a few times a second with monotonic milliseconds: keep-alives and deadlines, without a timer per camera. */
  tick(nowMs: number): void;
  /** Says goodbye to the camera and closes; settles when the connection is gone. */
  stop(): Promise<void>;
}
