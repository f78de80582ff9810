import type { StreamFault } from '#contract/stream';
import { AnnexBReader } from '../../media/annex-b-reader.ts';
import type { VideoParameters } from '../../media/video-parameters.ts';
import type { AccessUnit, RunningSource, SourceSink } from '../source.ts';
import type { ConverterSlots } from './converter-slots.ts';
import { FfmpegSlot, type ConverterInput } from './ffmpeg-slot.ts';

const START_CODE = Buffer.from([0, 0, 0, 1]);
/** What a decoder may hold back for its order; more pictures than this under way are ones that it could not read. */
const MOST_UNDER_WAY = 24;
/** A converter that takes pictures and gives none hangs. */
const HUNG_AFTER_MS = 6000;
/** A picture is whole when nothing more of it came for this long. */
const QUIET_MS = 150;

/** Another source's pictures as small H.264, by one ffmpeg. Sound passes by it. */
export class ConvertedSource implements RunningSource {
  readonly #sink: SourceSink;
  readonly #slots: ConverterSlots;
  readonly #nowMs: () => number;
  readonly #source: RunningSource;
  readonly #reader: AnnexBReader;
  /** Times of the pictures under way; they come out in the order in which they are shown. */
  readonly #under: { ptsTicks: number; arrivedAtMs: number }[] = [];
  #slot: FfmpegSlot | null = null;
  #giveBack: (() => void) | null = null;
  #parameters: VideoParameters | null = null;
  #writtenAtMs: number | null = null;
  #bytesAtMs: number | null = null;
  #needsKeyframe = true;
  #hasEnded = false;

  /** `open` opens the source whose pictures are converted. */
  constructor(open: (sink: SourceSink) => RunningSource, sink: SourceSink, slots: ConverterSlots, nowMs: () => number) {
    this.#sink = sink;
    this.#slots = slots;
    this.#nowMs = nowMs;
    this.#reader = new AnnexBReader({
      onParameters: (parameters) => sink.onParameters(parameters),
      onPicture: ({ data, isKeyframe }) => this.#deliver(data, isKeyframe),
    });
    this.#source = open({
      onReady: () => sink.onReady(),
      onSound: (sound) => sink.onSound(sound),
      onAudioFrame: (frame) => sink.onAudioFrame(frame),
      onLoss: (packets) => sink.onLoss(packets),
      onParameters: (parameters) => this.#takeParameters(parameters),
      onAccessUnit: (unit) => this.#takeUnit(unit),
      onEnd: (fault, detail, retryAfterMs) => this.#end(fault, detail, retryAfterMs ?? null),
    });
  }

  get bytesIn(): number {
    return this.#source.bytesIn;
  }

  tick(nowMs: number): void {
    this.#source.tick(nowMs);
    if (this.#bytesAtMs !== null && nowMs - this.#bytesAtMs > QUIET_MS) {
      this.#bytesAtMs = null;
      this.#reader.flush();
    }
    const isHung = this.#writtenAtMs !== null && nowMs - this.#writtenAtMs > HUNG_AFTER_MS;
    if (isHung) this.#fail('converter-failed', 'the converter hangs');
  }

  async stop(): Promise<void> {
    this.#hasEnded = true;
    await Promise.all([this.#source.stop(), this.#closeSlot()]);
  }

  /** Other parameter sets are another stream to a decoder that reads from a pipe. */
  #takeParameters(parameters: VideoParameters): void {
    if (this.#parameters) void this.#closeSlot();
    this.#parameters = parameters;
    this.#needsKeyframe = true;
  }

  #takeUnit(unit: AccessUnit): void {
    if (this.#hasEnded) return;
    if (this.#needsKeyframe && !unit.isKeyframe) return;
    const slot = this.#slot ?? this.#openSlot();
    if (!slot) return;
    const bytes = this.#parameters ? byteStream(unit, this.#parameters) : unit.data;
    this.#needsKeyframe = !slot.write(bytes);
    if (this.#needsKeyframe) return;
    this.#writtenAtMs ??= this.#nowMs();
    this.#under.push({ ptsTicks: unit.ptsTicks, arrivedAtMs: unit.arrivedAtMs });
    if (this.#under.length > MOST_UNDER_WAY) this.#under.shift();
  }

  #openSlot(): FfmpegSlot | null {
    this.#giveBack = this.#slots.take();
    if (!this.#giveBack) {
      this.#fail('busy', 'all converters are taken');
      return null;
    }
    const input: ConverterInput =
      this.#parameters === null ? 'mjpeg' : this.#parameters.codec === 'h265' ? 'hevc' : 'h264';
    const slot = new FfmpegSlot(input, {
      onBytes: (bytes) => {
        if (slot !== this.#slot) return;
        this.#bytesAtMs = this.#nowMs();
        this.#reader.push(bytes);
      },
      onEnd: (why, detail) => {
        if (why === 'missing') this.#slots.isInstalled = false;
        if (slot === this.#slot) this.#fail(why === 'missing' ? 'converter-missing' : 'converter-failed', detail);
      },
    });
    this.#slot = slot;
    return slot;
  }

  #deliver(data: Buffer, isKeyframe: boolean): void {
    if (this.#hasEnded) return;
    this.#writtenAtMs = null;
    const first = this.#under.reduce(
      (least, each, index) => (each.ptsTicks < (this.#under[least]?.ptsTicks ?? 0) ? index : least),
      0,
    );
    const [time] = this.#under.splice(first, 1);
    if (time) this.#sink.onAccessUnit({ data, isKeyframe, ptsTicks: time.ptsTicks, arrivedAtMs: this.#nowMs() });
  }

  #fail(fault: StreamFault, detail: string): void {
    if (this.#hasEnded) return;
    // The camera gets its session back before anybody hears that this is over.
    this.#hasEnded = true;
    void Promise.all([this.#source.stop(), this.#closeSlot()]).then(() => this.#sink.onEnd(fault, detail));
  }

  #end(fault: StreamFault, detail: string, retryAfterMs: number | null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    void this.#closeSlot();
    this.#sink.onEnd(fault, detail, retryAfterMs);
  }

  async #closeSlot(): Promise<void> {
    const slot = this.#slot;
    const giveBack = this.#giveBack;
    this.#slot = null;
    this.#giveBack = null;
    this.#writtenAtMs = null;
    this.#under.length = 0;
    await slot?.kill();
    giveBack?.();
  }
}

/** A picture as a decoder reads it from a file: start codes, and the parameter sets before each keyframe. */
function byteStream({ data, isKeyframe }: AccessUnit, parameters: VideoParameters): Buffer {
  const parts: Buffer[] = [];
  if (isKeyframe) {
    const sets =
      parameters.codec === 'h265'
        ? [...parameters.vps, parameters.sps, ...parameters.pps]
        : [parameters.sps, ...parameters.pps];
    for (const set of sets) parts.push(START_CODE, set);
  }
  for (let at = 0; at + 4 <= data.length;) {
    const size = data.readUInt32BE(at);
    parts.push(START_CODE, data.subarray(at + 4, at + 4 + size));
    at += 4 + size;
  }
  return Buffer.concat(parts);
}
