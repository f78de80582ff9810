import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { CameraId } from '#contract/ids';
import type { MediaCamera } from '#contract/media-control';
import { startGstCamera } from '../../integration/gateway-rig.ts';
import { cpuSeconds, memoryMb, sleep, startBenchGateway, stopChild } from './media-rig.ts';

/** What ten streams cost one way. */
export interface FeedCost {
  /** Percent of one core, per stream. */
  cpuPercentPerStream: number;
  rssMb: number;
  pssMb: number;
}

/** Ten RTSP feeds to HLS, by the gateway (each with one viewer) and by one ffmpeg process each, at the same time. */
export interface TenFeedsReport {
  seconds: number;
  source: string;
  gateway: FeedCost;
  gatewayIngestOnly: FeedCost;
  ffmpeg: FeedCost;
  viewersPlayedS: number;
}

const FEEDS = 10;

/** Runs both for `seconds` each with the same shared source of gst-rtsp-server, whose own cost is not counted. */
export async function measureTenFeeds(seconds = 20): Promise<TenFeedsReport> {
  const camera = await startGstCamera('none');
  const folder = await mkdtemp(join(tmpdir(), 'grid321-ten-feeds-'));
  const cameras = Array.from({ length: FEEDS }, (_, index) => feed(index, camera.url));
  const gateway = await startBenchGateway(cameras, 'http://127.0.0.1');
  const ffmpegs = cameras.map((_, index) => {
    const output = [
      '-c',
      'copy',
      '-f',
      'hls',
      '-hls_time',
      '2',
      '-hls_list_size',
      '6',
      '-hls_flags',
      'delete_segments',
    ];
    const args = ['-v', 'error', '-rtsp_transport', 'tcp', '-i', camera.url, ...output, join(folder, `${index}.m3u8`)];
    return spawn('ffmpeg', args, { stdio: 'ignore' });
  });
  try {
    const viewers = new AbortController();
    const played = cameras.map((each) => watch(gateway.viewUrl(each.id, 'sub'), viewers.signal));
    await sleep(6000);
    const pids = ffmpegs.map((child) => child.pid ?? 0);
    const [ours, theirs] = await Promise.all([costOf([gateway.pid], seconds), costOf(pids, seconds)]);
    viewers.abort();
    const playedS = (await Promise.all(played)).reduce((sum, each) => sum + each, 0) / FEEDS;
    await Promise.all(cameras.map((each) => keepAlive(gateway.viewUrl(each.id, 'sub'))));
    const ingest = await costOf([gateway.pid], Math.min(seconds, 10));
    return {
      seconds,
      source: 'gst-rtsp-server, 640×360, 15/s, 500 kbit/s, GOP 2 s, RTSP over TCP',
      gateway: ours,
      gatewayIngestOnly: ingest,
      ffmpeg: theirs,
      viewersPlayedS: Math.round(playedS * 10) / 10,
    };
  } finally {
    await Promise.all(ffmpegs.map(stopChild));
    await gateway.stop();
    await camera.kill();
    await rm(folder, { recursive: true });
  }
}

function feed(index: number, url: string): MediaCamera {
  const id = Value.Parse(CameraId, `6109210000131${String(index + 1).padStart(7, '0')}`);
  const source = { kind: 'rtsp', mainUrl: url, subUrl: null, credentials: null } as const;
  return { id, source, recorderId: null, linkId: null, zone: 'bench' };
}

async function costOf(pids: readonly number[], seconds: number): Promise<FeedCost> {
  const used = async (): Promise<number> =>
    (await Promise.all(pids.map(cpuSeconds))).reduce((sum, each) => sum + each, 0);
  const [before, startMs] = [await used(), performance.now()];
  await sleep(seconds * 1000);
  const cpuPercent = ((await used()) - before) / ((performance.now() - startMs) / 1000);
  const memory = await Promise.all(pids.map(memoryMb));
  const sum = (read: (each: { rss: number; pss: number }) => number): number =>
    Math.round(memory.reduce((all, each) => all + read(each), 0));
  return {
    cpuPercentPerStream: Math.round((cpuPercent * 100_000) / FEEDS) / 1000,
    rssMb: sum((each) => each.rss),
    pssMb: sum((each) => each.pss),
  };
}

/** Opens a view without looking at it again: its stream runs on for the idle period. */
async function keepAlive(startUrl: string): Promise<void> {
  await (await fetch(startUrl)).arrayBuffer();
}

/** A viewer over HTTP: blocking reloads and every part. Gives the seconds of media it fetched. */
async function watch(startUrl: string, signal: AbortSignal): Promise<number> {
  const start = await fetch(startUrl);
  const playlistUrl = new URL((await start.text()).trim().split('\n').at(-1) ?? '', startUrl);
  let [next, seconds] = ['', 0];
  const seen = new Set<string>();
  while (!signal.aborted) {
    const list = await (await fetch(new URL(next, playlistUrl))).text();
    for (const [, durationS, uri] of list.matchAll(/#EXT-X-PART:DURATION=([\d.]+),URI="([^"]+)"/g)) {
      if (uri === undefined || seen.has(uri)) continue;
      seen.add(uri);
      const part = await fetch(new URL(uri, playlistUrl));
      seconds += (await part.arrayBuffer()).byteLength > 0 ? Number(durationS) : 0;
    }
    const hint = /PRELOAD-HINT:TYPE=PART,URI="p(\d+)\.(\d+)/.exec(list);
    next = hint ? `?_HLS_msn=${hint[1]}&_HLS_part=${hint[2]}` : '';
  }
  return seconds;
}
