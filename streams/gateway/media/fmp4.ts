import type { AudioFormat } from './audio-format.ts';
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

/** Sound of one fragment: frames one behind the other, times in samples. */
export interface SoundRun {
  startSample: number;
  frameSamples: number;
  frames: readonly Buffer[];
}

/** What an initialisation segment is made of. */
export interface VideoTrack {
  widthPx: number;
  heightPx: number;
  entry: SampleEntry;
}

const VIDEO_TRACK_ID = 1;
const AUDIO_TRACK_ID = 2;
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

/** An initialisation segment with a video track, and one of sound where there is any (ISO/IEC 14496-12). */
export function writeInit(track: VideoTrack, audio: AudioFormat | null = null): Buffer {
  const brands = Buffer.from('iso6', 'latin1');
  const ftyp = box('ftyp', brands, u32(1), Buffer.from('iso6cmfcmp41', 'latin1'));
  const mvhd = fullBox(
    'mvhd',
    0,
    0,
    u32(0, 0, TIMESCALE, 0, 0x10000),
    u16(0x100, 0),
    u32(0, 0, ...UNITY_MATRIX),
    u32(0, 0, 0, 0, 0, 0, audio ? 3 : 2),
  );
  const ids = audio ? [VIDEO_TRACK_ID, AUDIO_TRACK_ID] : [VIDEO_TRACK_ID];
  const trexes = ids.map((id) => fullBox('trex', 0, 0, u32(id, 1, 0, 0, 0)));
  const tracks = audio ? [writeVideoTrack(track), writeAudioTrack(audio)] : [writeVideoTrack(track)];
  return Buffer.concat([ftyp, box('moov', mvhd, ...tracks, box('mvex', ...trexes))]);
}

function writeVideoTrack(track: VideoTrack): Buffer {
  const size = u32(track.widthPx << 16, track.heightPx << 16);
  const head = u32(0, 0, VIDEO_TRACK_ID, 0, 0, 0, 0);
  const tkhd = fullBox('tkhd', 0, 3, head, u16(0, 0, 0, 0), u32(...UNITY_MATRIX), size);
  const vmhd = fullBox('vmhd', 0, 1, u16(0, 0, 0, 0));
  return box('trak', tkhd, writeMedia('vide', TIMESCALE, vmhd, writeSampleEntry(track)));
}

function writeAudioTrack(audio: AudioFormat): Buffer {
  const head = u32(0, 0, AUDIO_TRACK_ID, 0, 0, 0, 0);
  // Full volume; the second alternate group, since it is no alternative to the picture.
  const tkhd = fullBox('tkhd', 0, 3, head, u16(0, 1, 0x100, 0), u32(...UNITY_MATRIX), u32(0, 0));
  const smhd = fullBox('smhd', 0, 0, u16(0, 0));
  const { type, configType, config } = audio.entry;
  const format = [u32(0), u16(0, 1), u32(0, 0), u16(audio.channels, 16, 0, 0), u32(audio.sampleRateHz * 0x10000)];
  const entry = box(type, ...format, box(configType, config));
  return box('trak', tkhd, writeMedia('soun', audio.sampleRateHz, smhd, entry));
}

