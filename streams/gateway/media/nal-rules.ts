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
  /** Parameter sets as they are known now, by type and then id; null while some are missing. */
  assemble(sets: ReadonlyMap<number, ReadonlyMap<number, Buffer>>): VideoParameters | null;
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

/** Sets of one type in the order of their ids. */
export function setsInOrder(sets: ReadonlyMap<number, ReadonlyMap<number, Buffer>>, type: number): readonly Buffer[] {
  return [...(sets.get(type) ?? [])].sort(([a], [b]) => a - b).map(([, set]) => set);
}
