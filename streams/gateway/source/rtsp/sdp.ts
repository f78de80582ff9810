import type { VideoCodec } from '../../media/video-parameters.ts';

/** One `m=` block of a session description. */
export interface SdpMedia {
  kind: string;
  payloadTypes: readonly number[];
  control: string | null;
  direction: 'sendrecv' | 'recvonly' | 'sendonly' | 'inactive' | null;
  /** By payload type: encoding name in upper case and clock rate in Hz. */
  encodings: ReadonlyMap<number, { name: string; clockRateHz: number }>;
  /** By payload type: the parameters of `a=fmtp`, names in lower case. */
  formats: ReadonlyMap<number, Readonly<Record<string, string>>>;
}

/** A session description as far as a player needs it (RFC 8866). */
export interface Sdp {
  control: string | null;
  media: readonly SdpMedia[];
}

interface MutableMedia extends SdpMedia {
  encodings: Map<number, { name: string; clockRateHz: number }>;
  formats: Map<number, Record<string, string>>;
}

/** Parses a session description; lines it does not know are passed over, bare line feeds are taken. */
export function parseSdp(text: string): Sdp {
  let control: string | null = null;
  const media: MutableMedia[] = [];
  for (const rawLine of text.split(/\r\n|\n|\r/)) {
    const line = rawLine.trim();
    const value = line.slice(2);
    if (line.startsWith('m=')) {
      const opened = openMedia(value);
      if (opened) media.push(opened);
    } else if (line.startsWith('a=')) {
      const current = media.at(-1);
      if (current) applyAttribute(current, value);
      else if (value.startsWith('control:')) control = value.slice(8).trim();
    }
  }
  return { control, media };
}

function openMedia(value: string): MutableMedia | null {
  const [kind, , , ...types] = value.split(/\s+/);
  if (!kind) return null;
  const payloadTypes = types.map(Number).filter((type) => Number.isInteger(type) && type >= 0 && type < 128);
  return {
    kind: kind.toLowerCase(),
    payloadTypes,
    control: null,
    direction: null,
    encodings: new Map(),
    formats: new Map(),
  };
}

function applyAttribute(media: MutableMedia, attribute: string): void {
  const colon = attribute.indexOf(':');
  const name = (colon < 0 ? attribute : attribute.slice(0, colon)).toLowerCase();
  const value = colon < 0 ? '' : attribute.slice(colon + 1).trim();
  if (name === 'control') media.control = value;
  else if (name === 'sendrecv' || name === 'recvonly' || name === 'sendonly' || name === 'inactive')
    media.direction = name;
  else if (name === 'rtpmap') {
    const match = /^(\d+)\s+([^/\s]+)\/(\d+)/.exec(value);
    if (match)
      media.encodings.set(Number(match[1]), { name: (match[2] ?? '').toUpperCase(), clockRateHz: Number(match[3]) });
  } else if (name === 'fmtp') {
    const match = /^(\d+)\s+(.*)$/.exec(value);
    if (match) media.formats.set(Number(match[1]), parseFormat(match[2] ?? ''));
  }
}

function parseFormat(text: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const item of text.split(';')) {
    const equals = item.indexOf('=');
    if (equals > 0) parameters[item.slice(0, equals).trim().toLowerCase()] = item.slice(equals + 1).trim();
  }
  return parameters;
}

/** The video track to pull, or why there is none. */
export type VideoChoice =
  | {
      kind: 'video';
      coding: VideoCodec | 'jpeg';
      media: SdpMedia;
      payloadType: number;
      clockRateHz: number;
      parameterSets: readonly Buffer[];
      /** Decoding order numbers stand in the packets (RFC 7798 §7.1). */
      hasDonl: boolean;
    }
  | { kind: 'unsupported'; codec: string }
  | { kind: 'no-video' };

const CODINGS: Readonly<Record<string, VideoCodec | 'jpeg'>> = {
  H264: 'h264',
  H265: 'h265',
  HEVC: 'h265',
  JPEG: 'jpeg',
};
/** Its payload type stands for it without another word (RFC 3551 §6). */
const STATIC_JPEG = { payloadType: 26, encoding: { name: 'JPEG', clockRateHz: 90_000 } };
const SPROPS = ['sprop-parameter-sets', 'sprop-vps', 'sprop-sps', 'sprop-pps'] as const;

/** Picks the first track in a coding that is used; back channels (`sendonly` from our side) are passed over. `takesJpeg`: pictures of JPEG are of use. */
export function chooseVideo(sdp: Sdp, takesJpeg = false): VideoChoice {
  const videos = sdp.media.filter((media) => media.kind === 'video' && media.direction !== 'inactive');
  for (const media of videos) {
    for (const payloadType of media.payloadTypes) {
      const isStaticJpeg = payloadType === STATIC_JPEG.payloadType;
      const encoding = media.encodings.get(payloadType) ?? (isStaticJpeg ? STATIC_JPEG.encoding : undefined);
      const coding = CODINGS[encoding?.name ?? ''];
      if (!encoding || !coding || (coding === 'jpeg' && !takesJpeg)) continue;
      const format = media.formats.get(payloadType) ?? {};
      const parameterSets = SPROPS.flatMap((name) => parseSprop(format[name] ?? ''));
      const hasDonl = Number(format['sprop-max-don-diff'] ?? 0) > 0;
      const clockRateHz = encoding.clockRateHz || 90_000;
      return { kind: 'video', coding, media, payloadType, clockRateHz, parameterSets, hasDonl };
    }
  }
  const first = videos[0];
  if (!first) return { kind: 'no-video' };
  const type = first.payloadTypes[0];
  const named = type === undefined ? undefined : first.encodings.get(type)?.name;
  return { kind: 'unsupported', codec: named ?? (type === 26 ? 'JPEG' : 'unknown') };
}

function parseSprop(text: string): Buffer[] {
  const sets = text.split(',').map((item) => Buffer.from(item.replace(/\s/g, ''), 'base64'));
  return sets.filter((set) => set.length > 0);
}
