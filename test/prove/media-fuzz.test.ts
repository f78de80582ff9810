import { expect, test } from 'vitest';
import { parseSps } from '../../streams/gateway/media/h264-sps.ts';
import { parseH265Sps } from '../../streams/gateway/media/h265-sps.ts';
import { RtspParser } from '../../streams/gateway/source/rtsp/rtsp-parser.ts';
import { chooseVideo, parseSdp } from '../../streams/gateway/source/rtsp/sdp.ts';
import { elementsOf, feed, fuzzMedia, MEDIA_TARGETS, picturesOf } from '../fault/media-fuzz.ts';
import { MEDIA_FINDS } from '../fault/media-finds.ts';
import { ONVIF_SEEDS } from '../fault/onvif-seeds.ts';
import { NAL_SEEDS, RTP_SEEDS, RTSP_SEEDS, SDP_SEEDS } from '../fault/media-seeds.ts';
import { createRandom } from '../fault/mutate.ts';

/** 1 % of what `npm run prove -- fuzz` feeds. */
const ATTEMPTS = 2000;

test.each(MEDIA_TARGETS)('%s: whatever a camera sends, nothing is thrown and nothing hangs', (target) => {
  expect(fuzzMedia(target, createRandom(321), ATTEMPTS)).toEqual([]);
});

test('the seeds are understood, so that changes to them get far', () => {
  expect(SDP_SEEDS.map((seed) => chooseVideo(parseSdp(seed.toString()), true).kind)).toEqual(
    SDP_SEEDS.map(() => 'video'),
  );
  expect(
    NAL_SEEDS.some((seed) => parseSps(seed) !== null) && NAL_SEEDS.some((seed) => parseH265Sps(seed) !== null),
  ).toBe(true);
  for (const seed of RTSP_SEEDS) {
    let messages = 0;
    const parser = new RtspParser({ onPacket: () => undefined, onMessage: () => (messages += 1) });
    expect(parser.feed(seed)).toBe(true);
    parser.settle();
    parser.settle();
    expect(messages).toBeGreaterThan(0);
  }
  // The last one is a fault, which is read as one.
  expect(ONVIF_SEEDS.slice(0, -1).every((seed) => elementsOf(seed) > 1)).toBe(true);
  expect(RTP_SEEDS.map((seed) => picturesOf(seed) > 0)).toEqual(RTP_SEEDS.map(() => true));
});

test('what was once found stays mended', () => {
  for (const { target, inputHex } of MEDIA_FINDS) {
    expect([inputHex, feed(target, Buffer.from(inputHex, 'hex'), createRandom(1))]).toEqual([inputHex, null]);
  }
});

test('the same seed feeds the same inputs', () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, createRandom(seed));
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});
