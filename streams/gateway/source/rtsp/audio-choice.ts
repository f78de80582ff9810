import { aacFormat, parseAacConfig, type AacConfig } from '../../media/aac.ts';
import { createAuReader, createLatmReader, parseLatmConfig } from '../../media/aac-packets.ts';
import { flacFormat, type AudioFormat, type FramesOf } from '../../media/audio-format.ts';
import { isFlacRate } from '../../media/flac.ts';
import { createG711Reader } from '../../media/g711-flac.ts';
import type { Sdp, SdpMedia } from './sdp.ts';

/** The sound track to pull, or the coding for which there is none. */
export type AudioChoice =
  | {
      kind: 'audio';
      /** As the description names it: `PCMA`, `MPEG4-GENERIC`. */
      coding: string;
      media: SdpMedia;
      payloadType: number;
      clockRateHz: number;
      format: AudioFormat;
      createReader(): FramesOf;
    }
  | { kind: 'unsupported'; coding: string }
  | { kind: 'none' };

/** Payload types that need no `rtpmap` (RFC 3551 table 4). */
const FIXED: Readonly<Record<number, { name: string; clockRateHz: number }>> = {
  0: { name: 'PCMU', clockRateHz: 8000 },
  8: { name: 'PCMA', clockRateHz: 8000 },
};

/** Picks the first sound that can be played: AAC as it comes, G.711 as FLAC. A back channel is not sound from the camera. */
export function chooseAudio(sdp: Sdp): AudioChoice {
  // Some cameras call all that they send `sendonly`; only beside a picture that is not is it a back channel (ONVIF).
  const isBackChannel = ({ direction }: SdpMedia): boolean =>
    direction === 'sendonly' && !sdp.media.some((media) => media.kind === 'video' && media.direction === 'sendonly');
  const tracks = sdp.media.filter(
    (media) => media.kind === 'audio' && media.direction !== 'inactive' && !isBackChannel(media),
  );
  let refused: AudioChoice = { kind: 'none' };
  for (const media of tracks) {
    for (const payloadType of media.payloadTypes) {
      const choice = judge(media, payloadType);
      if (choice.kind === 'audio') return choice;
      if (refused.kind === 'none') refused = choice;
    }
  }
  return refused;
}

function judge(media: SdpMedia, payloadType: number): AudioChoice {
  const encoding = media.encodings.get(payloadType) ?? FIXED[payloadType];
  if (!encoding) return { kind: 'unsupported', coding: `RTP ${payloadType}` };
  const { name: coding, clockRateHz } = encoding;
  const track = { kind: 'audio', coding, media, payloadType, clockRateHz } as const;
  const law = coding === 'PCMA' ? 'alaw' : coding === 'PCMU' ? 'mulaw' : null;
  if (law && isFlacRate(clockRateHz))
    return { ...track, format: flacFormat(clockRateHz), createReader: () => createG711Reader(law, clockRateHz) };
  const parameters = media.formats.get(payloadType) ?? {};
  const config = Buffer.from(parameters['config'] ?? '', 'hex');
  if (coding === 'MPEG4-GENERIC')
    return asAac(track, parseAacConfig(config), () => createAuReader(auSizes(parameters)));
  if (coding === 'MP4A-LATM' && parameters['cpresent'] === '0')
    return asAac(track, parseLatmConfig(config), createLatmReader);
  return { kind: 'unsupported', coding };
}

function asAac(
  track: Pick<Extract<AudioChoice, { kind: 'audio' }>, 'kind' | 'coding' | 'media' | 'payloadType' | 'clockRateHz'>,
  config: AacConfig | null,
  createReader: () => FramesOf,
): AudioChoice {
  if (!config) return { kind: 'unsupported', coding: track.coding };
  return { ...track, format: aacFormat(config), createReader };
}

/** RFC 3640 §4.1; without them the sizes of AAC-hbr. */
function auSizes(parameters: Readonly<Record<string, string>>): { sizeBits: number; indexBits: number } {
  const number = (name: string, usual: number): number => {
    const stated = Number(parameters[name] ?? usual);
    return Number.isInteger(stated) && stated >= 0 && stated <= 32 ? stated : usual;
  };
  return { sizeBits: Math.max(1, number('sizelength', 13)), indexBits: number('indexlength', 3) };
}
