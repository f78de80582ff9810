import { expect, test } from 'vitest';
import type { VideoFacts } from '../media/video-facts.ts';
import { PictureStatistics } from './picture-statistics.ts';

const FACTS: VideoFacts = {
  coding: 'h264',
  isPlayable: true,
  widthPx: 640,
  heightPx: 360,
  reorderFrames: 0,
  fps: 25,
  codec: 'avc1.64001f',
};

/** Plays `seconds` of a camera at 10 pictures a second with a keyframe every two seconds. */
function play(seconds: number, keyBytes: number, changeBytes: (index: number) => number): PictureStatistics {
  const statistics = new PictureStatistics();
  statistics.describe(FACTS);
  for (let index = 0; index < seconds * 10; index += 1) {
    const isKeyframe = index % 20 === 0;
    const data = Buffer.alloc(isKeyframe ? keyBytes : changeBytes(index), index);
    statistics.note({ data, isKeyframe, ptsTicks: index * 9000, arrivedAtMs: index * 100 });
  }
  return statistics;
}

test('measures rate and distance of keyframes', () => {
  const { video, verdict } = play(5, 20_000, () => 800).sight();
  expect(video).toEqual({ codec: 'avc1.64001f', widthPx: 640, heightPx: 360, fps: 10, gopS: 2 });
  expect(verdict).toBe('fine');
});

test('a picture in which nothing changes, not even its clock, is frozen', () => {
  expect(play(5, 20_000, () => 12).sight().verdict).toBe('frozen');
  // A quiet scene whose printed clock moves once a second.
  expect(play(5, 20_000, (index) => (index % 10 === 5 ? 300 : 12)).sight().verdict).toBe('fine');
});

test('too little to tell is no verdict', () => {
  expect(play(1, 20_000, () => 12).sight().verdict).toBeNull();
  expect(new PictureStatistics().sight()).toEqual({ video: null, verdict: null, keyDigest: null });
});

test('a keyframe that codes next to nothing is an empty picture', () => {
  expect(play(1, 1500, () => 200).sight().verdict).toBe('black');
});

test('a look is complete with two keyframes and time for the clock to move', () => {
  expect(play(2, 20_000, () => 800).isComplete).toBe(false);
  expect(play(3, 20_000, () => 800).isComplete).toBe(true);
});
