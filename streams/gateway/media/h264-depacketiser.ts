import { AccessUnitBuffer } from './access-unit-buffer.ts';
import { SequenceTracker, type RtpPacket } from './rtp.ts';

/** Parameter sets as they came, without start codes. */
export interface ParameterSets {
  sps: Buffer;
  pps: readonly Buffer[];
}

/** One picture put together from packets. */
export interface DepacketisedUnit {
  data: Buffer;
  isKeyframe: boolean;
  /** The RTP timestamp, 32 bits, not unwrapped. */
  timestamp: number;
}

/** Where a depacketiser delivers. */
export interface DepacketiserSink {
  onParameters(sets: ParameterSets): void;
  onUnit(unit: DepacketisedUnit): void;
  onLoss(packets: number): void;
}

const NAL_SLICE_FIRST = 1;
const NAL_IDR = 5;
const NAL_SPS = 7;
const NAL_PPS = 8;
const NAL_STAP_A = 24;
const NAL_FU_A = 28;
const MAX_UNIT_BYTES = 8 * 1024 * 1024;

/**
 * H.264 over RTP (RFC 6184, packetization modes 0 and 1: single NAL, STAP-A, FU-A) to whole pictures. A picture ends at the
 * marker or where the timestamp changes; a picture with missing packets is dropped whole and counted.
 */
export class H264Depacketiser {
  readonly #sink: DepacketiserSink;
  readonly #sequence = new SequenceTracker();
  readonly #unit = new AccessUnitBuffer();
  readonly #pps = new Map<number, Buffer>();
  #sps: Buffer | null = null;
  #parametersChanged = false;
  #timestamp: number | null = null;
  #ssrc: number | null = null;
  #isKeyframe = false;
  #hasSlice = false;
  #isDamaged = false;
  #endedByMarker = false;
  #markerLies = false;

  constructor(sink: DepacketiserSink) {
    this.#sink = sink;
  }

  /** Takes the parameter sets of the session description; those in the stream override them. */
  seed(parameterSets: readonly Buffer[]): void {
    for (const set of parameterSets) this.#takeParameterSet(set);
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
    this.#timestamp = null;
  }

  #takePayload(payload: Buffer): void {
    const type = (payload[0] ?? 0) & 0x1f;
    if (type === NAL_FU_A) this.#takeFragment(payload);
    else if (type === NAL_STAP_A) this.#takeAggregate(payload);
    else if (type > 0 && type < NAL_STAP_A) this.#takeNal(payload);
    if (this.#unit.length > MAX_UNIT_BYTES) {
      this.#unit.clear();
      this.#isDamaged = true;
    }
  }

  #takeAggregate(payload: Buffer): void {
    let at = 1;
    while (at + 2 <= payload.length) {
      const size = payload.readUInt16BE(at);
      const nal = payload.subarray(at + 2, at + 2 + size);
      if (nal.length < size) break;
      if (size > 0) this.#takeNal(nal);
      at += 2 + size;
    }
  }

  #takeFragment(payload: Buffer): void {
    if (payload.length < 3) return;
    const indicator = payload[0] ?? 0;
    const header = payload[1] ?? 0;
    const isStart = (header & 0x80) !== 0;
    const isEnd = (header & 0x40) !== 0;
    const nalHeader = (indicator & 0xe0) | (header & 0x1f);
    if (isStart && isEnd) {
      this.#takeNal(Buffer.concat([Buffer.from([nalHeader]), payload.subarray(2)]));
      return;
    }
    if (isStart) {
      this.#unit.abandon();
      if (!this.#noteNal(header & 0x1f, payload[2] ?? 0)) return;
      this.#unit.open();
      this.#unit.extendByte(nalHeader);
    }
    if (!this.#unit.isOpen) {
      // The middle of a unit whose beginning never came.
      if (isSlice(header & 0x1f)) this.#isDamaged = true;
      return;
    }
    this.#unit.extend(payload.subarray(2));
    if (isEnd) this.#unit.close();
  }

  #takeNal(nal: Buffer): void {
    const type = (nal[0] ?? 0) & 0x1f;
    if (type === NAL_SPS || type === NAL_PPS) {
      this.#takeParameterSet(nal);
      return;
    }
    if (this.#noteNal(type, nal[1] ?? 0)) this.#unit.append(nal);
  }

  /** Tells whether a NAL unit of this type belongs into the picture, and notes what it says about it. */
  #noteNal(type: number, firstPayloadByte: number): boolean {
    if (!isSlice(type)) return false;
    const startsPicture = (firstPayloadByte & 0x80) !== 0;
    if (this.#endedByMarker && !startsPicture) {
      // The marker came before the picture's end: this camera sets it on every packet. Cut by timestamp from now on.
      this.#markerLies = true;
      this.#isDamaged = true;
    }
    this.#endedByMarker = false;
    // What was lost before the first slice of a picture belonged to the one before.
    if (startsPicture && !this.#hasSlice) this.#isDamaged = false;
    this.#hasSlice = true;
    if (type === NAL_IDR) this.#isKeyframe = true;
    return true;
  }

  #takeParameterSet(set: Buffer): void {
    const type = (set[0] ?? 0) & 0x1f;
    if (type === NAL_SPS && set.length >= 4) {
      if (this.#sps?.equals(set)) return;
      this.#sps = Buffer.from(set);
      this.#parametersChanged = true;
    } else if (type === NAL_PPS && set.length >= 2) {
      const id = readFirstUe(set.subarray(1));
      if (this.#pps.get(id)?.equals(set)) return;
      this.#pps.set(id, Buffer.from(set));
      this.#parametersChanged = true;
    }
  }

  #flush(): void {
    if (this.#unit.isOpen) {
      this.#unit.abandon();
      this.#isDamaged = true;
    }
    const isWhole = this.#hasSlice && !this.#isDamaged && this.#timestamp !== null && this.#unit.length > 0;
    if (!isWhole) {
      this.#unit.clear();
      this.#resetUnit();
      return;
    }
    if (this.#parametersChanged && this.#sps && this.#pps.size > 0) {
      this.#parametersChanged = false;
      const pps = [...this.#pps].sort(([a], [b]) => a - b).map(([, set]) => set);
      this.#sink.onParameters({ sps: this.#sps, pps });
    }
    const unit = { data: this.#unit.take(), isKeyframe: this.#isKeyframe, timestamp: this.#timestamp ?? 0 };
    this.#resetUnit();
    this.#sink.onUnit(unit);
  }

  #resetUnit(): void {
    this.#isKeyframe = false;
    this.#hasSlice = false;
    this.#isDamaged = false;
  }
}

function isSlice(type: number): boolean {
  return type >= NAL_SLICE_FIRST && type <= NAL_IDR;
}

/** The first Exp-Golomb number of a parameter set (its id), enough for ids below 255. */
function readFirstUe(bytes: Buffer): number {
  const word = ((bytes[0] ?? 0) << 16) | ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0);
  const zeros = Math.clz32(word) - 8;
  if (zeros > 11) return 0;
  return ((word >> (23 - 2 * zeros)) & ((1 << (zeros + 1)) - 1)) - 1;
}
