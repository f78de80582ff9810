import { expect, it } from 'vitest';
import type { StreamReport } from '#contract/media-control';
import { startBenchGateway } from '../bench/streams/media-rig.ts';
import { cameraId, openView, rtspCamera, startGstCamera, until } from './gateway-rig.ts';

it('a gateway that stood still for 6 s hangs up on no camera and ends no view', async () => {
  const camera = await startGstCamera('none');
  const gateway = await startBenchGateway([rtspCamera(1, camera.url)], 'http://127.0.0.1');
  try {
    const reports: StreamReport[] = [];
    gateway.fleet.listen({ onStream: (report) => reports.push(report) });
    const playlistUrl = await openView(gateway.viewUrl(cameraId(1), 'sub'));
    await until(
      () => reports.at(-1)?.state,
      (state) => state === 'live',
      10_000,
    );
    process.kill(gateway.pid, 'SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 6000));
    process.kill(gateway.pid, 'SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(reports.map((report) => report.state)).not.toContain('backoff');
    expect((await fetch(playlistUrl)).status).toBe(200);
    expect(await (await fetch(playlistUrl)).text()).not.toContain('#EXT-X-DISCONTINUITY\n');
  } finally {
    await gateway.stop();
    await camera.kill();
  }
});
