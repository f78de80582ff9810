import type { YuvPicture } from '../picture/yuv-picture.ts';
import type { BitWriter } from './bit-writer.ts';
import { CHROMA_DC, MAX_LEVEL, writeResidualBlock } from './cavlc.ts';
import { DC, HORIZONTAL, predictChroma, predictLuma, VERTICAL, type Neighbours } from './prediction.ts';
import { forwardTransform, hadamard, inverseTransform, quantise, ZIG_ZAG, type Quantiser } from './transform.ts';

/** What coding a macroblock needs of its slice; counts hold the non-zero AC coefficients of every 4×4 block of the picture. */
export interface SliceContext {
  source: YuvPicture;
  reconstruction: YuvPicture;
  out: BitWriter;
  luma: Quantiser;
  chroma: Quantiser;
  /** Macroblock row that the slice begins at. */
  firstRow: number;
  lumaCounts: Uint8Array;
  blueCounts: Uint8Array;
  redCounts: Uint8Array;
  /** 1 for macroblocks coded intra in this slice. */
  isIntra: Uint8Array;
  /** Added to `mb_type` of intra macroblocks: 0 in I slices, 5 in P slices. */
  typeOffset: number;
}

const prediction = new Uint8Array(256);
const candidate = new Uint8Array(256);
const residual = new Int32Array(256);
const lumaDc = new Int32Array(16);
const lumaLevels = new Int32Array(256);
const dcLevels = new Int32Array(16);

/** One chroma plane's work space. */
interface Plane {
  prediction: Uint8Array;
  residual: Int32Array;
  dc: Int32Array;
  levels: Int32Array;
}

function createPlane(): Plane {
  return {
    prediction: new Uint8Array(64),
    residual: new Int32Array(64),
    dc: new Int32Array(4),
    levels: new Int32Array(64),
  };
}

const planes: readonly [Plane, Plane] = [createPlane(), createPlane()];

/** Codes macroblock (column, row) as Intra 16×16 with CAVLC and reconstructs it, as a decoder will (ITU-T H.264 §7.3.5). */
export function codeMacroblock(slice: SliceContext, column: number, row: number): void {
  const columns = slice.source.width / 16;
  const neighbours = {
    left: column > 0 && slice.isIntra[row * columns + column - 1] === 1,
    top: row > slice.firstRow && slice.isIntra[(row - 1) * columns + column] === 1,
  };
  slice.isIntra[row * columns + column] = 1;
  const mode = chooseLumaMode(slice, column * 16, row * 16, neighbours);
  const hasLumaAc = transformLuma(slice, column * 16, row * 16);
  const chromaPattern = Math.max(
    transformChroma(slice, 0, column * 8, row * 8, neighbours),
    transformChroma(slice, 1, column * 8, row * 8, neighbours),
  );
  const { out } = slice;
  out.unsigned(slice.typeOffset + 1 + mode + 4 * chromaPattern + (hasLumaAc ? 12 : 0));
  out.unsigned(0); // intra_chroma_pred_mode: DC
  out.signed(0); // mb_qp_delta
  writeLuma(slice, column, row, hasLumaAc);
  writeChroma(slice, column, row, chromaPattern);
  reconstructLuma(slice, column * 16, row * 16);
  reconstructChroma(slice, 0, column * 8, row * 8);
  reconstructChroma(slice, 1, column * 8, row * 8);
}

function chooseLumaMode(slice: SliceContext, x: number, y: number, neighbours: Neighbours): number {
  const modes = [DC];
  if (neighbours.top) modes.push(VERTICAL);
  if (neighbours.left) modes.push(HORIZONTAL);
  let best = DC;
  let bestDifference = Infinity;
  for (const mode of modes) {
    predictLuma(slice.reconstruction, x, y, mode, neighbours, candidate);
    const difference = lumaDifference(slice.source, x, y);
    if (difference >= bestDifference) continue;
    bestDifference = difference;
    best = mode;
    prediction.set(candidate);
  }
  return best;
}

function lumaDifference(source: YuvPicture, x: number, y: number): number {
  let sum = 0;
  for (let row = 0; row < 16; row++) {
    const at = (y + row) * source.width + x;
    for (let i = 0; i < 16; i++) sum += Math.abs((source.luma[at + i] ?? 0) - (candidate[row * 16 + i] ?? 0));
  }
  return sum;
}

