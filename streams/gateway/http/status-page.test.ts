import { describe, expect, it } from 'vitest';
import { type CameraLine, renderStatusPage } from './status-page.ts';

const HEALTH = {
  kind: 'health' as const,
  at: '2026-11-22T06:00:00.000Z',
  streamsByState: { live: 1 },
  viewSessions: 2,
  bytesIn: 0,
  bytesOut: 0,
  lostPackets: 0,
  ringBytes: 0,
  rssBytes: 64 * 2 ** 20,
  cpuMs: 0,
  eventLoopDelayP99Ms: 0,
};
const LINE: CameraLine = {
  id: '61092100001310000001',
  playUrl: '/start/a.b/index.m3u8',
  state: 'live',
  fault: null,
  lastPictureAgeMs: 400,
  codec: 'avc1.42c016',
  widthPx: 640,
  heightPx: 360,
  viewers: 2,
};

describe('the status page', () => {
  it('shows each camera with its state, the age of its picture and a way to play it', () => {
    const page = renderStatusPage([LINE, { ...LINE, id: 'b', state: 'backoff', fault: 'unreachable' }], HEALTH);
    expect(page).toContain('0.4 s');
    expect(page).toContain('avc1.42c016 640×360');
    expect(page).toContain('href="/start/a.b/index.m3u8"');
    expect(page).toContain('backoff: unreachable');
  });

  it('says so when there is no camera', () => {
    expect(renderStatusPage([], HEALTH)).toContain('No camera in the file');
  });

  it('lets nothing that comes from a camera become markup', () => {
    const page = renderStatusPage([{ ...LINE, codec: '<script>"&\'' }], HEALTH);
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;&quot;&amp;&#39;');
  });
});
