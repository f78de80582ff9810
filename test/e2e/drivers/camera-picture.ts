import type { Locator } from 'playwright-core';
import { decodeBlockCode, lumaOfRgba, type BlockCode } from '#contract/block-code';

const WIDTH = 320;
const HEIGHT = 180;
const CODE_ROWS = 20;

/** Whose picture a tile shows now and when it was taken, read from the picture itself; null while there is none. */
export async function pictureIn(tile: Locator): Promise<BlockCode | null> {
  const rgba = await tile.locator('video[autoplay]').evaluate(
    (video, { width, height, rows }) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, height];
      const context = canvas.getContext('2d');
      if (!context || !(video instanceof HTMLVideoElement) || video.readyState < 2) return null;
      context.drawImage(video, 0, 0, width, height);
      return [...context.getImageData(0, 0, width, rows).data];
    },
    { width: WIDTH, height: HEIGHT, rows: CODE_ROWS },
  );
  return rgba === null ? null : decodeBlockCode(lumaOfRgba(WIDTH, HEIGHT, rgba));
}

/** What a tile says of itself: `live`, `frozen`, `refused`… and why. */
export async function tileState(tile: Locator): Promise<{ state: string; reason: string }> {
  return {
    state: (await tile.getAttribute('data-state')) ?? '',
    reason: (await tile.getAttribute('data-reason')) ?? '',
  };
}
