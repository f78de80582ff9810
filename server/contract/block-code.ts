/**
 * The black-and-white block code that simulated cameras draw into their pictures, so that tests and benchmarks read who took a picture and when
 * without OCR. Lengths are in units of an 80th of the picture's width (8 px at 640 px); a picture is 80 × 45 units.
 *
 * Row 0 (units 0–1 from the top) holds the clock as text and from unit 16 the time; row 1 (units 2–3) the camera's id as text and from unit 34 the
 * hash of its id. A cell is 1 unit wide, 2 units high, white for 1, black for 0. A row begins with 1 0 and ends with 0 1, from which a reader learns
 * white and black.
 */
export interface BlockCode {
  /** When the picture was taken, by the camera's clock. */
  epochMs: number;
  /** {@link hashCameraId} of the camera's id. */
  cameraHash: number;
}

/** Cells of a row: where they begin and what each shows (true is white). */
export interface BlockCodeRow {
  /** First cell's left edge and the cells' top edge, in units. */
  x: number;
  y: number;
  cells: readonly boolean[];
}

/** Units a picture is wide and high. */
export const BLOCK_CODE_COLUMNS = 80;
export const BLOCK_CODE_ROWS = 45;
/** Units a cell is high; it is one unit wide. */
export const BLOCK_CODE_CELL_HEIGHT = 2;

const TIME = { x: 16, y: 0, bits: 42, checkBits: 16 };
const CAMERA = { x: 34, y: 2, bits: 32, checkBits: 8 };
const FRAME_CELLS = 2;

/** 32-bit FNV-1a of a camera's id, unsigned. */
export function hashCameraId(cameraId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < cameraId.length; i++) {
    hash ^= cameraId.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** The time row of a picture; `epochMs` below 2^42 (the year 2109). */
export function encodeTimeRow(epochMs: number): BlockCodeRow {
  return encodeRow(TIME, epochMs);
}

/** The camera row of a picture. */
export function encodeCameraRow(cameraId: string): BlockCodeRow {
  return encodeRow(CAMERA, hashCameraId(cameraId));
}

/** Both rows of a picture. */
export function encodeBlockCode(cameraId: string, epochMs: number): BlockCodeRow[] {
  return [encodeTimeRow(epochMs), encodeCameraRow(cameraId)];
}

/** Luma samples of a whole picture of any size, row by row. */
export interface LumaGrid {
  width: number;
  height: number;
  samples: ArrayLike<number>;
}

/**
 * Reads the code from a picture at any scale down to about 240 px wide; null when a row is unreadable: contrast under 40 steps or a wrong checksum.
 */
export function decodeBlockCode(picture: LumaGrid): BlockCode | null {
  const epochMs = decodeRow(TIME, picture);
  const cameraHash = decodeRow(CAMERA, picture);
  return epochMs === null || cameraHash === null ? null : { epochMs, cameraHash };
}

/** Luma of canvas pixels (`ImageData.data`, RGBA), BT.709 weights. */
export function lumaOfRgba(width: number, height: number, rgba: ArrayLike<number>): LumaGrid {
  const samples = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < samples.length; i++, at += 4) {
    samples[i] = Math.round(0.2126 * (rgba[at] ?? 0) + 0.7152 * (rgba[at + 1] ?? 0) + 0.0722 * (rgba[at + 2] ?? 0));
  }
  return { width, height, samples };
}

interface RowShape {
  x: number;
  y: number;
  bits: number;
  checkBits: number;
}

function encodeRow(shape: RowShape, value: number): BlockCodeRow {
  const cells = [true, false, ...toBits(value, shape.bits), ...toBits(checksum(value, shape), shape.checkBits)];
  return { x: shape.x, y: shape.y, cells: [...cells, false, true] };
}

function decodeRow(shape: RowShape, picture: LumaGrid): number | null {
  const count = shape.bits + shape.checkBits + 2 * FRAME_CELLS;
  const levels = Array.from({ length: count }, (_, i) => cellMean(picture, shape.x + i, shape.y));
  const white = ((levels[0] ?? 0) + (levels[count - 1] ?? 0)) / 2;
  const black = ((levels[1] ?? 0) + (levels[count - 2] ?? 0)) / 2;
  if (white - black < 40) return null;
  const bits = levels.map((level) => level > (white + black) / 2);
  const value = fromBits(bits.slice(FRAME_CELLS, FRAME_CELLS + shape.bits));
  const check = fromBits(bits.slice(FRAME_CELLS + shape.bits, count - FRAME_CELLS));
  return check === checksum(value, shape) ? value : null;
}

/** Mean of a cell's middle: half of its width and height, so that scaling's blur at the edges does not count. */
function cellMean(picture: LumaGrid, x: number, y: number): number {
  const unitX = picture.width / BLOCK_CODE_COLUMNS;
  const unitY = picture.height / BLOCK_CODE_ROWS;
  const left = Math.floor((x + 0.3) * unitX);
  const right = Math.max(left + 1, Math.floor((x + 0.7) * unitX));
  const top = Math.floor((y + 0.5) * unitY);
  const bottom = Math.max(top + 1, Math.floor((y + 1.5) * unitY));
  let sum = 0;
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) sum += picture.samples[row * picture.width + column] ?? 0;
  }
  return sum / ((bottom - top) * (right - left));
}

function toBits(value: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, i) => Math.floor(value / 2 ** (count - 1 - i)) % 2 === 1);
}

function fromBits(bits: readonly boolean[]): number {
  return bits.reduce((value, bit) => value * 2 + (bit ? 1 : 0), 0);
}

/** CRC-16/CCITT-FALSE of the value's bits, cut to the row's check bits. */
function checksum(value: number, shape: RowShape): number {
  let crc = 0xffff;
  for (const bit of toBits(value, shape.bits)) {
    const isOdd = ((crc >> 15) & 1) !== (bit ? 1 : 0);
    crc = ((crc << 1) & 0xffff) ^ (isOdd ? 0x1021 : 0);
  }
  return crc % 2 ** shape.checkBits;
}
