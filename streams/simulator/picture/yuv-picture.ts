/** A 4:2:0 picture in limited range; width and height are whole macroblocks, chroma planes half of each. */
export interface YuvPicture {
  width: number;
  height: number;
  luma: Uint8Array;
  blue: Uint8Array;
  red: Uint8Array;
}

/** A picture of `columns`×`rows` macroblocks, black. */
export function createPicture(columns: number, rows: number): YuvPicture {
  const width = columns * 16;
  const height = rows * 16;
  return {
    width,
    height,
    luma: new Uint8Array(width * height).fill(16),
    blue: new Uint8Array((width * height) / 4).fill(128),
    red: new Uint8Array((width * height) / 4).fill(128),
  };
}

/** Fills a rectangle of luma, clipped to the picture; px. */
export function fillLuma(
  picture: YuvPicture,
  box: { x: number; y: number; width: number; height: number },
  value: number,
): void {
  const right = Math.min(picture.width, box.x + box.width);
  const bottom = Math.min(picture.height, box.y + box.height);
  for (let y = Math.max(0, box.y); y < bottom; y++) {
    picture.luma.fill(value, y * picture.width + Math.max(0, box.x), y * picture.width + right);
  }
}
