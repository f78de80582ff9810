import type { YuvPicture } from '../picture/yuv-picture.ts';

/** Which neighbours of a macroblock may be predicted from (ITU-T H.264 §6.4.9: same slice, coded intra). */
export interface Neighbours {
  left: boolean;
  top: boolean;
}

/** Intra 16×16 prediction modes (table 8-4); plane is not used. */
export const VERTICAL = 0;
export const HORIZONTAL = 1;
export const DC = 2;

/** Predicts 16×16 luma samples at px (x, y) of the reconstruction into `out` (§8.3.3). */
export function predictLuma(
  picture: YuvPicture,
  x: number,
  y: number,
  mode: number,
  neighbours: Neighbours,
  out: Uint8Array,
): void {
  const { luma, width } = picture;
  const at = y * width + x;
  if (mode === VERTICAL) {
    for (let row = 0; row < 16; row++) out.set(luma.subarray(at - width, at - width + 16), row * 16);
    return;
  }
  if (mode === HORIZONTAL) {
    for (let row = 0; row < 16; row++) out.fill(luma[at + row * width - 1] ?? 0, row * 16, row * 16 + 16);
    return;
  }
  let sum = 0;
  let count = 0;
  if (neighbours.top) for (let i = 0; i < 16; i++, count++) sum += luma[at - width + i] ?? 0;
  if (neighbours.left) for (let i = 0; i < 16; i++, count++) sum += luma[at + i * width - 1] ?? 0;
  out.fill(count === 0 ? 128 : Math.floor((sum + count / 2) / count));
}

/** Predicts 8×8 samples of a chroma plane at px (x, y) by DC, each 4×4 block by its own rule (§8.3.4.1–3). */
export function predictChroma(
  plane: Uint8Array,
  width: number,
  x: number,
  y: number,
  neighbours: Neighbours,
  out: Uint8Array,
): void {
  for (let block = 0; block < 4; block++) {
    const blockX = (block & 1) * 4;
    const blockY = (block >> 1) * 4;
    const prefersTop = blockX > blockY;
    const prefersLeft = blockY > blockX;
    const useTop = neighbours.top && !(prefersLeft && neighbours.left);
    const useLeft = neighbours.left && !(prefersTop && neighbours.top);
    const value = blockMean(plane, width, x + blockX, y + blockY, { x, y, useTop, useLeft });
    for (let row = 0; row < 4; row++) out.fill(value, (blockY + row) * 8 + blockX, (blockY + row) * 8 + blockX + 4);
  }
}

function blockMean(
  plane: Uint8Array,
  width: number,
  blockX: number,
  blockY: number,
  from: { x: number; y: number; useTop: boolean; useLeft: boolean },
): number {
  let sum = 0;
  let count = 0;
  if (from.useTop) for (let i = 0; i < 4; i++, count++) sum += plane[(from.y - 1) * width + blockX + i] ?? 0;
  if (from.useLeft) for (let i = 0; i < 4; i++, count++) sum += plane[(blockY + i) * width + from.x - 1] ?? 0;
  return count === 0 ? 128 : Math.floor((sum + count / 2) / count);
}
