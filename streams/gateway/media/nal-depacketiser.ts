import { AccessUnitBuffer } from './access-unit-buffer.ts';
import type { NalFragment, NalRole, NalRules } from './nal-rules.ts';
import { SequenceTracker, type RtpPacket } from './rtp.ts';
import type { VideoParameters } from './video-parameters.ts';

/** One picture put together from packets. */
export interface DepacketisedUnit {
  data: Buffer;
  isKeyframe: boolean;
  /** The RTP timestamp, 32 bits, not unwrapped. */
  timestamp: number;
}

/** Where a depacketiser delivers. */
export interface DepacketiserSink {
  onParameters(parameters: VideoParameters): void;
  onUnit(unit: DepacketisedUnit): void;
  onLoss(packets: number): void;
}

const MAX_UNIT_BYTES = 8 * 1024 * 1024;
const MIN_PARAMETER_BYTES = 2;

/**
 * NAL units over RTP to whole pictures. A picture ends at the marker or where the timestamp changes; a picture with missing
 * packets is dropped whole and counted, and so is one that leads a keyframe and cannot be decoded by who begins there.
 */
export class NalDepacketiser {
  readonly #rules: NalRules;
  readonly #sink: DepacketiserSink;
  readonly #sequence = new SequenceTracker();
  readonly #unit = new AccessUnitBuffer();
  /** By type, then by id. */
  readonly #sets = new Map<number, Map<number, Buffer>>();
  #parametersChanged = false;
  #timestamp: number | null = null;
  #ssrc: number | null = null;
  #role: NalRole | null = null;
  #isDamaged = false;
  #endedByMarker = false;
  #markerLies = false;
  /** Whether a decoder that follows us knows pictures from before the newest keyframe. */
  #hasHistory = false;
  #dropsLeading = false;

  constructor(rules: NalRules, sink: DepacketiserSink) {
    this.#rules = rules;
    this.#sink = sink;
  }

  /** Takes the parameter sets of the session description; those in the stream override them. */
  seed(parameterSets: readonly Buffer[]): void {
    for (const set of parameterSets) {
      const type = this.#rules.typeOf(set);
      if (this.#rules.roleOf(type) === 'parameters') this.#takeParameterSet(type, set);
    }
  }

  push(packet: RtpPacket): void {
    if (packet.ssrc !== this.#ssrc) this.#startSource(packet.ssrc);
    const missing = this.#sequence.next(packet.sequence);
    if (missing < 0) return;
    if (missing > 0) {
      this.#sink.onLoss(missing);
      this.#unit.abandon();
      this.#isDamaged = true;
    }
    if (packet.timestamp !== this.#timestamp) {
      this.#flush();
      // A loss right at the border may have eaten the beginning of this picture: it stays marked.
      this.#isDamaged = missing > 0;
      this.#timestamp = packet.timestamp;
      this.#endedByMarker = false;
    }
    if (packet.payload.length > 0) this.#takePayload(packet.payload);
    if (packet.marker && !this.#markerLies) {
      this.#flush();
      this.#endedByMarker = true;
    }
  }

  #startSource(ssrc: number): void {
    this.#ssrc = ssrc;
    this.#sequence.reset();
    this.#unit.clear();
    this.#resetUnit();
    this.#hasHistory = false;
    this.#timestamp = null;
  }

  #takePayload(payload: Buffer): void {
    const unpacked = this.#rules.unpack(payload);
    if (unpacked?.kind === 'fragment') this.#takeFragment(unpacked);
    else for (const nal of unpacked?.nals ?? []) this.#takeNal(nal);
    if (this.#unit.length > MAX_UNIT_BYTES) {
      this.#unit.clear();
      this.#isDamaged = true;
    }
  }

  #takeFragment({ header, body, isStart, isEnd }: NalFragment): void {
    if (isStart && isEnd) {
      this.#takeNal(Buffer.concat([header, body]));
      return;
    }
    const role = this.#rules.roleOf(this.#rules.typeOf(header));
    if (isStart) {
      this.#unit.abandon();
      if (!this.#noteNal(role, body[0] ?? 0)) return;
      this.#unit.open();
      this.#unit.extend(header);
    }
    if (!this.#unit.isOpen) {
      // The middle of a unit whose beginning never came.
      if (isPicture(role)) this.#isDamaged = true;
      return;
    }
    this.#unit.extend(body);
    if (isEnd) this.#unit.close();
  }

  #takeNal(nal: Buffer): void {
    const type = this.#rules.typeOf(nal);
    const role = this.#rules.roleOf(type);
    if (role === 'parameters') this.#takeParameterSet(type, nal);
    else if (this.#noteNal(role, nal[this.#rules.headerBytes] ?? 0)) this.#unit.append(nal);
  }

  /** Tells whether a NAL unit belongs into the picture, and notes what it says about it. */
  #noteNal(role: NalRole, firstPayloadByte: number): boolean {
    if (!isPicture(role)) return false;
    // Both codings begin a slice with what tells the first of a picture: first_mb_in_slice 0, first_slice_segment_in_pic_flag.
    const startsPicture = (firstPayloadByte & 0x80) !== 0;
    if (this.#endedByMarker && !startsPicture) {
      // The marker came before the picture's end: this camera sets it on every packet. Cut by timestamp from now on.
      this.#markerLies = true;
      this.#isDamaged = true;
    }
    this.#endedByMarker = false;
    // What was lost before the first slice of a picture belonged to the one before.
    if (startsPicture && this.#role === null) this.#isDamaged = false;
    if (this.#role === null || role === 'keyframe') this.#role = role;
    return true;
  }

  #takeParameterSet(type: number, set: Buffer): void {
    if (set.length < MIN_PARAMETER_BYTES) return;
    const id = this.#rules.parameterIdOf(type, set);
    const known = this.#sets.get(type) ?? new Map<number, Buffer>();
    if (known.get(id)?.equals(set)) return;
    this.#sets.set(type, known.set(id, Buffer.from(set)));
    this.#parametersChanged = true;
  }

  #flush(): void {
    if (this.#unit.isOpen) {
      this.#unit.abandon();
      this.#isDamaged = true;
    }
    const role = this.#role;
    const isWhole = role !== null && !this.#isDamaged && this.#timestamp !== null && this.#unit.length > 0;
    if (!isWhole || (role === 'leading' && this.#dropsLeading)) {
      this.#unit.clear();
      this.#resetUnit();
      return;
    }
    this.#tellParameters();
    const isKeyframe = role !== 'delta' && role !== 'leading';
    if (isKeyframe) {
      this.#dropsLeading = role === 'brokenKeyframe' || !this.#hasHistory;
      this.#hasHistory = true;
    }
    const unit = { data: this.#unit.take(), isKeyframe, timestamp: this.#timestamp ?? 0 };
    this.#resetUnit();
    this.#sink.onUnit(unit);
  }

  #tellParameters(): void {
    if (!this.#parametersChanged) return;
    const parameters = this.#rules.assemble(this.#sets);
    if (!parameters) return;
    this.#parametersChanged = false;
    // Whoever follows begins anew with these.
    this.#hasHistory = false;
    this.#sink.onParameters(parameters);
  }

  #resetUnit(): void {
    this.#role = null;
    this.#isDamaged = false;
  }
}

function isPicture(role: NalRole): boolean {
  return role !== 'parameters' && role !== 'other';
}
