import { expect, test } from 'vitest';
import { pictureParameterSet, sequenceParameterSet } from '../../streams/simulator/h264/parameter-sets.ts';
import { changeNalUnit, encodeChange, encodeIdrSlice } from '../../streams/simulator/h264/slice.ts';
import { daylightAt } from '../../streams/simulator/picture/daylight.ts';
import { createRandom } from '../../streams/simulator/picture/random.ts';
import { createScene, paint } from '../../streams/simulator/picture/scene.ts';
import { createPicture, type YuvPicture } from '../../streams/simulator/picture/yuv-picture.ts';
import { runTool } from '../fixtures/ffmpeg.ts';

const FORMAT = { widthPx: 320, heightPx: 192, framesPerSecond: 15 };
const COLUMNS = 20;
const ROWS = 12;
const START_CODE = Buffer.from([0, 0, 0, 1]);

function planes(picture: YuvPicture): Buffer {
  return Buffer.concat([picture.luma, picture.blue, picture.red]);
}

function noise(strength: number): YuvPicture {
  const random = createRandom(strength);
  const picture = createPicture(COLUMNS, ROWS);
  for (const plane of [picture.luma, picture.blue, picture.red]) {
    for (let i = 0; i < plane.length; i++) plane[i] = 128 + (random() - 0.5) * 2 * strength;
  }
  return picture;
}

function landscape(): YuvPicture {
  const picture = createPicture(COLUMNS, ROWS);
  paint(picture, createScene(5, daylightAt(12)), FORMAT.heightPx, 0, FORMAT.heightPx);
  return picture;
}

/** Peak signal-to-noise ratio in dB. */
function psnr(a: Buffer, b: Buffer): number {
  const error = a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length;
  return error === 0 ? 99 : 10 * Math.log10(255 ** 2 / error);
}

async function decode(units: readonly Buffer[]): Promise<Buffer> {
  const stream = Buffer.concat(units.flatMap((unit) => [START_CODE, unit]));
  const result = await runTool(
    'ffmpeg',
    ['-f', 'h264', '-i', 'pipe:0', '-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1'],
    20_000,
    stream,
  );
  expect(result.stderr).toBe('');
  return result.stdout;
}

const parameterSets = [sequenceParameterSet(FORMAT), pictureParameterSet()];

test.each([
  ['a landscape', landscape(), 27, 36],
  ['noise at the finest quantiser', noise(120), 4, 50],
  ['noise at a coarse quantiser', noise(120), 40, 17],
  ['soft noise', noise(20), 30, 30],
] as const)('ffmpeg decodes %s of several slices to what was drawn', async (_, picture, qp, minimumDb) => {
  const slices = [
    encodeIdrSlice(picture, 0, 1, qp),
    encodeIdrSlice(picture, 1, 5, qp),
    encodeIdrSlice(picture, 6, 6, qp),
  ];
  const decoded = await decode([...parameterSets, ...slices]);
  expect(decoded.length).toBe(planes(picture).length);
  expect(psnr(planes(picture), decoded)).toBeGreaterThan(minimumDb);
});

test('pictures that change a few macroblocks show the change there and leave all else alone', async () => {
  const picture = landscape();
  const units = [...parameterSets, encodeIdrSlice(picture, 0, ROWS, 24)];
  const changed = [3, 4, 27, 100, COLUMNS * ROWS - 1];
  const random = createRandom(1);
  for (let frame = 1; frame <= 20; frame++) {
    for (const address of changed) {
      const at = Math.floor(address / COLUMNS) * 16 * picture.width + (address % COLUMNS) * 16;
      const value = 30 + Math.floor(random() * 190);
      for (let row = 0; row < 16; row++)
        picture.luma.fill(value, at + row * picture.width, at + row * picture.width + 16);
    }
    units.push(changeNalUnit(encodeChange(picture, changed, 24), frame));
  }
  const decoded = await decode(units);
  const size = planes(picture).length;
  expect(decoded.length).toBe(size * 21);
  expect(psnr(planes(picture), decoded.subarray(size * 20))).toBeGreaterThan(36);
});
