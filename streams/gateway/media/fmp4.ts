import type { SampleEntry } from './decoder-config.ts';

/** Ticks per second of every track we write. */
export const TIMESCALE = 90_000;

/** A picture ready to be written: times in 1/90000 s. */
export interface Sample {
  data: Buffer;
  durationTicks: number;
  /** Presentation minus decoding time; may not be negative. */
  compositionTicks: number;
  isKeyframe: boolean;
}

/** What an initialisation segment is made of. */
export interface VideoTrack {
  widthPx: number;
  heightPx: number;
  entry: SampleEntry;
}

const TRACK_ID = 1;
/** Sample flags of ISO/IEC 14496-12 §8.8.3.1: depends on nothing; depends on others and is no sync sample. */
const FLAGS_KEYFRAME = 0x02000000;
const FLAGS_DELTA = 0x01010000;
const UNITY_MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

function box(type: string, ...contents: readonly Buffer[]): Buffer {
  const size = contents.reduce((sum, content) => sum + content.length, 8);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(size, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...contents], size);
}

function fullBox(type: string, version: number, flags: number, ...contents: readonly Buffer[]): Buffer {
  return box(type, u32((version << 24) | flags), ...contents);
}

function u32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, index * 4));
  return bytes;
}

function u16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value & 0xffff, index * 2));
  return bytes;
}

/** An initialisation segment with one video track (ISO/IEC 14496-12). */
export function writeInit(track: VideoTrack): Buffer {
  const brands = Buffer.from('iso6', 'latin1');
  const ftyp = box('ftyp', brands, u32(1), Buffer.from('iso6cmfcmp41', 'latin1'));
  const mvhd = fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, TIMESCALE, 0, 0x10000),
    u16(0x100, 0),
    u32(0, 0, ...UNITY_MATRIX),
    u32(0, 0, 0, 0, 0, 0, 2),
  );
  const trex = fullBox('trex', 0, 0, u32(TRACK_ID, 1, 0, 0, 0));
  return Buffer.concat([ftyp, box('moov', mvhd, writeTrack(track), box('mvex', trex))]);
}

function writeTrack(track: VideoTrack): Buffer {
  const size = u32(track.widthPx << 16, track.heightPx << 16);
  const tkhd = fullBox('tkhd', 0, 3, u32(0, 0, TRACK_ID, 0, 0, 0, 0), u16(0, 0, 0, 0), u32(...UNITY_MATRIX), size);
  const mdhd = fullBox('mdhd', 0, 0, u32(0, 0, TIMESCALE, 0), u16(0x55c4, 0));
  const hdlr = fullBox(
    'hdlr',
    0,
    0,
    u32(0),
    Buffer.from('vide', 'latin1'),
    u32(0, 0, 0),
    Buffer.from('video\0', 'latin1'),
  );
  const dinf = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const tables = ['stts', 'stsc', 'stco'].map((type) => fullBox(type, 0, 0, u32(0)));
  const stbl = box(
    'stbl',
    fullBox('stsd', 0, 0, u32(1), writeSampleEntry(track)),
    ...tables,
    fullBox('stsz', 0, 0, u32(0, 0)),
  );
  const vmhd = fullBox('vmhd', 0, 1, u16(0, 0, 0, 0));
  return box('trak', tkhd, box('mdia', mdhd, hdlr, box('minf', vmhd, dinf, stbl)));
}

function writeSampleEntry(track: VideoTrack): Buffer {
  const { type, configType, config } = track.entry;
  const head = [
    u32(0),
    u16(0, 1),
    u32(0, 0, 0, 0),
    u16(track.widthPx, track.heightPx),
    u32(0x480000, 0x480000, 0),
    u16(1),
  ];
  return box(type, ...head, Buffer.alloc(32), u16(0x18, 0xffff), box(configType, config));
}

/** Bytes of a fragment's head before the sample data, for `count` samples. */
function headBytes(count: number): number {
  return 8 + 16 + 8 + 16 + 20 + (20 + 16 * count) + 8;
}

/**
 * One fragment, `moof` and `mdat`, in a buffer of its own. `sequence` counts fragments of a stream from 1;
 * `decodeTicks` is the decoding time of the first sample.
 */
export function writeFragment(sequence: number, decodeTicks: number, samples: readonly Sample[]): Buffer {
  const head = headBytes(samples.length);
  const dataBytes = samples.reduce((sum, sample) => sum + sample.data.length, 0);
  const out = Buffer.allocUnsafe(head + dataBytes);
  let at = 0;
  const put = (...values: readonly number[]): void => {
    for (const value of values) at = out.writeUInt32BE(value >>> 0, at);
  };
  const open = (size: number, type: string, ...fields: readonly number[]): void => {
    put(size);
    at += out.write(type, at, 'latin1');
    put(...fields);
  };
  open(head - 8, 'moof');
  open(16, 'mfhd', 0, sequence);
  open(head - 8 - 8 - 16, 'traf');
  open(16, 'tfhd', 0x020000, TRACK_ID);
  open(20, 'tfdt', 0x01000000, Math.floor(decodeTicks / 2 ** 32), decodeTicks % 2 ** 32);
  open(20 + 16 * samples.length, 'trun', 0x01000f01, samples.length, head);
  for (const { durationTicks, data, isKeyframe, compositionTicks } of samples) {
    put(durationTicks, data.length, isKeyframe ? FLAGS_KEYFRAME : FLAGS_DELTA, compositionTicks);
  }
  open(dataBytes + 8, 'mdat');
  for (const sample of samples) at += sample.data.copy(out, at);
  return out;
}
