import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flacFormat } from '../media/audio-format.ts';
import { AudioLane } from './audio-lane.ts';

const FORMAT = flacFormat(8000);
const FRAME_TICKS = (512 * 90_000) / 8000;
const frame = (serial: number): Buffer => Buffer.from([serial]);
const isSilence = (data: Buffer): boolean => data === FORMAT.silence;

describe('the sound of a timeline', () => {
  it('is complete in the first part, and then as late as the camera', () => {
    const lane = new AudioLane(FORMAT, 90_000);
    const first = lane.takeUntil(96_000);
    expect(first.startSample).toBe(8000);
    expect(first.frames.map(isSilence)).toEqual([true, true]);
    lane.push(frame(1), 90_000 + 2 * FRAME_TICKS);
    expect(lane.takeUntil(90_000 + 6 * FRAME_TICKS)).toEqual({
      startSample: 9024,
      frameSamples: 512,
      frames: [frame(1)],
    });
  });

  it('is silence where none comes, at most 0.3 s behind the picture', () => {
    const lane = new AudioLane(FORMAT, 0);
    lane.takeUntil(6000);
    const run = lane.takeUntil(90_000);
    const end = (run.startSample + run.frames.length * 512) / 8000;
    expect(end).toBeGreaterThan(0.69);
    expect(run.frames.every(isSilence)).toBe(true);
  });

  it('has silence in a gap, and nothing twice', () => {
    const lane = new AudioLane(FORMAT, 0);
    lane.push(frame(1), 0);
    lane.push(frame(2), 10 * FRAME_TICKS);
    lane.push(frame(3), 2 * FRAME_TICKS);
    const { frames } = lane.takeUntil(11 * FRAME_TICKS);
    expect(frames).toHaveLength(11);
    expect([frames[0], frames[10]]).toEqual([frame(1), frame(2)]);
    expect(frames.slice(1, 10).every(isSilence)).toBe(true);
  });

  it('never has a hole, and keeps up with the picture, whatever the camera sends', () => {
    const times = fc.array(fc.integer({ min: -90_000, max: 900_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(times, (pushes) => {
        const lane = new AudioLane(FORMAT, 0);
        let next = 0;
        for (let part = 1; part <= 20; part += 1) {
          for (const at of pushes.filter((_, index) => index % 20 === part - 1)) lane.push(frame(1), at);
          const run = lane.takeUntil(part * 45_000);
          expect(run.startSample).toBe(next);
          next += run.frames.length * 512;
          expect(next / 8000).toBeGreaterThan(part * 0.5 - 0.31);
          expect(next / 8000).toBeLessThan(part * 0.5 + 0.07);
        }
      }),
    );
  });
});
