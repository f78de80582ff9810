import { BitReader, unescapeRbsp } from './bit-reader.ts';

/** What a sequence parameter set of H.264 says that a muxer needs. */
export interface SpsFacts {
  /** True for 4:2:0 with 8 bits, all that browsers decode. */
  isPlayable: boolean;
  /** True when pictures may be coded as fields. */
  isInterlaced: boolean;
  widthPx: number;
  heightPx: number;
  /** Pictures that may be held back for reordering; null when the stream does not say. */
  reorderFrames: number | null;
  /** Pictures per second by the stream's own timing; null when it does not say. */
  fps: number | null;
  /** RFC 6381 name, from the bytes themselves: `avc1.PPCCLL`. */
  codec: string;
}

const BASELINE = 66;
const HIGH_PROFILES: ReadonlySet<number> = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Parses a sequence parameter set NAL unit (ITU-T H.264 §7.3.2.1); null when it is cut short or makes no sense. */
export function parseSps(nal: Buffer): SpsFacts | null {
  if (nal.length < 5 || ((nal[0] ?? 0) & 0x1f) !== 7) return null;
  const reader = new BitReader(unescapeRbsp(nal.subarray(1)));
  const profile = reader.bits(8);
  reader.bits(16);
  reader.ue();
  const { chroma, bits } = HIGH_PROFILES.has(profile) ? readChroma(reader) : { chroma: 1, bits: 8 };
  reader.ue();
  const orderType = skipPictureOrder(reader);
  reader.ue();
  reader.flag();
  const widthMbs = reader.ue() + 1;
  const heightMaps = reader.ue() + 1;
  const frameMbsOnly = reader.flag();
  if (!frameMbsOnly) reader.flag();
  reader.flag();
  const crop = reader.flag() ? [reader.ue(), reader.ue(), reader.ue(), reader.ue()] : [0, 0, 0, 0];
  const vui = reader.flag() ? readVui(reader) : { fps: null, reorderFrames: null };
  const fields = frameMbsOnly ? 1 : 2;
  const cropX = chroma === 1 || chroma === 2 ? 2 : 1;
  const cropY = (chroma === 1 ? 2 : 1) * fields;
  const widthPx = widthMbs * 16 - ((crop[0] ?? 0) + (crop[1] ?? 0)) * cropX;
  const heightPx = heightMaps * 16 * fields - ((crop[2] ?? 0) + (crop[3] ?? 0)) * cropY;
  if (widthPx <= 0 || heightPx <= 0 || widthPx > 16_384 || heightPx > 16_384) return null;
  const isPlayable = chroma === 1 && bits === 8;
  // Neither a baseline profile nor an output order that is the decoding order leaves anything to reorder.
  const reorderFrames = vui.reorderFrames ?? (profile === BASELINE || orderType === 2 ? 0 : null);
  return {
    isPlayable,
    isInterlaced: !frameMbsOnly,
    widthPx,
    heightPx,
    fps: vui.fps,
    reorderFrames,
    codec: `avc1.${nal.toString('hex', 1, 4)}`,
  };
}

function readChroma(reader: BitReader): { chroma: number; bits: number } {
  const chroma = reader.ue();
  if (chroma === 3) reader.flag();
  const bits = 8 + Math.max(reader.ue(), reader.ue());
  reader.flag();
  if (!reader.flag()) return { chroma, bits };
  for (let list = 0; list < (chroma === 3 ? 12 : 8); list += 1) {
    if (reader.flag()) skipScalingList(reader, list < 6 ? 16 : 64);
  }
  return { chroma, bits };
}

function skipScalingList(reader: BitReader, size: number): void {
  let last = 8;
  let next = 8;
  for (let index = 0; index < size; index += 1) {
    if (next !== 0) next = (last + reader.se() + 256) % 256;
    last = next === 0 ? last : next;
  }
}

/** Gives pic_order_cnt_type. */
function skipPictureOrder(reader: BitReader): number {
  const type = reader.ue();
  if (type === 0) reader.ue();
  if (type !== 1) return type;
  reader.flag();
  reader.se();
  reader.se();
  const cycle = Math.min(reader.ue(), 255);
  for (let index = 0; index < cycle; index += 1) reader.se();
  return type;
}

/** Annex E §E.1.1, as far as timing and reordering. */
function readVui(reader: BitReader): { fps: number | null; reorderFrames: number | null } {
  if (reader.flag() && reader.bits(8) === 255) reader.bits(32);
  if (reader.flag()) reader.flag();
  if (reader.flag()) {
    reader.bits(4);
    if (reader.flag()) reader.bits(24);
  }
  if (reader.flag()) {
    reader.ue();
    reader.ue();
  }
  let fps: number | null = null;
  if (reader.flag()) {
    const unitsInTick = reader.bits(32);
    const timeScale = reader.bits(32);
    reader.flag();
    if (unitsInTick > 0 && timeScale > 0) fps = timeScale / (2 * unitsInTick);
  }
  const hasNalHrd = reader.flag();
  if (hasNalHrd) skipHrd(reader);
  const hasVclHrd = reader.flag();
  if (hasVclHrd) skipHrd(reader);
  if (hasNalHrd || hasVclHrd) reader.flag();
  reader.flag();
  if (!reader.flag() || reader.isPastEnd) return { fps, reorderFrames: null };
  reader.flag();
  for (let field = 0; field < 4; field += 1) reader.ue();
  const reorderFrames = reader.ue();
  return { fps, reorderFrames: reader.isPastEnd || reorderFrames > 16 ? null : reorderFrames };
}

function skipHrd(reader: BitReader): void {
  const count = Math.min(reader.ue() + 1, 32);
  reader.bits(8);
  for (let index = 0; index < count; index += 1) {
    reader.ue();
    reader.ue();
    reader.flag();
  }
  reader.bits(20);
}
