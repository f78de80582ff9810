import type { VideoParameters } from './video-parameters.ts';

/** What a NAL unit is to the picture it comes with. */
export type NalRole =
  /** Part of a picture from which decoding can begin. */
  | 'keyframe'
  /** The same, but `leading` pictures behind it need pictures before it, which a broken one has lost for everybody. */
  | 'openKeyframe'
  | 'brokenKeyframe'
  | 'delta'
  /** Shown before the keyframe it follows and made from what came before that: useless to who begins there. */
  | 'leading'
  | 'parameters'
  /** Delimiters, filler, messages: not kept. */
  | 'other';

/** One fragment of a NAL unit; `header` is what the whole unit begins with. */
export interface NalFragment {
  header: Buffer;
  body: Buffer;
  isStart: boolean;
  isEnd: boolean;
}

/** Parameter sets by type and then by id. */
export type KnownSets = ReadonlyMap<number, ReadonlyMap<number, Buffer>>;

/** How a coding travels in RTP: all that differs between H.264 and H.265 for putting pictures together. */
export interface NalRules {
  /** Bytes of a NAL unit's header. */
  readonly headerBytes: number;
  typeOf(header: Buffer): number;
  roleOf(type: number): NalRole;
  /** A payload as whole NAL units or a fragment of one; null for what this receiver does not take. */
  unpack(payload: Buffer): { kind: 'whole'; nals: readonly Buffer[] } | ({ kind: 'fragment' } & NalFragment) | null;
  /** Id of a parameter set, by which a later one replaces an earlier one. */
  parameterIdOf(type: number, set: Buffer): number;
  /** Id of the picture parameter set that a slice uses; `slice` may be cut off behind its first bytes. */
  pictureSetOf(slice: Buffer): number;
  /**
   * Parameter sets as they are known now, by type and then id, around the picture parameter set of that id where it is known;
   * null while some are missing.
   */
  assemble(sets: KnownSets, pictureSet: number | null): VideoParameters | null;
  /** Tells by a parameter set whether pictures may come as two fields, each in units of its own; null when it does not say. */
  hasFields(type: number, set: Buffer): boolean | null;
  /** Tells whether a message says that decoding may begin with the picture it stands before, though that is no keyframe. */
  announcesRecovery(nal: Buffer): boolean;
}

/** Reads units that each follow their size in two bytes; one that is cut short ends the list. `skip` bytes stand before each size. */
export function readSized(payload: Buffer, from: number, skip: { first: number; later: number }): Buffer[] {
  const nals: Buffer[] = [];
  let at = from + skip.first;
  while (at + 2 <= payload.length) {
    const size = payload.readUInt16BE(at);
    const nal = payload.subarray(at + 2, at + 2 + size);
    if (nal.length < size) break;
    if (size > 0) nals.push(nal);
    at += 2 + size + skip.later;
  }
  return nals;
}

/** NAL units of bytes that begin with a start code, or have one inside, which no NAL unit may (ITU-T H.264 annex B). */
export function splitAtStartCodes(bytes: Buffer): readonly Buffer[] {
  const nals: Buffer[] = [];
  let from = 0;
  for (let at = bytes.indexOf(START_CODE); at >= 0; at = bytes.indexOf(START_CODE, at + 3)) {
    // The longer start code has a zero more, and a NAL unit does not end with one.
    const end = at > from && bytes[at - 1] === 0 ? at - 1 : at;
    if (end > from) nals.push(bytes.subarray(from, end));
    from = at + 3;
  }
  if (from < bytes.length) nals.push(bytes.subarray(from));
  return nals;
}

const START_CODE = Buffer.from([0, 0, 1]);

/** Sets of one type in the order of their ids. */
export function setsInOrder(sets: KnownSets, type: number): readonly Buffer[] {
  return [...(sets.get(type) ?? [])].sort(([a], [b]) => a - b).map(([, set]) => set);
}
