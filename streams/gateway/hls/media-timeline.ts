import type { AudioFormat, AudioFrame } from '../media/audio-format.ts';
import { TIMESCALE, writeFragment, writeInit, type Sample, type VideoTrack } from '../media/fmp4.ts';
import type { AccessUnit } from '../source/source.ts';
import { SampleClock } from '../stream/sample-clock.ts';
import { AudioLane } from './audio-lane.ts';
import { renderPlaylist, type PlaylistSegment } from './playlist.ts';

/** How long parts are and how much is kept. */
export interface TimelineLimits {
  partTargetS: number;
  ringSegments: number;
  ringBytes: number;
}

/** Every segment is at most this long, so the playlist's target duration never changes in its life. */
export const TARGET_DURATION_S = 4;
const MIN_SEGMENT_TICKS = 0.9 * TIMESCALE;
const MAX_SEGMENT_TICKS = TARGET_DURATION_S * TIMESCALE;
const RING_MIN_S = 3 * TARGET_DURATION_S;

interface Part {
  bytes: Buffer;
  durationTicks: number;
  isIndependent: boolean;
}

interface Segment {
  msn: number;
  initNumber: number;
  isDiscontinuity: boolean;
  startedAtEpochMs: number;
  parts: Part[];
  durationTicks: number;
  isClosed: boolean;
}

interface TimedUnit {
  unit: AccessUnit;
  decodeTicks: number;
  compositionTicks: number;
}

/** The track a timeline carries, with what the stream says of its timing. */
export interface TimelineTrack extends VideoTrack {
  /** Null where the stream does not say. */
  reorderFrames: number | null;
  fps: number | null;
  /** How its sound is written; null for none. */
  audio: AudioFormat | null;
}

/**
 * The last seconds of one stream as low-latency HLS: pictures go in, parts, segments and the playlist come out.
 * A segment is published as whole only together with the first part of the next one (hls.js fails on a list that ends
 * whole); the very first segment closes after one picture, because hls.js starts only on a whole segment.
 */
export class MediaTimeline {
  readonly #limits: TimelineLimits;
  readonly #onPublish: () => void;
  readonly #epochMs: () => number;
  readonly #inits = new Map<number, Buffer>();
  readonly #segments: Segment[] = [];
  #nextMsn: number;
  #track: TimelineTrack | null = null;
  #clock: SampleClock | null = null;
  #lane: AudioLane | null = null;
  #needsDiscontinuity = false;
  #initNumber = 0;
  #waiting: TimedUnit | null = null;
  #samples: Sample[] = [];
  #samplesStartTicks = 0;
  #samplesTicks = 0;
  #nextSegmentDue = true;
  #endTicks = 0;
  #fragments = 0;
  #discontinuitySequence = 0;
  #ringBytes = 0;
  #rendered: Buffer | null = null;

  /** `firstMsn` must be larger than any number this stream ever used; `onPublish` runs after each new part. */
  constructor(limits: TimelineLimits, firstMsn: number, epochMs: () => number, onPublish: () => void) {
    this.#limits = limits;
    this.#nextMsn = firstMsn;
    this.#epochMs = epochMs;
    this.#onPublish = onPublish;
  }

  get nextMsn(): number {
    return this.#nextMsn;
  }

  get ringBytes(): number {
    return this.#ringBytes;
  }

  get hasParts(): boolean {
    return this.#segments.length > 0;
  }

  /** Takes a track; a changed one, or any after a gap, begins a discontinuity at the next keyframe. */
  setTrack(track: TimelineTrack): void {
    this.flush();
    this.#track = track;
    this.#clock = null;
    this.#needsDiscontinuity = true;
  }

  /** The source is away: what is there is published, and pictures start anew with a keyframe. */
  markGap(): void {
    this.flush();
    this.#clock = null;
    this.#needsDiscontinuity = true;
  }