/** The media box of a track; `handler` is `vide` or `soun`. */
function writeMedia(handler: 'vide' | 'soun', timescale: number, header: Buffer, entry: Buffer): Buffer {
  const mdhd = fullBox('mdhd', 0, 0, u32(0, 0, timescale, 0), u16(0x55c4, 0));
  const name = Buffer.from(handler === 'vide' ? 'video\0' : 'sound\0', 'latin1');
  const hdlr = fullBox('hdlr', 0, 0, u32(0), Buffer.from(handler, 'latin1'), u32(0, 0, 0), name);
  const dinf = box('dinf', fullBox('dref', 0, 0, u32(1), fullBox('url ', 0, 1)));
  const tables = ['stts', 'stsc', 'stco'].map((type) => fullBox(type, 0, 0, u32(0)));
  const stsd = fullBox('stsd', 0, 0, u32(1), entry);
  const stbl = box('stbl', stsd, ...tables, fullBox('stsz', 0, 0, u32(0, 0)));
  return box('mdia', mdhd, hdlr, box('minf', header, dinf, stbl));
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

const TRAF_HEAD_BYTES = 8 + 16 + 20;
const TRUN_HEAD_BYTES = 20;
const VIDEO_SAMPLE_BYTES = 16;
const SOUND_SAMPLE_BYTES = 8;

const totalBytes = (pieces: readonly Buffer[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0);

/**
 * One fragment, `moof` and `mdat`, in a buffer of its own. `sequence` counts fragments of a stream from 1;
 * `decodeTicks` is the decoding time of the first picture. Sound, where there is any, lies behind the pictures.
 */
export function writeFragment(
  sequence: number,
  decodeTicks: number,
  samples: readonly Sample[],
  sound: SoundRun | null = null,
): Buffer {
  const videoTraf = TRAF_HEAD_BYTES + TRUN_HEAD_BYTES + VIDEO_SAMPLE_BYTES * samples.length;
  const frames = sound?.frames ?? [];
  const soundTraf = frames.length > 0 ? TRAF_HEAD_BYTES + TRUN_HEAD_BYTES + SOUND_SAMPLE_BYTES * frames.length : 0;
  const moof = 8 + 16 + videoTraf + soundTraf;
  const pictures = samples.map(({ data }) => data);
  const videoBytes = totalBytes(pictures);
  const out = new FragmentWriter(moof + 8 + videoBytes + totalBytes(frames));
  out.open(moof, 'moof');
  out.open(16, 'mfhd', 0, sequence);
  out.openTrack(videoTraf, VIDEO_TRACK_ID, decodeTicks);
  out.open(videoTraf - TRAF_HEAD_BYTES, 'trun', 0x01000f01, samples.length, moof + 8);
  for (const { durationTicks, data, isKeyframe, compositionTicks } of samples) {
    out.put(durationTicks, data.length, isKeyframe ? FLAGS_KEYFRAME : FLAGS_DELTA, compositionTicks);
  }
  if (sound && soundTraf > 0) {
    out.openTrack(soundTraf, AUDIO_TRACK_ID, sound.startSample);
    out.open(soundTraf - TRAF_HEAD_BYTES, 'trun', 0x00000301, frames.length, moof + 8 + videoBytes);
    for (const frame of frames) out.put(sound.frameSamples, frame.length);
  }
  out.open(8 + videoBytes + totalBytes(frames), 'mdat');
  out.append(pictures);
  out.append(frames);
  return out.bytes;
}

/** Fills a buffer of known size with boxes. */
class FragmentWriter {
  readonly bytes: Buffer;
  #at = 0;

  constructor(size: number) {
    this.bytes = Buffer.allocUnsafe(size);
  }

  put(...values: readonly number[]): void {
    for (const value of values) this.#at = this.bytes.writeUInt32BE(value >>> 0, this.#at);
  }

  open(size: number, type: string, ...fields: readonly number[]): void {
    this.put(size);
    this.#at += this.bytes.write(type, this.#at, 'latin1');
    this.put(...fields);
  }

  /** A `traf` up to its run: offsets count from the `moof`, the decoding time has 64 bits. */
  openTrack(size: number, trackId: number, decodeTime: number): void {
    this.open(size, 'traf');
    this.open(16, 'tfhd', 0x020000, trackId);
    this.open(20, 'tfdt', 0x01000000, Math.floor(decodeTime / 2 ** 32), decodeTime % 2 ** 32);
  }

  append(pieces: readonly Buffer[]): void {
    for (const piece of pieces) this.#at += piece.copy(this.bytes, this.#at);
  }
}
