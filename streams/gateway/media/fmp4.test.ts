import { describe, expect, it } from 'vitest';
import { sampleEntryOf } from './decoder-config.ts';
import { writeFragment, writeInit } from './fmp4.ts';

const SPS = Buffer.from('6742c016d900a02ff97ff0003000410000030001000003001e0f162e48', 'hex');
const PPS = Buffer.from('68cb83cb20', 'hex');

/** Boxes with other boxes inside, and how many bytes come before those. */
const CONTAINERS: Readonly<Record<string, number>> = {
  moov: 0,
  trak: 0,
  mdia: 0,
  minf: 0,
  dinf: 0,
  stbl: 0,
  mvex: 0,
  moof: 0,
  traf: 0,
  dref: 8,
  stsd: 8,
  avc1: 78,
};

/** Lists boxes as `path(size)`; every size must fit its parent exactly. */
function listBoxes(bytes: Buffer, path = ''): string[] {
  const found: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    expect(at + size).toBeLessThanOrEqual(bytes.length);
    found.push(`${path}${type}(${size})`);
    const skip = CONTAINERS[type];
    if (skip !== undefined) found.push(...listBoxes(bytes.subarray(at + 8 + skip, at + size), `${path}${type}/`));
    at += size;
  }
  return found;
}

describe('fragmented MP4', () => {
  it('writes an initialisation segment with one H.264 track', () => {
    const init = writeInit({
      widthPx: 640,
      heightPx: 360,
      entry: sampleEntryOf({ codec: 'h264', sps: SPS, pps: [PPS] }),
    });
    expect(listBoxes(init)).toMatchInlineSnapshot(`
      [
        "ftyp(28)",
        "moov(629)",
        "moov/mvhd(108)",
        "moov/trak(473)",
        "moov/trak/tkhd(92)",
        "moov/trak/mdia(373)",
        "moov/trak/mdia/mdhd(32)",
        "moov/trak/mdia/hdlr(38)",
        "moov/trak/mdia/minf(295)",
        "moov/trak/mdia/minf/vmhd(20)",
        "moov/trak/mdia/minf/dinf(36)",
        "moov/trak/mdia/minf/dinf/dref(28)",
        "moov/trak/mdia/minf/dinf/dref/url (12)",
        "moov/trak/mdia/minf/stbl(231)",
        "moov/trak/mdia/minf/stbl/stsd(155)",
        "moov/trak/mdia/minf/stbl/stsd/avc1(139)",
        "moov/trak/mdia/minf/stbl/stsd/avc1/avcC(53)",
        "moov/trak/mdia/minf/stbl/stts(16)",
        "moov/trak/mdia/minf/stbl/stsc(16)",
        "moov/trak/mdia/minf/stbl/stco(16)",
        "moov/trak/mdia/minf/stbl/stsz(20)",
        "moov/mvex(40)",
        "moov/mvex/trex(32)",
      ]
    `);
    const avcC = init.subarray(init.indexOf('avcC') + 4);
    expect(avcC.toString('hex', 0, 8 + SPS.length + 3 + PPS.length)).toBe(
      `0142c016ffe1001d${SPS.toString('hex')}010005${PPS.toString('hex')}`,
    );
  });

  it('writes a fragment whose data lies where its head says', () => {
    const samples = [
      { data: Buffer.from('aaaa', 'hex'), durationTicks: 6000, compositionTicks: 0, isKeyframe: true },
      { data: Buffer.from('bbbbbb', 'hex'), durationTicks: 6001, compositionTicks: 12_000, isKeyframe: false },
    ];
    const fragment = writeFragment(7, 2 ** 32 + 5, samples);
    expect(listBoxes(fragment)).toEqual([
      'moof(120)',
      'moof/mfhd(16)',
      'moof/traf(96)',
      'moof/traf/tfhd(16)',
      'moof/traf/tfdt(20)',
      'moof/traf/trun(52)',
      'mdat(13)',
    ]);
    const tfdt = fragment.indexOf('tfdt');
    expect(fragment.readBigUInt64BE(tfdt + 8)).toBe(2n ** 32n + 5n);
    const trun = fragment.indexOf('trun');
    expect(fragment.readUInt32BE(trun + 8)).toBe(2);
    expect(fragment.subarray(fragment.readUInt32BE(trun + 12)).toString('hex')).toBe('aaaabbbbbb');
    expect(fragment.toString('hex', trun + 16, trun + 48)).toBe(
      ['00001770', '00000002', '02000000', '00000000', '00001771', '00000003', '01010000', '00002ee0'].join(''),
    );
  });
});
