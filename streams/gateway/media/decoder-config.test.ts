import { describe, expect, it } from 'vitest';
import { sampleEntryOf } from './decoder-config.ts';
import { H265_MAIN, H265_MAIN_10 } from './h265-sets.fake.ts';

const SETS =
  'a000010018' +
  H265_MAIN.vps[0].toString('hex') +
  'a10001002c' +
  H265_MAIN.sps.toString('hex') +
  'a200010007' +
  '4401c172b46240';

describe('decoder configuration records', () => {
  it('writes hvc1 byte for byte as ffmpeg writes it from the same parameter sets', () => {
    expect(sampleEntryOf(H265_MAIN)).toEqual({
      type: 'hvc1',
      configType: 'hvcC',
      config: Buffer.from('0101600000009000000000003ff000fcfdf8f800000f03' + SETS, 'hex'),
    });
    expect(sampleEntryOf(H265_MAIN_10).config.toString('hex', 0, 23)).toBe(
      '01022000000090000000000078f000fcfdfafa00000f03',
    );
  });

  it('refuses parameter sets that were not understood', () => {
    expect(() => sampleEntryOf({ ...H265_MAIN, sps: Buffer.from('4201', 'hex') })).toThrow('not understood');
  });
});
