import { BitReader, unescapeRbsp } from './bit-reader.ts';

/** What a sequence parameter set of H.265 says that a muxer needs; its timing stands in the video parameter set. */
export interface H265SpsFacts {
  isPlayable: boolean;
  widthPx: number;
  heightPx: number;
  reorderFrames: number | null;
  codec: string;
  /** For the decoder configuration record. */
  chromaFormat: number;
  lumaBits: number;
  chromaBits: number;
  temporalLayers: number;
  isTemporalIdNested: boolean;
  /** The 12 bytes of general_profile_space … general_level_idc, as they stand in the set. */
  profileTierLevel: Buffer;
}

const NAL_HEADER_BYTES = 2;
const PROFILE_TIER_LEVEL_BYTES = 12;
const MAX_SIDE_PX = 16_384;

/** Parses a sequence parameter set NAL unit (ITU-T H.265 §7.3.2.2) up to its reordering; null when it makes no sense. */
export function parseH265Sps(nal: Buffer): H265SpsFacts | null {
  const rbsp = unescapeRbsp(nal.subarray(NAL_HEADER_BYTES));
  const reader = new BitReader(rbsp);
  reader.bits(4);
  const subLayers = reader.bits(3);
  const isTemporalIdNested = reader.flag();
  const profileTierLevel = Buffer.from(rbsp.subarray(1, 1 + PROFILE_TIER_LEVEL_BYTES));
  if (profileTierLevel.length < PROFILE_TIER_LEVEL_BYTES) return null;
  reader.skip(PROFILE_TIER_LEVEL_BYTES * 8);
  skipSubLayers(reader, subLayers);
  reader.ue();
  const chromaFormat = reader.ue();
  if (chromaFormat === 3) reader.flag();
  const codedWidth = reader.ue();
  const codedHeight = reader.ue();
  const window = reader.flag() ? [reader.ue(), reader.ue(), reader.ue(), reader.ue()] : [0, 0, 0, 0];
  const [left = 0, right = 0, top = 0, bottom = 0] = window;
  const lumaBits = 8 + reader.ue();
  const chromaBits = 8 + reader.ue();
  reader.ue();
  const reorderFrames = readReorder(reader, subLayers);
  const unitX = chromaFormat === 1 || chromaFormat === 2 ? 2 : 1;
  const unitY = chromaFormat === 1 ? 2 : 1;
  const widthPx = codedWidth - (left + right) * unitX;
  const heightPx = codedHeight - (top + bottom) * unitY;
  const isPossible = [widthPx, heightPx].every((side) => side > 0 && side <= MAX_SIDE_PX);
  if (reader.isPastEnd || !isPossible || lumaBits > 16 || chromaBits > 16 || chromaFormat > 3) return null;
  return {
    isPlayable: chromaFormat === 1 && lumaBits <= 10 && chromaBits <= 10,
    widthPx,
    heightPx,
    reorderFrames,
    codec: codecName(profileTierLevel),
    chromaFormat,
    lumaBits,
    chromaBits,
    temporalLayers: subLayers + 1,
    isTemporalIdNested,
    profileTierLevel,
  };
}

/** Pictures per second of a video parameter set NAL unit (§7.3.2.1); null when it does not say. */
export function readVpsFps(nal: Buffer): number | null {
  const reader = new BitReader(unescapeRbsp(nal.subarray(NAL_HEADER_BYTES)));
  reader.skip(4 + 2 + 6);
  const subLayers = reader.bits(3);
  reader.skip(1 + 16 + PROFILE_TIER_LEVEL_BYTES * 8);
  skipSubLayers(reader, subLayers);
  const ordered = reader.flag() ? subLayers + 1 : 1;
  for (let value = 0; value < ordered * 3; value += 1) reader.ue();
  const layerIds = reader.bits(6) + 1;
  const layerSets = Math.min(reader.ue(), 1023);
  reader.skip(layerIds * layerSets);
  if (!reader.flag()) return null;
  const unitsInTick = reader.bits(32);
  const timeScale = reader.bits(32);
  return reader.isPastEnd || unitsInTick === 0 || timeScale === 0 ? null : timeScale / unitsInTick;
}

/** The rest of profile_tier_level (§7.3.3): what is said of sub-layers. */
function skipSubLayers(reader: BitReader, subLayers: number): void {
  if (subLayers === 0) return;
  const present = Array.from({ length: 8 }, () => reader.bits(2));
  for (const flags of present.slice(0, subLayers)) reader.skip((flags & 2 ? 88 : 0) + (flags & 1 ? 8 : 0));
}

/** sps_max_num_reorder_pics of the highest sub-layer. */
function readReorder(reader: BitReader, subLayers: number): number | null {
  let reorder = 0;
  const said = reader.flag() ? subLayers + 1 : 1;
  for (let layer = 0; layer < said; layer += 1) {
    reader.ue();
    reorder = reader.ue();
    reader.ue();
  }
  return reorder > 16 ? null : reorder;
}

/** `hvc1.<space><profile>.<compatibility, bits reversed>.<tier><level>.<constraints>` (ISO/IEC 14496-15 annex E.3). */
function codecName(profileTierLevel: Buffer): string {
  const first = profileTierLevel[0] ?? 0;
  const space = ['', 'A', 'B', 'C'][first >> 6] ?? '';
  const tier = (first & 0x20) !== 0 ? 'H' : 'L';
  let compatibility = 0;
  for (let bit = 0; bit < 32; bit += 1) {
    const byte = profileTierLevel[1 + (bit >> 3)] ?? 0;
    if ((byte >> (7 - (bit & 7))) & 1) compatibility += 2 ** bit;
  }
  const constraints = [...profileTierLevel.subarray(5, 11)];
  while (constraints.at(-1) === 0) constraints.pop();
  const named = constraints.map((byte) => byte.toString(16).toUpperCase());
  const profile = `${space}${first & 0x1f}.${compatibility.toString(16).toUpperCase()}`;
  return ['hvc1', profile, `${tier}${profileTierLevel[11] ?? 0}`, ...named].join('.');
}
