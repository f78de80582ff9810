import { expect, test } from 'vitest';
import { levelIdc, macroblockSize, pictureParameterSet, sequenceParameterSet } from './parameter-sets.ts';

const SUB = { widthPx: 640, heightPx: 360, framesPerSecond: 15 };
const MAIN = { widthPx: 1280, heightPx: 720, framesPerSecond: 15 };

test('parameter sets are byte for byte those that ffmpeg was seen to decode', () => {
  expect(sequenceParameterSet(SUB).toString('hex')).toMatchInlineSnapshot(
    `"6742c01eda0280bfe59a808080a0000003002000000303d1e2c5d4"`,
  );
  expect(sequenceParameterSet(MAIN).toString('hex')).toMatchInlineSnapshot(
    `"6742c01fda014016e9a808080a0000030002000003003d1e2c5d40"`,
  );
  expect(pictureParameterSet().toString('hex')).toMatchInlineSnapshot(`"68ce3e80"`);
});

test('the profile is constrained baseline and the level fits size and rate', () => {
  expect(sequenceParameterSet(SUB).toString('hex', 0, 4)).toBe('6742c01e');
  expect(levelIdc(SUB)).toBe(30);
  expect(levelIdc(MAIN)).toBe(31);
  expect(levelIdc({ widthPx: 1920, heightPx: 1080, framesPerSecond: 25 })).toBe(40);
});

test('a height that is no whole macroblock is rounded up', () => {
  expect(macroblockSize(SUB)).toEqual({ columns: 40, rows: 23 });
});
