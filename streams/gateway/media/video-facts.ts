import { parseSps } from './h264-sps.ts';
import { parseH265Sps, readVpsFps } from './h265-sps.ts';
import type { VideoCodec, VideoParameters } from './video-parameters.ts';

/** What a stream's parameter sets say that a muxer, a player and a person need. */
export interface VideoFacts {
  coding: VideoCodec;
  /** False for what no browser decodes, whatever the coding: other than 4:2:0, more than 8 bits (H.264) or 10 (H.265). */
  isPlayable: boolean;
  widthPx: number;
  heightPx: number;
  /** Pictures that may be held back for reordering; null when the stream does not say. */
  reorderFrames: number | null;
  /** Pictures per second by the stream's own timing; null when it does not say. */
  fps: number | null;
  /** RFC 6381 name, from the bytes themselves: `avc1.PPCCLL`, `hvc1.1.6.L93.B0`. */
  codec: string;
}

/** Reads parameter sets; null when they make no sense. */
export function describeVideo(parameters: VideoParameters): VideoFacts | null {
  switch (parameters.codec) {
    case 'h264': {
      const facts = parseSps(parameters.sps);
      return facts && { coding: 'h264', ...facts };
    }
    case 'h265': {
      const facts = parseH265Sps(parameters.sps);
      const [vps] = parameters.vps;
      return facts && { coding: 'h265', ...facts, fps: vps ? readVpsFps(vps) : null };
    }
  }
}
