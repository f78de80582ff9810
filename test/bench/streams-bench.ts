import type { Bench, Figure } from './bench.ts';
import { measureFirstFrame, type RenditionFigures } from './streams/first-frame.ts';
import { measureStartStorm } from './streams/start-storm.ts';
import { measureTranscodes } from './streams/transcodes.ts';
import { measureTenFeeds } from './streams/ten-feeds.ts';

const QUICK = { joins: 4, renditions: ['sub'], feedSeconds: 4, stormCameras: null, transcodes: 2 } as const;
const WHOLE = { joins: 11, renditions: ['sub', 'main'], feedSeconds: 20, stormCameras: 200, transcodes: 16 } as const;

/** Cameras on the screen: time to the first picture in the app's own player, and what ten feeds cost beside ten ffmpegs. */
export const streamsBench: Bench = {
  name: 'streams',
  async run({ isQuick, log }) {
    const size = isQuick ? QUICK : WHOLE;
    log(`first frames: ${size.joins} cold and warm joins of simulated cameras, GOP 2 s, in Chromium`);
    const first = await measureFirstFrame(size.joins, size.renditions);
    log('ten feeds of one gst-rtsp-server, by the gateway and by ten ffmpegs at once');
    const feeds = await measureTenFeeds(size.feedSeconds);
    log(`${size.transcodes} H.265 small pictures converted to H.264`);
    const transcodes = await measureTranscodes(size.transcodes);
    const storm = size.stormCameras === null ? [] : await measureStorm(size.stormCameras, log);
    const peer = (value: number): NonNullable<Figure['peers']> => ({ 'ffmpeg -c copy -f hls': value });
    return [
      ...[...first].flatMap(([rendition, figures]) => firstFrames(rendition, figures)),
      {
        name: 'CPU per feed, ingest and mux, of one core',
        value: feeds.gatewayIngestOnly.cpuPercentPerStream,
        unit: '%',
        goal: { atMost: 0.18 },
        peers: peer(feeds.ffmpeg.cpuPercentPerStream),
      },
      {
        name: 'CPU per feed with one viewer over HTTP, of one core',
        value: feeds.gateway.cpuPercentPerStream,
        unit: '%',
      },
      { name: 'memory of ten feeds (PSS)', value: feeds.gateway.pssMb, unit: 'MB', peers: peer(feeds.ffmpeg.pssMb) },
      { name: 'memory of ten feeds (RSS)', value: feeds.gateway.rssMb, unit: 'MB', peers: peer(feeds.ffmpeg.rssMb) },
      { name: `converting ${transcodes.streams} H.265 sub-streams`, value: transcodes.cores, unit: 'cores' },
      ...storm,
    ];
  },
};

async function measureStorm(wanted: number, log: (line: string) => void): Promise<Figure[]> {
  log(`${wanted} cameras asked for within one second`);
  const { cameras, liveAfterS, failures, gatewayCpuS, simulatorCpuS } = await measureStartStorm(wanted, 1);
  const name = (what: string): string => `${cameras} cameras asked for within 1 s, ${what}`;
  return [
    { name: name('half of them live'), value: liveAfterS.p50, unit: 's' },
    { name: name('the last one live'), value: liveAfterS.longest, unit: 's', goal: { atMost: 15 } },
    { name: name('never live'), value: failures, unit: '', goal: { atMost: 0 } },
    { name: name('CPU of the gateway'), value: gatewayCpuS, unit: 's' },
    { name: name('CPU of the simulated cameras'), value: simulatorCpuS, unit: 's' },
  ];
}

function firstFrames(rendition: string, of: RenditionFigures): Figure[] {
  const name = (what: string): string => `first frame, ${rendition}, ${what} of ${of.cold.joins}`;
  return [
    { name: name('cold, p50'), value: of.cold.p50Ms, unit: 'ms', goal: { atMost: 1300 } },
    { name: name('cold, p95'), value: of.cold.p95Ms, unit: 'ms', goal: { atMost: 2400 } },
    { name: name('cold, after the keyframe, p95'), value: of.afterKeyframe.p95Ms, unit: 'ms', goal: { atMost: 200 } },
    { name: name('warm, p50'), value: of.warm.p50Ms, unit: 'ms' },
    { name: name('warm, p95'), value: of.warm.p95Ms, unit: 'ms', goal: { atMost: 350 } },
  ];
}
