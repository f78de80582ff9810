import { describe, expect, it } from 'vitest';
import { readFlvVideo, splitByLength } from './flv-video.ts';

const SPS = Buffer.from('67640028acd940780227e5c044000003000400000300c83c60c658', 'hex');
const PPS = Buffer.from('68ebe3cb22c0', 'hex');
const VPS_265 = Buffer.from('40010c01ffff01600000030090000003000003005d959809', 'hex');
const SPS_265 = Buffer.from('42010101600000030090000003000003005da00280802d165959a4932bc05a70808082', 'hex');
const PPS_265 = Buffer.from('4401c172b46240', 'hex');

const sized = (nal: Buffer): Buffer => Buffer.concat([u16(nal.length), nal]);
const u16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255]);
const AVC = Buffer.concat([Buffer.from([1, 0x64, 0, 0x28, 0xff, 0xe1]), sized(SPS), Buffer.from([1]), sized(PPS)]);
const array = (type: number, nal: Buffer): Buffer => Buffer.concat([Buffer.from([0x80 | type]), u16(1), sized(nal)]);
const HEVC = Buffer.concat([
  Buffer.concat([Buffer.from([1]), Buffer.alloc(20), Buffer.from([0x0f, 3])]),
  array(32, VPS_265),
  array(33, SPS_265),
  array(34, PPS_265),
]);

describe('a video tag', () => {
  it('holds H.264 as FLV always had it', () => {
    const head = readFlvVideo(Buffer.concat([Buffer.from([0x17, 0, 0, 0, 0]), AVC]));
    expect(head).toEqual({
      kind: 'parameters',
      parameters: { codec: 'h264', sps: SPS, pps: [PPS] },
      lengthBytes: 4,
    });
    const picture = readFlvVideo(Buffer.from([0x27, 1, 0xff, 0xff, 0xd8, 0, 0, 0, 1, 0x41]));
    // A picture may be shown before it is decoded by this clock: the offset has a sign.
    expect(picture).toMatchObject({ kind: 'picture', codec: 'h264', offsetMs: -40 });
  });

  it('holds H.265 and H.264 as Enhanced RTMP has them', () => {
    const head = readFlvVideo(Buffer.concat([Buffer.from([0x90]), Buffer.from('hvc1'), HEVC]));
    expect(head).toEqual({
      kind: 'parameters',
      parameters: { codec: 'h265', vps: [VPS_265], sps: SPS_265, pps: [PPS_265] },
      lengthBytes: 4,
    });
    const shifted = Buffer.concat([
      Buffer.from([0x91]),
      Buffer.from('hvc1'),
      Buffer.from([0, 0, 66, 0, 0, 0, 1, 0x26]),
    ]);
    expect(readFlvVideo(shifted)).toMatchObject({ kind: 'picture', codec: 'h265', offsetMs: 66 });
    const plain = Buffer.concat([Buffer.from([0xa3]), Buffer.from('avc1'), Buffer.from([0, 0, 0, 1, 0x41])]);
    expect(readFlvVideo(plain)).toMatchObject({ kind: 'picture', codec: 'h264', offsetMs: 0 });
  });

  it('of another coding is told by its name', () => {
    expect(readFlvVideo(Buffer.from([0x12, 0, 0, 0, 0]))).toEqual({ kind: 'unsupported', coding: 'H.263' });
    expect(readFlvVideo(Buffer.from('\x90av01....', 'latin1'))).toEqual({ kind: 'unsupported', coding: 'av01' });
  });

  it('that is cut short holds nothing', () => {
    for (let length = 0; length < AVC.length + 5; length += 1) {
      const head = Buffer.concat([Buffer.from([0x17, 0, 0, 0, 0]), AVC]).subarray(0, length);
      expect(['nothing', 'unsupported']).toContain(readFlvVideo(head).kind);
    }
    expect(splitByLength(Buffer.from([0, 0, 0, 9, 1, 2]), 4)).toEqual([]);
  });
});
