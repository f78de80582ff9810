import { describe, expect, it } from 'vitest';
import { renderMultivariant, renderPlaylist, type PlaylistSegment } from './playlist.ts';

const START_MS = Date.UTC(2026, 10, 22, 21, 42, 39, 861);
const FIRST: PlaylistSegment = {
  msn: 1000,
  initNumber: 0,
  isDiscontinuity: false,
  startedAtEpochMs: START_MS,
  durationS: 1 / 15,
  isClosed: true,
  parts: [{ durationS: 1 / 15, isIndependent: true }],
};
const VIEW = { targetDurationS: 4, partTargetS: 0.5, discontinuitySequence: 0 };

describe('media playlists', () => {
  it('renders the first playlist of a cold camera', () => {
    expect(renderPlaylist({ ...VIEW, segments: [FIRST], hint: { msn: 1001, part: 0 } })).toBe(`#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:4
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=1.500
#EXT-X-PART-INF:PART-TARGET=0.500
#EXT-X-MEDIA-SEQUENCE:1000
#EXT-X-MAP:URI="i0.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-11-22T21:42:39.861Z
#EXT-X-PART:DURATION=0.06667,URI="p1000.0.m4s",INDEPENDENT=YES
#EXTINF:0.06667,
s1000.m4s
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p1001.0.m4s"
`);
  });

  it('marks a camera that came back, and keeps the hint while a segment is open', () => {
    const parts = [{ durationS: 0.5, isIndependent: true }];
    const back = {
      ...FIRST,
      msn: 1001,
      initNumber: 1001,
      isDiscontinuity: true,
      durationS: 0.5,
      isClosed: false,
      parts,
    };
    expect(
      renderPlaylist({ ...VIEW, segments: [FIRST, back], hint: { msn: 1001, part: 1 } })
        .split('\n')
        .slice(7),
    ).toEqual([
      '#EXT-X-PROGRAM-DATE-TIME:2026-11-22T21:42:39.861Z',
      '#EXT-X-PART:DURATION=0.06667,URI="p1000.0.m4s",INDEPENDENT=YES',
      '#EXTINF:0.06667,',
      's1000.m4s',
      '#EXT-X-DISCONTINUITY',
      '#EXT-X-MAP:URI="i1001.mp4"',
      '#EXT-X-PROGRAM-DATE-TIME:2026-11-22T21:42:39.861Z',
      '#EXT-X-PART:DURATION=0.50000,URI="p1001.0.m4s",INDEPENDENT=YES',
      '#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p1001.1.m4s"',
      '',
    ]);
  });

  it('counts a discontinuity whose mark has left the list', () => {
    const text = renderPlaylist({
      ...VIEW,
      discontinuitySequence: 1,
      segments: [{ ...FIRST, isDiscontinuity: true }],
      hint: { msn: 1001, part: 0 },
    });
    expect(text).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:1\n');
    expect(text).not.toContain('#EXT-X-DISCONTINUITY\n');
  });

  it('opens a view with one variant', () => {
    expect(renderMultivariant('../../view/a/live.m3u8', { codec: 'avc1.42c01e', widthPx: 640, heightPx: 360 })).toBe(
      '#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-STREAM-INF:BANDWIDTH=1000000,CODECS="avc1.42c01e",RESOLUTION=640x360\n../../view/a/live.m3u8\n',
    );
  });
});