/** Fills `residual` block by block (raster order of blocks, 16 values each), transforms and quantises; tells whether any AC is left. */
function transformLuma(slice: SliceContext, x: number, y: number): boolean {
  const { source, luma: quantiser } = slice;
  let hasAc = false;
  for (let block = 0; block < 16; block++) {
    const blockX = (block & 3) * 4;
    const blockY = (block >> 2) * 4;
    const at = block * 16;
    for (let i = 0; i < 16; i++) {
      const px = blockX + (i & 3);
      const py = blockY + (i >> 2);
      residual[at + i] = (source.luma[(y + py) * source.width + x + px] ?? 0) - (prediction[py * 16 + px] ?? 0);
    }
    forwardTransform(residual, at);
    lumaDc[block] = residual[at] ?? 0;
    for (let scan = 1; scan < 16; scan++) {
      const index = ZIG_ZAG[scan] ?? 0;
      const level = quantise(residual[at + index] ?? 0, index, quantiser, 0);
      lumaLevels[at + scan] = level;
      if (level !== 0) hasAc = true;
    }
  }
  hadamard(lumaDc);
  for (let scan = 0; scan < 16; scan++) {
    const level = quantise(Math.trunc((lumaDc[ZIG_ZAG[scan] ?? 0] ?? 0) / 2), 0, quantiser, 1);
    dcLevels[scan] = Math.max(-MAX_LEVEL, Math.min(MAX_LEVEL, level));
  }
  return hasAc;
}

/** As {@link transformLuma} for one chroma plane; answers its coded block pattern: 0 none, 1 DC only, 2 DC and AC. */
function transformChroma(slice: SliceContext, plane: 0 | 1, x: number, y: number, neighbours: Neighbours): number {
  const work = planes[plane];
  const width = slice.source.width / 2;
  const source = plane === 0 ? slice.source.blue : slice.source.red;
  const reconstruction = plane === 0 ? slice.reconstruction.blue : slice.reconstruction.red;
  predictChroma(reconstruction, width, x, y, neighbours, work.prediction);
  let pattern = 0;
  for (let block = 0; block < 4; block++) {
    const at = block * 16;
    for (let i = 0; i < 16; i++) {
      const px = (block & 1) * 4 + (i & 3);
      const py = (block >> 1) * 4 + (i >> 2);
      work.residual[at + i] = (source[(y + py) * width + x + px] ?? 0) - (work.prediction[py * 8 + px] ?? 0);
    }
    forwardTransform(work.residual, at);
    for (let scan = 1; scan < 16; scan++) {
      const index = ZIG_ZAG[scan] ?? 0;
      const level = quantise(work.residual[at + index] ?? 0, index, slice.chroma, 0);
      work.levels[at + scan] = level;
      if (level !== 0) pattern = 2;
    }
  }
  butterflies([0, 16, 32, 48].map((at) => work.residual[at] ?? 0)).forEach((value, i) => {
    const level = quantise(value, 0, slice.chroma, 1);
    work.dc[i] = level;
    if (level !== 0 && pattern === 0) pattern = 1;
  });
  return pattern;
}

/** nC of the 4×4 block at (x, y) in blocks of the plane: the mean of the blocks left and above in the same slice (§9.2.1). */
function contextOf(counts: Uint8Array, stride: number, x: number, y: number, firstY: number): number {
  const hasLeft = x > 0;
  const hasTop = y > firstY;
  const left = hasLeft ? (counts[y * stride + x - 1] ?? 0) : 0;
  const top = hasTop ? (counts[(y - 1) * stride + x] ?? 0) : 0;
  return hasLeft && hasTop ? (left + top + 1) >> 1 : left + top;
}

