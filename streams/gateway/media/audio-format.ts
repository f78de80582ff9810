import { encodeFlacFrame, flacStreamInfo, FLAC_BLOCK_SAMPLES } from './flac.ts';
import type { RtpPacket } from './rtp.ts';

/** How a track of sound is written: every frame has `frameSamples` samples. */
export interface AudioFormat {
  sampleRateHz: number;
  channels: number;
  frameSamples: number;
  /** Sample entry of ISO/IEC 14496-12 and the box with its configuration, whole but for size and type. */
  entry: { type: 'mp4a' | 'fLaC'; configType: 'esds' | 'dfLa'; config: Buffer };
  /** RFC 6381 name. */
  codec: string;
  /** A frame in which nothing is heard. */
  silence: Buffer;
}

/** A coded frame with the RTP time of its first sample. */
export interface CodedFrame {
  data: Buffer;
  timestamp: number;
}

/** Takes the packets of a track, in order, and gives frames that are whole. */
export type FramesOf = (packet: RtpPacket) => readonly CodedFrame[];

/** One frame of sound. */
export interface AudioFrame {
  data: Buffer;
  /** When it is to be heard, on the axis of the source's pictures, in 1/90000 s. */
  atTicks: number;
}

/** Sound as FLAC, in blocks of 512 samples of one channel ("Encapsulation of FLAC in ISO Base Media File Format" §3.3). */
export function flacFormat(sampleRateHz: number): AudioFormat {
  // Version and flags; the last metadata block, STREAMINFO, of 34 bytes.
  const config = Buffer.concat([Buffer.from([0, 0, 0, 0, 0x80, 0, 0, 34]), flacStreamInfo(sampleRateHz)]);
  const entry = { type: 'fLaC', configType: 'dfLa', config } as const;
  const silence = encodeFlacFrame(new Int16Array(FLAC_BLOCK_SAMPLES), sampleRateHz, 0);
  return { sampleRateHz, channels: 1, frameSamples: FLAC_BLOCK_SAMPLES, entry, codec: 'fLaC', silence };
}
