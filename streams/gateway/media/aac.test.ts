import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aacFormat, parseAacConfig, silentAacFrame } from './aac.ts';
import { createAuReader, createLatmReader, parseLatmConfig } from './aac-packets.ts';

const packet = (payload: Buffer, timestamp = 0, marker = true) => ({
  payloadType: 97,
  marker,
  sequence: 0,
  timestamp,
  ssrc: 1,
  payload,
});
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('AAC', () => {
  it('reads its configuration: type, rate, channels; also with SBR said outright', () => {
    expect(parseAacConfig(hex('1408'))).toMatchObject({ objectType: 2, sampleRateHz: 16_000, channels: 1 });
    expect(parseAacConfig(hex('1190'))).toMatchObject({ objectType: 2, sampleRateHz: 48_000, channels: 2 });
    expect(parseAacConfig(hex('2c0a 8800'))).toMatchObject({ objectType: 5, sampleRateHz: 16_000, channels: 1 });
    expect(aacFormat(parseAacConfig(hex('1408'))!)).toMatchObject({ codec: 'mp4a.40.2', frameSamples: 1024 });
  });

  it.each(['', '14', '0c08', '1430'])('takes no configuration %j', (text) =>
    expect(parseAacConfig(hex(text))).toBeNull(),
  );

  it('takes several frames of one packet apart, each 1024 samples later', () => {
    const read = createAuReader({ sizeBits: 13, indexBits: 3 });
    // Two headers of 16 bits: sizes 3 and 2.
    const frames = read(packet(hex('0020 0018 0010 aabbcc ddee'), 7000));
    expect(frames.map(({ data, timestamp }) => [data.toString('hex'), timestamp])).toEqual([
      ['aabbcc', 7000],
      ['ddee', 8024],
    ]);
  });

  it('puts a frame together that came in two packets', () => {
    const read = createAuReader({ sizeBits: 13, indexBits: 3 });
    expect(read(packet(hex('0010 0028 aabbcc'), 7000, false))).toEqual([]);
    expect(read(packet(hex('0010 0028 ddee'), 7000))).toEqual([{ data: hex('aabbccddee'), timestamp: 7000 }]);
  });

  it('reads LATM: the configuration of the description, lengths of any size, frames over packets', () => {
    expect(parseLatmConfig(hex('40002810 3fc0'))).toMatchObject({ objectType: 2, sampleRateHz: 16_000, channels: 1 });
    const read = createLatmReader();
    const long = Buffer.concat([hex('ff02'), Buffer.alloc(257, 7)]);
    expect(read(packet(long.subarray(0, 100), 5, false))).toEqual([]);
    expect(read(packet(long.subarray(100), 5))).toEqual([{ data: Buffer.alloc(257, 7), timestamp: 5 }]);
  });

  it('survives any packets', () => {
    const readers = [
      createAuReader({ sizeBits: 13, indexBits: 3 }),
      createAuReader({ sizeBits: 6, indexBits: 2 }),
      createLatmReader(),
    ];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, marker) => {
        for (const read of readers) expect(Array.isArray(read(packet(Buffer.from(bytes), 0, marker)))).toBe(true);
      }),
    );
  });

  it('writes silence of one channel and of two', () => {
    expect(silentAacFrame(1).toString('hex')).toBe('00000007');
    expect(silentAacFrame(2).length).toBe(6);
  });
});