function writeLuma(slice: SliceContext, column: number, row: number, hasAc: boolean): void {
  const stride = slice.source.width / 4;
  const firstY = slice.firstRow * 4;
  const counts = slice.lumaCounts;
  writeResidualBlock(slice.out, dcLevels, 0, 16, contextOf(counts, stride, column * 4, row * 4, firstY));
  for (let coded = 0; coded < 16; coded++) {
    const x = ((coded >> 1) & 2) | (coded & 1); // block order: quarters, then blocks in each (figure 6-10)
    const y = ((coded >> 2) & 2) | ((coded >> 1) & 1);
    const at = (row * 4 + y) * stride + column * 4 + x;
    if (!hasAc) {
      counts[at] = 0;
      continue;
    }
    const nC = contextOf(counts, stride, column * 4 + x, row * 4 + y, firstY);
    counts[at] = writeResidualBlock(slice.out, lumaLevels, (y * 4 + x) * 16 + 1, 15, nC);
  }
}

function writeChroma(slice: SliceContext, column: number, row: number, pattern: number): void {
  const stride = slice.source.width / 8;
  if (pattern > 0) for (const work of planes) writeResidualBlock(slice.out, work.dc, 0, 4, CHROMA_DC);
  planes.forEach((work, plane) => {
    const counts = plane === 0 ? slice.blueCounts : slice.redCounts;
    for (let block = 0; block < 4; block++) {
      const x = column * 2 + (block & 1);
      const y = row * 2 + (block >> 1);
      const nC = contextOf(counts, stride, x, y, slice.firstRow * 2);
      const at = y * stride + x;
      counts[at] = pattern === 2 ? writeResidualBlock(slice.out, work.levels, block * 16 + 1, 15, nC) : 0;
    }
  });
}

function reconstructLuma(slice: SliceContext, x: number, y: number): void {
  const { scales, qp } = slice.luma;
  const shift = Math.floor(qp / 6);
  for (let scan = 0; scan < 16; scan++) lumaDc[ZIG_ZAG[scan] ?? 0] = dcLevels[scan] ?? 0;
  hadamard(lumaDc);
  const dcScale = (scales[0] ?? 0) * 16;
  const { luma, width } = slice.reconstruction;
  for (let block = 0; block < 16; block++) {
    const at = block * 16;
    for (let scan = 1; scan < 16; scan++) {
      const index = ZIG_ZAG[scan] ?? 0;
      residual[at + index] = ((lumaLevels[at + scan] ?? 0) * (scales[index] ?? 0)) << shift;
    }
    const dc = (lumaDc[block] ?? 0) * dcScale;
    residual[at] = shift >= 6 ? dc << (shift - 6) : (dc + (1 << (5 - shift))) >> (6 - shift);
    inverseTransform(residual, at);
    const blockX = (block & 3) * 4;
    const blockY = (block >> 2) * 4;
    for (let i = 0; i < 16; i++) {
      const px = blockX + (i & 3);
      const py = blockY + (i >> 2);
      luma[(y + py) * width + x + px] = clip((prediction[py * 16 + px] ?? 0) + (((residual[at + i] ?? 0) + 32) >> 6));
    }
  }
}

function reconstructChroma(slice: SliceContext, plane: 0 | 1, x: number, y: number): void {
  const work = planes[plane];
  const { scales, qp } = slice.chroma;
  const shift = Math.floor(qp / 6);
  const width = slice.source.width / 2;
  const target = plane === 0 ? slice.reconstruction.blue : slice.reconstruction.red;
  const dc = butterflies(work.dc);
  for (let block = 0; block < 4; block++) {
    const at = block * 16;
    for (let scan = 1; scan < 16; scan++) {
      const index = ZIG_ZAG[scan] ?? 0;
      work.residual[at + index] = ((work.levels[at + scan] ?? 0) * (scales[index] ?? 0)) << shift;
    }
    work.residual[at] = (((dc[block] ?? 0) * (scales[0] ?? 0) * 16) << shift) >> 5;
    inverseTransform(work.residual, at);
    for (let i = 0; i < 16; i++) {
      const px = (block & 1) * 4 + (i & 3);
      const py = (block >> 1) * 4 + (i >> 2);
      target[(y + py) * width + x + px] = clip(
        (work.prediction[py * 8 + px] ?? 0) + (((work.residual[at + i] ?? 0) + 32) >> 6),
      );
    }
  }
}

/** The 2×2 transform of chroma DC values, its own inverse up to a factor of 4 (§8.5.11.1). */
function butterflies(values: ArrayLike<number>): number[] {
  const [a = 0, b = 0, c = 0, d = 0] = Array.from(values);
  return [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d];
}

function clip(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
