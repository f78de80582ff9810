import { AccessUnitBuffer } from './access-unit-buffer.ts';
import { type NalFragment, type NalRole, type NalRules, splitAtStartCodes } from './nal-rules.ts';
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
const SLICE_HEAD_BYTES = 24;
const MAX_LOOSE_PIECES = 1024;

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
  /** Picture parameter set of the newest keyframe, and of the one that the last parameters were told for. */
  #pictureSet: number | null = null;
  #toldPictureSet: number | null = null;
  /** Pieces of a unit that is no picture and came in fragments. */
  #loose: Buffer[] | null = null;
  #hasRecoveryPoint = false;
  #told: VideoParameters | null = null;
  /** Pictures may come as two fields each: only the timestamp tells where one ends. */
  #hasFields = false;
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
    if (packet.marker && !this.#markerLies && !this.#hasFields) {
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
    if (startsWithStartCode(payload)) return this.#takeNal(payload);
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
      this.#loose = isPicture(role) ? null : [header];
      if (isPicture(role)) {
        this.#noteSlice(role, Buffer.concat([header, body.subarray(0, SLICE_HEAD_BYTES)]));
        this.#unit.open();
        this.#unit.extend(header);
      }
    }
    if (this.#loose) return this.#takeLoose(this.#loose, body, isEnd);
    if (!this.#unit.isOpen) {
      // The middle of a unit whose beginning never came.
      if (isPicture(role)) this.#isDamaged = true;
      return;
    }
    this.#unit.extend(body);
    if (isEnd) this.#unit.close();
  }

  #takeLoose(loose: Buffer[], body: Buffer, isEnd: boolean): void {
    loose.push(Buffer.from(body));
    if (!isEnd && loose.length < MAX_LOOSE_PIECES) return;
    this.#loose = null;
    if (isEnd) this.#takeNal(Buffer.concat(loose));
  }

  /** Takes a unit; some cameras send several behind start codes as if they were one. */
  #takeNal(nal: Buffer): void {
    const type = this.#rules.typeOf(nal);
    const role = this.#rules.roleOf(type);
    if (isPicture(role)) {
      this.#noteSlice(role, nal);
      this.#unit.append(nal);
      return;
    }
    const [first = nal, ...others] = splitAtStartCodes(nal);
    if (first.length < nal.length) for (const part of [first, ...others]) this.#takeNal(part);
    else if (role === 'parameters') this.#takeParameterSet(type, nal);
    else if (this.#rules.announcesRecovery(nal)) this.#hasRecoveryPoint = true;
  }

  /** Notes what a slice says about its picture. */
  #noteSlice(role: NalRole, slice: Buffer): void {
    // Both codings begin a slice with what tells the first of a picture: first_mb_in_slice 0, first_slice_segment_in_pic_flag.
    const startsPicture = ((slice[this.#rules.headerBytes] ?? 0) & 0x80) !== 0;
    // Two pictures with one timestamp and no marker between them; fields of one picture do belong together.
    if (startsPicture && this.#role !== null && !this.#hasFields) this.#flush();
    if (this.#endedByMarker && !startsPicture) {
      // The marker came before the picture's end: this camera sets it on every packet. Cut by timestamp from now on.
      this.#markerLies = true;
      this.#isDamaged = true;
    }
    this.#endedByMarker = false;
    // What was lost before the first slice of a picture belonged to the one before.
    if (startsPicture && this.#role === null) this.#isDamaged = false;
    if (this.#role === null || role === 'keyframe') this.#role = role;
    if (startsPicture && (isKeyRole(role) || this.#hasRecoveryPoint))
      this.#pictureSet = this.#rules.pictureSetOf(slice);
  }

  #takeParameterSet(type: number, set: Buffer): void {
    if (set.length < MIN_PARAMETER_BYTES) return;
    const id = this.#rules.parameterIdOf(type, set);
    const known = this.#sets.get(type) ?? new Map<number, Buffer>();
    if (known.get(id)?.equals(set)) return;
    this.#sets.set(type, known.set(id, Buffer.from(set)));
    this.#hasFields = this.#rules.hasFields(type, set) ?? this.#hasFields;
    this.#parametersChanged = true;
  }

  #flush(): void {
    if (this.#unit.isOpen) {
      this.#unit.abandon();
      this.#isDamaged = true;
    }
    const role = this.#hasRecoveryPoint && this.#role === 'delta' ? 'openKeyframe' : this.#role;
    const isWhole = role !== null && !this.#isDamaged && this.#timestamp !== null && this.#unit.length > 0;
    if (!isWhole || (role === 'leading' && this.#dropsLeading)) {
      this.#unit.clear();
      this.#resetUnit();
      return;
    }
    const isKeyframe = isKeyRole(role);
    if (isKeyframe || this.#parametersChanged) this.#tellParameters();
    if (isKeyframe) {
      this.#dropsLeading = role === 'brokenKeyframe' || !this.#hasHistory;
      this.#hasHistory = true;
    }
    const unit = { data: this.#unit.take(), isKeyframe, timestamp: this.#timestamp ?? 0 };
    this.#resetUnit();
    this.#sink.onUnit(unit);
  }

  #tellParameters(): void {
    if (!this.#parametersChanged && this.#pictureSet === this.#toldPictureSet) return;
    const parameters = this.#rules.assemble(this.#sets, this.#pictureSet);
    if (!parameters) return;
    this.#parametersChanged = false;
    this.#toldPictureSet = this.#pictureSet;
    if (this.#told && areSameParameters(this.#told, parameters)) return;
    this.#told = parameters;
    // Whoever follows begins anew with these.
    this.#hasHistory = false;
    this.#sink.onParameters(parameters);
  }

  #resetUnit(): void {
    this.#role = null;
    this.#isDamaged = false;
    this.#hasRecoveryPoint = false;
  }
}

function isPicture(role: NalRole): boolean {
  return role !== 'parameters' && role !== 'other';
}

function isKeyRole(role: NalRole): boolean {
  return role === 'keyframe' || role === 'openKeyframe' || role === 'brokenKeyframe';
}

function startsWithStartCode(payload: Buffer): boolean {
  if (payload[0] !== 0 || payload[1] !== 0) return false;
  return payload[2] === 1 || (payload[2] === 0 && payload[3] === 1);
}

function areSameParameters(a: VideoParameters, b: VideoParameters): boolean {
  const sets = (parameters: VideoParameters): readonly Buffer[] => [parameters.sps, ...parameters.pps];
  const [ofA, ofB] = [sets(a), sets(b)];
  return a.codec === b.codec && ofA.length === ofB.length && ofA.every((set, index) => ofB[index]?.equals(set));
}
