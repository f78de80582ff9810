import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OddFilmWays } from './gateway-odd-film.ts';
import { startOddRig, type OddRig, type OddView } from './gateway-odd-rig.ts';
import { run } from './gateway-rig.ts';

const WAYS: Readonly<Record<string, OddFilmWays>> = {
  'start codes inside the packets': { annexB: true },
  'a marker on every packet': { markers: 'all' },
  'no marker at all': { markers: 'none' },
  'milliseconds that are called 90 kHz': { clockRateHz: 1000 },
  'another payload type than described': { otherPayloadType: true },
};
const segmentsOf = (list: string): number => list.split('#EXTINF').length - 1;

describe('a gateway with cameras whose pictures have odd ways', () => {
  let rig: OddRig;
  const views = new Map<string, OddView>();

  beforeAll(async () => {
    rig = await startOddRig();
    for (const [name, ways] of Object.entries(WAYS)) views.set(name, await rig.view(ways));
  });

  afterAll(() => rig.close());

  it.each(Object.keys(WAYS))('plays %s, every picture whole', async (name) => {
    const view = views.get(name);
    if (!view) throw new Error('no such camera');
    await view.playlist((list) => segmentsOf(list) >= 4, 25_000);
    // Times as the camera's: rounded to pictures a second, two of an odd clock would fall on one.
    const input = ['-v', 'error', '-xerror', '-i', rig.gateway.viewUrl(view.serial)];
    const args = [...input, '-t', '2', '-enc_time_base', '-1', '-f', 'null'];
    const { code, output } = await run('ffmpeg', [...args, '-progress', '-', '-'], 30_000);
    expect(output.replace(/^\w+=.*$/gm, '').trim()).toBe('');
    expect(code).toBe(0);
    expect(Number([...output.matchAll(/frame=(\d+)/g)].at(-1)?.[1])).toBeGreaterThan(9);
  });

  it('shows another size behind a discontinuity with a new initialisation segment when the camera changes it', async () => {
    const { playlistUrl, status, playlist } = await rig.view({ changesAt: 25 });
    const text = await playlist((list) => list.includes('#EXT-X-DISCONTINUITY\n'), 25_000);
    expect(text.match(/#EXT-X-MAP/g)).toHaveLength(2);
    expect(await status()).toMatchObject({ state: 'live', widthPx: 160, heightPx: 96 });
    const whole = await playlist((list) => /\bs\d+\.m4s/.test(list.split('#EXT-X-DISCONTINUITY\n')[1] ?? ''));
    const [, init, segment] = /#EXT-X-DISCONTINUITY\n[^]*?(i\d+\.mp4)[^]*?(s\d+\.m4s)/.exec(whole) ?? [];
    const joined = [init, segment].map((file) => new URL(file ?? '', playlistUrl).href).join('|');
    const fields = ['-show_entries', 'frame=width,height', '-of', 'csv=p=0'];
    const { output } = await run(
      'ffprobe',
      ['-v', 'error', '-protocol_whitelist', 'concat,http,tcp', ...fields, `concat:${joined}`],
      20_000,
    );
    expect([...new Set(output.trim().split('\n'))]).toEqual(['160,96']);
  });

  it('cuts segments where keyframes are 12 s apart, and says which parts can be begun with', async () => {
    const { playlist } = await rig.view({ gop: 120 });
    const text = await playlist((list) => segmentsOf(list) >= 3, 25_000);
    const lengths = [...text.matchAll(/#EXTINF:([\d.]+)/g)].map(([, length]) => Number(length));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4);
    expect(text.match(/INDEPENDENT=YES/g)).toHaveLength(1);
  });
});
