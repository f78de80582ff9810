import { BLOCK_CODE_CELL_HEIGHT, BLOCK_CODE_COLUMNS, encodeCameraRow, encodeTimeRow } from '#contract/block-code';
import type { BlockCodeRow } from '#contract/block-code';
import { drawText } from './font.ts';
import { fillLuma, type YuvPicture } from './yuv-picture.ts';

/** Black and white of limited-range luma. */
const BLACK = 16;
const WHITE = 235;

/** `HH:MM:SS.d` of a camera's local time. */
export function clockText(epochMs: number, utcOffsetMinutes: number): string {
  return new Date(epochMs + utcOffsetMinutes * 60_000).toISOString().slice(11, 21);
}

/** Draws the band with the clock and the time row of the block code: units 0 and 1 of the picture. */
export function drawTimeBand(picture: YuvPicture, epochMs: number, utcOffsetMinutes: number): void {
  drawBand(picture, 0, clockText(epochMs, utcOffsetMinutes), encodeTimeRow(epochMs));
}

/** Draws the band with the camera's id and its row of the block code: units 2 and 3 of the picture. */
export function drawCameraBand(picture: YuvPicture, cameraId: string): void {
  drawBand(picture, BLOCK_CODE_CELL_HEIGHT, cameraId, encodeCameraRow(cameraId));
}

function drawBand(picture: YuvPicture, top: number, text: string, row: BlockCodeRow): void {
  const unit = picture.width / BLOCK_CODE_COLUMNS;
  const height = BLOCK_CODE_CELL_HEIGHT * unit;
  fillLuma(picture, { x: 0, y: top * unit, width: picture.width, height }, BLACK);
  drawText(picture, text, { x: unit / 4, y: top * unit + unit / 8, scale: unit / 4 }, WHITE);
  row.cells.forEach((isWhite, i) => {
    if (isWhite) fillLuma(picture, { x: (row.x + i) * unit, y: row.y * unit, width: unit, height }, WHITE);
  });
}
