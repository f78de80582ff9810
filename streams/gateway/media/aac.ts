import type { AudioFormat } from './audio-format.ts';
import { BitReader } from './bit-reader.ts';

/** Sample rates by their index (ISO/IEC 14496-3 table 1.18). */
const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];
const EXPLICIT_RATE = 15;
const AAC_LC = 2;
const SBR = 5;
const PARAMETRIC_STEREO = 29;
const FRAME_SAMPLES = 1024;

/** What an AudioSpecificConfig says (ISO/IEC 14496-3 §1.6.2.1), with its own bytes. */
export interface AacConfig {
  objectType: number;
  sampleRateHz: number;
  channels: number;
  bytes: Buffer;
}

/** Reads an AudioSpecificConfig; null when it is none that browsers play (AAC-LC, with or without SBR, one or two channels). */
export function parseAacConfig(bytes: Buffer): AacConfig | null {
  const reader = new BitReader(bytes);
  const first = readObjectType(reader);
  const sampleRateHz = readRate(reader);
  const channels = reader.bits(4);
  // Explicit SBR names the core behind the outer rate; frames keep to the core's own rate.
  let core = first;
  if (first === SBR || first === PARAMETRIC_STEREO) {
    readRate(reader);
    core = readObjectType(reader);
  }
  const isPlayable = core === AAC_LC && sampleRateHz > 0 && (channels === 1 || channels === 2);
  if (reader.isPastEnd || !isPlayable) return null;
  return { objectType: first, sampleRateHz, channels, bytes };
}

function readObjectType(reader: BitReader): number {
  const type = reader.bits(5);
  return type === 31 ? 32 + reader.bits(6) : type;
}

function readRate(reader: BitReader): number {
  const index = reader.bits(4);
  return index === EXPLICIT_RATE ? reader.bits(24) : (RATES[index] ?? 0);
}

/** How AAC is written: as it comes. */
export function aacFormat(config: AacConfig): AudioFormat {
  const entry = { type: 'mp4a', configType: 'esds', config: elementaryStream(config.bytes) } as const;
  const { sampleRateHz, channels, objectType } = config;
  const codec = `mp4a.40.${objectType}`;
  return { sampleRateHz, channels, frameSamples: FRAME_SAMPLES, entry, codec, silence: silentAacFrame(channels) };
}

/** `esds` without its box head: ES, decoder configuration for AAC, its own configuration, SL (ISO/IEC 14496-1 §7.2.6). */
function elementaryStream(audioSpecificConfig: Buffer): Buffer {
  const specific = descriptor(0x05, audioSpecificConfig);
  // Object type 0x40 (AAC), audio stream, buffer size and rates not said.
  const decoder = descriptor(0x04, Buffer.concat([Buffer.from([0x40, 0x15]), Buffer.alloc(11), specific]));
  const body = Buffer.concat([Buffer.from([0, 1, 0]), decoder, descriptor(0x06, Buffer.from([2]))]);
  return Buffer.concat([Buffer.alloc(4), descriptor(0x03, body)]);
}

function descriptor(tag: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag, body.length]), body]);
}

/**
 * A frame of silence: one channel element without any band (ISO/IEC 14496-3 §4.4.2), or a pair of them.
 * Bits of one: element and tag, gain, long window without bands, no pulses, no noise shaping, no gain control; then the end.
 */
export function silentAacFrame(channels: number): Buffer {
  const gain = '00000000';
  const window = '0'.repeat(11);
  const stream = '000';
  const bits =
    channels === 1
      ? `0000000${gain}${window}${stream}111`
      : `0010000${'1'}${window}00${gain}${stream}${gain}${stream}111`;
  const bytes = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}
