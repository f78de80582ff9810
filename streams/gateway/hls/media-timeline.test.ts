import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleEntryOf } from '../media/decoder-config.ts';
import type { AccessUnit } from '../source/source.ts';
import { MediaTimeline, TARGET_DURATION_S, type TimelineTrack } from './media-timeline.ts';

const TRACK: TimelineTrack = {
  widthPx: 640,
  heightPx: 360,
  entry: sampleEntryOf({
    codec: 'h264',
    sps: Buffer.from('6742c016d900a02ff97ff0003000410000030001000003001e0f162e48', 'hex'),
    pps: [Buffer.from('68cb83cb20', 'hex')],
  }),
  reorderFrames: 0,
  fps: 15,
  audio: null,
};
const FRAME_TICKS = 6000;
const LIMITS = { partTargetS: 0.5, ringSegments: 6, ringBytes: 8_000_000 };

function unit(ptsTicks: number, isKeyframe: boolean, bytes = 100): AccessUnit {
  return { data: Buffer.alloc(bytes), isKeyframe, ptsTicks, arrivedAtMs: ptsTicks / 90 };
}

/** Feeds frames of 1/15 s with a keyframe every `gop` frames, counting published lists. */
function feed(timeline: MediaTimeline, frames: number, gop = 30, from = 0): void {
  for (let frame = from; frame < from + frames; frame += 1)
    timeline.push(unit(frame * FRAME_TICKS, (frame - from) % gop === 0));
}

function create(limits = LIMITS): { timeline: MediaTimeline; published: string[] } {
  const published: string[] = [];
  const timeline: MediaTimeline = new MediaTimeline(
    limits,
    1000,
    () => 0,
    () => published.push(timeline.playlist()),
  );
  timeline.setTrack(TRACK);
  return { timeline, published };
}

const partsOf = (playlist: string): number[] =>
  [...playlist.matchAll(/#EXT-X-PART:DURATION=([\d.]+)/g)].map((match) => Number(match[1]));
const segmentsOf = (playlist: string): number[] =>
  [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map((match) => Number(match[1]));

describe('the timeline of a stream', () => {
  it('publishes the first picture at once, as a whole segment', () => {
    const { timeline, published } = create();
    timeline.push(unit(0, true));
    expect(published).toHaveLength(1);
    expect(segmentsOf(timeline.playlist())).toEqual([0.06667]);
    expect(timeline.playlist()).toContain('URI="p1001.0.m4s"');
  });

  it('waits for a keyframe before anything', () => {
    const { timeline, published } = create();
    timeline.push(unit(0, false));
    expect(published).toEqual([]);
  });

  it('says how long a part is where a picture stands for longer than a part should', () => {
    const { timeline } = create();
    for (let frame = 0; frame < 12; frame += 1) timeline.push(unit(frame * 90_000, frame % 6 === 0));
    const list = timeline.playlist();
    const parts = partsOf(list);
    expect(Math.max(...parts)).toBe(1);
    expect(list).toContain('PART-TARGET=1.000');
    expect(list).toContain('PART-HOLD-BACK=3.000');
    expect(Math.max(...segmentsOf(list))).toBeLessThanOrEqual(TARGET_DURATION_S);
  });

  it('makes every GOP a segment of parts of at most half a second', () => {
    const { timeline } = create();
    feed(timeline, 30 * 4);
    const parts = partsOf(timeline.playlist());
    expect(Math.max(...parts)).toBeLessThanOrEqual(0.5);
    expect(segmentsOf(timeline.playlist())).toEqual([0.06667, 1.93333, 2, 2]);
  });

  it('never publishes a list that ends whole, except the very first', () => {
    const { timeline, published } = create();
    feed(timeline, 30 * 12);
    timeline.markGap();
    for (const list of published.slice(1)) expect(list).toMatch(/#EXT-X-PART:[^\n]+\n#EXT-X-PRELOAD-HINT:[^\n]+\n$/);
  });

  it('keeps the target duration whatever the GOP', () => {
    const { timeline, published } = create();
    feed(timeline, 15 * 40, 15 * 20);
    for (const list of published) {
      expect(list).toContain(`#EXT-X-TARGETDURATION:${TARGET_DURATION_S}\n`);
      for (const durationS of segmentsOf(list)) expect(Math.round(durationS)).toBeLessThanOrEqual(TARGET_DURATION_S);
    }
  });

  it('goes on after a gap with a discontinuity, a new map and the next number', () => {
    const { timeline } = create();
    feed(timeline, 40);
    timeline.markGap();
    timeline.push(unit(9_000_000, false));
    feed(timeline, 20, 30, 2000);
    const list = timeline.playlist();
    expect(list.match(/#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI="i1003.mp4"/)).not.toBeNull();
    expect([...list.matchAll(/s(\d+)\.m4s\n/g)].map((match) => match[1])).toEqual(['1000', '1001', '1002']);
    expect(timeline.init(1000)).toBeDefined();
    expect(timeline.init(1003)).toBeDefined();
  });

  it('serves each part and segment it lists, and a segment is its parts', () => {
    const { timeline } = create();
    feed(timeline, 200);
    const list = timeline.playlist();
    for (const [, msn, part] of list.matchAll(/PART:DURATION=[^\n]*URI="p(\d+)\.(\d+)\.m4s"/g)) {
      expect(timeline.part(Number(msn), Number(part))?.toString('latin1', 4, 8)).toBe('moof');
    }
    for (const [, msn] of list.matchAll(/\ns(\d+)\.m4s/g))
      expect(timeline.segment(Number(msn))?.length).toBeGreaterThan(0);
    expect(timeline.segment(timeline.nextMsn - 1)).toBeUndefined();
  });

  it('reaches parts in order, and part 0 of the next segment for one past the end of a whole segment', () => {
    const { timeline } = create();
    expect(timeline.hasReached(1000, 0)).toBe(false);
    timeline.push(unit(0, true));
    expect(timeline.hasReached(1000, 0)).toBe(true);
    expect(timeline.hasReached(1000, 1)).toBe(false);
    feed(timeline, 20, 30, 1);
    expect(timeline.hasReached(1000, 1)).toBe(true);
    expect(timeline.hasReached(1001, 99)).toBe(false);
  });

  it('stays within its bytes', () => {
    const { timeline } = create({ ...LIMITS, ringBytes: 60_000 });
    for (let frame = 0; frame < 900; frame += 1) timeline.push(unit(frame * FRAME_TICKS, frame % 30 === 0, 1000));
    expect(timeline.ringBytes).toBeLessThan(60_000 + 35_000);
  });

  it('holds its promises for any camera clock and any GOP', () => {
    const frame = fc.record({
      step: fc.integer({ min: -20_000, max: 40_000 }),
      key: fc.boolean(),
      gap: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 200 }), (frames) => {
        const { timeline, published } = create();
        let pts = 0;
        for (const { step, key, gap } of frames) {
          pts += step;
          if (gap === 40) timeline.markGap();
          timeline.push(unit(pts, key));
        }
        published.forEach((list, index) => {
          const numbers = [...list.matchAll(/\ns(\d+)\.m4s/g)].map((match) => Number(match[1]));
          numbers.forEach((number, at) => expect(number).toBe((numbers[0] ?? 0) + at));
          for (const durationS of segmentsOf(list)) expect(durationS).toBeLessThan(TARGET_DURATION_S + 0.5);
          if (index > 0) expect(list).not.toBe(published[index - 1]);
        });
      }),
      { numRuns: 60 },
    );
  });
});