  /** Adds a picture; the first one after `setTrack` or `markGap` must be a keyframe, others are dropped until then. */
  push(unit: AccessUnit): void {
    if (!this.#track) return;
    if (!this.#clock) {
      if (!unit.isKeyframe) return;
      const { reorderFrames, fps, audio } = this.#track;
      this.#clock = new SampleClock(this.#endTicks, reorderFrames, fps);
      this.#lane = audio && new AudioLane(audio, this.#endTicks);
    }
    const time = this.#clock.next(unit.ptsTicks);
    this.#settleWaiting(time.decodeTicks);
    if (unit.isKeyframe && this.#isSegmentLongEnough()) this.#endSegment();
    else if (unit.isKeyframe) this.#publishPart();
    this.#waiting = { unit, ...time };
    if (this.#segments.length === 0 && !this.#track.reorderFrames) this.#publishFirstPicture(this.#clock);
  }

  /** Adds sound; it goes out with the pictures around it, and what comes before the first one is left out. */
  pushAudio({ data, atTicks }: AudioFrame): void {
    if (this.#clock) this.#lane?.push(data, this.#clock.presentationOf(atTicks));
  }

  /** Publishes what has come in so far, the last picture with the usual duration. */
  flush(): void {
    if (this.#waiting && this.#clock) this.#settleWaiting(this.#waiting.decodeTicks + this.#clock.stepTicks);
    this.#publishPart();
  }

  init(initNumber: number): Buffer | undefined {
    return this.#inits.get(initNumber);
  }

  part(msn: number, index: number): Buffer | undefined {
    return this.#find(msn)?.parts[index]?.bytes;
  }

  /** The parts of a whole segment, in order; undefined while it still grows. */
  segment(msn: number): readonly Buffer[] | undefined {
    const segment = this.#find(msn);
    return segment?.isClosed ? segment.parts.map((part) => part.bytes) : undefined;
  }

  /** Tells whether the playlist has come as far as a blocking reload asks (RFC 8216bis §6.2.5.2). */
  hasReached(msn: number, part: number | null): boolean {
    const last = this.#segments.at(-1);
    if (!last) return false;
    if (last.msn !== msn) return last.msn > msn;
    return part === null ? last.isClosed : last.parts.length > part;
  }

  /** The media playlist, rendered once for all its readers. */
  playlistBytes(): Buffer {
    this.#rendered ??= Buffer.from(this.playlist());
    return this.#rendered;
  }

  playlist(): string {
    return renderPlaylist({
      targetDurationS: TARGET_DURATION_S,
      partTargetS: this.#partTargetS(),
      discontinuitySequence: this.#discontinuitySequence,
      segments: this.#segments.map(toPlaylistSegment),
      hint: this.#hint(),
    });
  }

  /** A picture is not cut in two: where one is shown for longer than a part should last, the list says so. */
  #partTargetS(): number {
    let longest = this.#limits.partTargetS * TIMESCALE;
    for (const { parts } of this.#segments) for (const part of parts) longest = Math.max(longest, part.durationTicks);
    return Math.ceil((longest * 1000) / TIMESCALE) / 1000;
  }

  #hint(): { msn: number; part: number } {
    const last = this.#segments.at(-1);
    if (!last || last.isClosed || this.#nextSegmentDue) return { msn: this.#nextMsn, part: 0 };
    return { msn: last.msn, part: last.parts.length };
  }

  #publishFirstPicture(clock: SampleClock): void {
    if (!this.#waiting) return;
    this.#settleWaiting(this.#waiting.decodeTicks + clock.stepTicks);
    clock.promiseStep();
    this.#publishPart();
  }

  /** The picture that waited gets its duration: up to the decoding time of the one behind it. */
  #settleWaiting(nextDecodeTicks: number): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#waiting = null;
    const durationTicks = nextDecodeTicks - waiting.decodeTicks;
    const partTicks = this.#limits.partTargetS * TIMESCALE;
    if (this.#samples.length > 0 && this.#samplesTicks + durationTicks > partTicks) this.#publishPart();
    if (this.#samples.length === 0) this.#samplesStartTicks = waiting.decodeTicks;
    const { data, isKeyframe } = waiting.unit;
    this.#samples.push({ data, isKeyframe, durationTicks, compositionTicks: waiting.compositionTicks });
    this.#samplesTicks += durationTicks;
    const step = this.#clock?.stepTicks ?? durationTicks;
    if (this.#samplesTicks + step > partTicks) this.#publishPart();
  }

  #isSegmentLongEnough(): boolean {
    const last = this.#segments.at(-1);
    if (!last || this.#nextSegmentDue || this.#needsDiscontinuity) return true;
    return last.durationTicks + this.#samplesTicks >= MIN_SEGMENT_TICKS;
  }

  #endSegment(): void {
    this.#publishPart(true);
    this.#nextSegmentDue = true;
    this.#rendered = null;
  }

  #publishPart(endsSegment = false): void {
    if (this.#samples.length === 0 || !this.#track) return;
    const isIndependent = this.#samples[0]?.isKeyframe ?? false;
    const durationTicks = this.#samplesTicks;
    const segment = this.#segmentFor(this.#track, durationTicks);
    this.#fragments += 1;
    const sound = this.#lane?.takeUntil(this.#samplesStartTicks + durationTicks) ?? null;
    const bytes = writeFragment(this.#fragments, this.#samplesStartTicks, this.#samples, sound);
    segment.parts.push({ bytes, durationTicks, isIndependent });
    segment.durationTicks += durationTicks;
    // Players start only on a whole segment: the very first one is whole with its first part.
    segment.isClosed = this.#fragments === 1;
    if (endsSegment || segment.isClosed) this.#nextSegmentDue = true;
    this.#ringBytes += bytes.length;
    this.#endTicks = this.#samplesStartTicks + durationTicks;
    this.#samples = [];
    this.#samplesTicks = 0;
    this.#trim();
    this.#rendered = null;
    this.#onPublish();
  }

  /** The segment a part of this length belongs to; opening a new one closes the one before. */
  #segmentFor(track: TimelineTrack, durationTicks: number): Segment {
    const last = this.#segments.at(-1);
    const isFull = last !== undefined && last.durationTicks + durationTicks > MAX_SEGMENT_TICKS;
    if (last && !isFull && !this.#nextSegmentDue && !this.#needsDiscontinuity) return last;
    if (last) last.isClosed = true;
    const msn = this.#nextMsn;
    this.#nextMsn += 1;
    if (this.#needsDiscontinuity) {
      this.#initNumber = msn;
      this.#inits.set(msn, writeInit(track, track.audio));
    }
    const opened: Segment = {
      msn,
      initNumber: this.#initNumber,
      isDiscontinuity: this.#needsDiscontinuity && last !== undefined,
      startedAtEpochMs: Math.round(this.#epochMs() - (durationTicks * 1000) / TIMESCALE),
      parts: [],
      durationTicks: 0,
      isClosed: false,
    };
    this.#needsDiscontinuity = false;
    this.#nextSegmentDue = false;
    this.#segments.push(opened);
    return opened;
  }

  #find(msn: number): Segment | undefined {
    const first = this.#segments[0];
    return first ? this.#segments[msn - first.msn] : undefined;
  }

  #trim(): void {
    let totalTicks = this.#segments.reduce((sum, segment) => sum + segment.durationTicks, 0);
    for (;;) {
      const [first, second] = this.#segments;
      if (!first || !second) return;
      const isSpare =
        this.#segments.length > this.#limits.ringSegments + 1 &&
        totalTicks - first.durationTicks >= RING_MIN_S * TIMESCALE;
      if (!isSpare && this.#ringBytes <= this.#limits.ringBytes) return;
      this.#segments.shift();
      totalTicks -= first.durationTicks;
      for (const part of first.parts) this.#ringBytes -= part.bytes.length;
      if (second.isDiscontinuity) this.#discontinuitySequence += 1;
      if (second.initNumber !== first.initNumber) this.#inits.delete(first.initNumber);
    }
  }
}

function toPlaylistSegment(segment: Segment): PlaylistSegment {
  return {
    msn: segment.msn,
    initNumber: segment.initNumber,
    isDiscontinuity: segment.isDiscontinuity,
    startedAtEpochMs: segment.startedAtEpochMs,
    durationS: segment.durationTicks / TIMESCALE,
    isClosed: segment.isClosed,
    parts: segment.parts.map((part) => ({
      durationS: part.durationTicks / TIMESCALE,
      isIndependent: part.isIndependent,
    })),
  };
}
