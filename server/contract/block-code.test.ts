import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BLOCK_CODE_CELL_HEIGHT,
  BLOCK_CODE_COLUMNS,
  decodeBlockCode,
  encodeBlockCode,
  hashCameraId,
  lumaOfRgba,
  type LumaGrid,
} from './block-code.ts';

const WIDTH = 640;
const HEIGHT = 360;

function draw(cameraId: string, epochMs: number): LumaGrid {
  const samples = new Uint8Array(WIDTH * HEIGHT).fill(90);
  const unit = WIDTH / BLOCK_CODE_COLUMNS;
  for (const row of encodeBlockCode(cameraId, epochMs)) {
    row.cells.forEach((isWhite, i) => {
      for (let y = row.y * unit; y < (row.y + BLOCK_CODE_CELL_HEIGHT) * unit; y++) {
        const from = y * WIDTH + (row.x + i) * unit;
        samples.fill(isWhite ? 235 : 16, from, from + unit);
      }
    });
  }
  return { width: WIDTH, height: HEIGHT, samples };
}

/** Scales by the mean of the area that a new pixel covers, as browsers do roughly, and adds noise. */
function scale(picture: LumaGrid, width: number, height: number, noise: (i: number) => number): LumaGrid {
  const samples = new Uint8Array(width * height);
  for (let i = 0; i < samples.length; i++) {
    const left = Math.floor(((i % width) * picture.width) / width);
    const right = Math.max(left + 1, Math.floor((((i % width) + 1) * picture.width) / width));
    const y = Math.floor(((Math.floor(i / width) + 0.5) * picture.height) / height);
    let sum = 0;
    for (let x = left; x < right; x++) sum += picture.samples[y * picture.width + x] ?? 0;
    samples[i] = Math.max(0, Math.min(255, sum / (right - left) + noise(i)));
  }
  return { width, height, samples };
}

const cameraIds = fc.stringMatching(/^[0-9]{20}$/);
const times = fc.integer({ min: 0, max: 2 ** 42 - 1 });

test('a code reads back at every width from 240 to 1280 px and under noise', () => {
  fc.assert(
    fc.property(
      cameraIds,
      times,
      fc.integer({ min: 240, max: 1280 }),
      fc.integer(),
      (cameraId, epochMs, width, seed) => {
        const noise = (i: number): number => ((Math.imul(i ^ seed, 0x9e3779b1) >>> 24) % 61) - 30;
        const shown = scale(draw(cameraId, epochMs), width, Math.round((width * 9) / 16), noise);
        expect(decodeBlockCode(shown)).toEqual({ epochMs, cameraHash: hashCameraId(cameraId) });
      },
    ),
    { numRuns: 60 },
  );
});

test('a picture without a code, or with one wrong cell, reads as null', () => {
  expect(decodeBlockCode({ width: 64, height: 36, samples: new Uint8Array(64 * 36) })).toBeNull();
  const picture = draw('61092100001320000001', 1_700_000_000_000);
  const samples = Uint8Array.from(picture.samples);
  for (let y = 0; y < 16; y++)
    for (let x = 160; x < 168; x++) samples[y * WIDTH + x] = 251 - (samples[y * WIDTH + x] ?? 0);
  expect(decodeBlockCode({ ...picture, samples })).toBeNull();
});

test('the golden row of a known time does not change', () => {
  const [time, camera] = encodeBlockCode('61092100001320000001', 1_700_000_000_000);
  const text = (cells: readonly boolean[] | undefined): string =>
    (cells ?? []).map((cell) => (cell ? '1' : '0')).join('');
  expect(text(time?.cells)).toMatchInlineSnapshot(`"10011000101111001111111001010110100000000000011000011011011101"`);
  expect(text(camera?.cells)).toMatchInlineSnapshot(`"10100101011011000000111111011100111011101001"`);
});

test('canvas pixels become luma', () => {
  const grid = lumaOfRgba(2, 1, [255, 255, 255, 255, 0, 0, 0, 255]);
  expect(Array.from(grid.samples as Uint8Array)).toEqual([255, 0]);
});
