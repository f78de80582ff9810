import { createH265Nal } from '../../streams/gateway/media/h265-nal.ts';
import { h264Nal } from '../../streams/gateway/media/h264-nal.ts';
import { parseSps } from '../../streams/gateway/media/h264-sps.ts';
import { parseH265Sps } from '../../streams/gateway/media/h265-sps.ts';
import { AnnexBReader } from '../../streams/gateway/media/annex-b-reader.ts';
import { JpegDepacketiser } from '../../streams/gateway/media/jpeg-depacketiser.ts';
import { NalDepacketiser } from '../../streams/gateway/media/nal-depacketiser.ts';
import { parseRtcp } from '../../streams/gateway/media/rtcp.ts';
import { parseRtp } from '../../streams/gateway/media/rtp.ts';
import { chooseAudio } from '../../streams/gateway/source/rtsp/audio-choice.ts';
import { chooseChallenge, parseChallenges } from '../../streams/gateway/source/rtsp/rtsp-auth.ts';
import { RtspParser } from '../../streams/gateway/source/rtsp/rtsp-parser.ts';
import { chooseVideo, parseSdp } from '../../streams/gateway/source/rtsp/sdp.ts';
import { resolveBase, resolveControl } from '../../streams/gateway/source/rtsp/rtsp-url.ts';
import { mediaUrlAt, readEncoder } from '../../streams/gateway/onvif/media.ts';
import { OnvifFailure, readReply } from '../../streams/gateway/onvif/soap.ts';
import type { XmlElement } from '../../streams/gateway/onvif/xml.ts';
import { mutate, type Random } from './mutate.ts';
import { ONVIF_SEEDS } from './onvif-seeds.ts';
import { NAL_SEEDS, RTP_SEEDS, RTSP_SEEDS, SDP_SEEDS } from './media-seeds.ts';

/** What is fuzzed, each from seeds of its own. */
export const MEDIA_TARGETS = ['rtsp', 'sdp', 'rtp', 'nal', 'onvif'] as const;
export type MediaTarget = (typeof MEDIA_TARGETS)[number];

/** An input that broke something, so that it can be fed again. */
export interface MediaFind {
  target: MediaTarget;
  why: string;
  inputHex: string;
}

/** A hang is over 1 s (design/SECURITY.md §8); this machine is shared, so ten times that. */
const HANG_MS = 10_000;
const MOST_FINDS = 20;

const SEEDS: Readonly<Record<MediaTarget, readonly Buffer[]>> = {
  rtsp: RTSP_SEEDS,
  sdp: SDP_SEEDS,
  rtp: RTP_SEEDS,
  nal: NAL_SEEDS,
  onvif: ONVIF_SEEDS,
};

/** Feeds `attempts` mutated inputs to a target; a find is an exception or a hang. The seeds themselves come first. */
export function fuzzMedia(target: MediaTarget, random: Random, attempts: number): MediaFind[] {
  const finds: MediaFind[] = [];
  const seeds = SEEDS[target];
  for (let attempt = 0; attempt < attempts && finds.length < MOST_FINDS; attempt += 1) {
    const seed = seeds[attempt < seeds.length ? attempt : Math.floor(random() * seeds.length)] ?? Buffer.alloc(0);
    const input = attempt < seeds.length ? seed : mutate(seed, seeds, random);
    const why = feed(target, input, random);
    if (why !== null) finds.push({ target, why, inputHex: input.toString('hex') });
  }
  return finds;
}

/** Feeds one input; what went wrong, or null. */
export function feed(target: MediaTarget, input: Buffer, random: Random): string | null {
  const beganMs = performance.now();
  try {
    FEEDERS[target](input, random);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const tookMs = performance.now() - beganMs;
  return tookMs > HANG_MS ? `took ${tookMs.toFixed(0)} ms` : null;
}

const FEEDERS: Readonly<Record<MediaTarget, (input: Buffer, random: Random) => void>> = {
  rtsp: feedRtsp,
  sdp: feedSdp,
  rtp: feedRtp,
  nal: feedNal,
  onvif: feedOnvif,
};

/** In reads of any length, as a network cuts them. */
function feedRtsp(input: Buffer, random: Random): void {
  const parser = new RtspParser({
    onPacket: (_channel, payload) => void parseRtp(payload),
    onMessage: (message) => {
      const challenges = (message.headers.get('www-authenticate') ?? []).flatMap(parseChallenges);
      chooseChallenge(challenges);
      resolveBase(
        'rtsp://127.0.0.1/cam',
        message.headers.get('content-base')?.[0],
        message.headers.get('content-location')?.[0],
      );
    },
  });
  for (let at = 0; at < input.length;) {
    const size = 1 + Math.floor(random() * 400);
    if (!parser.feed(input.subarray(at, at + size))) return;
    at += size;
  }
  parser.settle();
  parser.settle();
}

function feedSdp(input: Buffer): void {
  const sdp = parseSdp(input.toString('utf8'));
  const video = chooseVideo(sdp, true);
  chooseAudio(sdp);
  if (video.kind !== 'video') return;
  resolveControl('rtsp://127.0.0.1/cam', video.media.control);
  if (video.coding === 'jpeg') return;
  const depacketiser = new NalDepacketiser(video.coding === 'h264' ? h264Nal : createH265Nal(video.hasDonl), NOBODY);
  depacketiser.seed(video.parameterSets);
}

const NOBODY = { onParameters: () => undefined, onUnit: () => undefined, onLoss: () => undefined };

function feedRtp(input: Buffer): void {
  picturesOf(input);
}

/** Gives a train of packets, each behind its length in two bytes, to every depacketiser; how many pictures they made of it. */
export function picturesOf(input: Buffer): number {
  let pictures = 0;
  const sink = { ...NOBODY, onUnit: () => (pictures += 1), onPicture: () => (pictures += 1) };
  const takers = [
    new NalDepacketiser(h264Nal, sink),
    new NalDepacketiser(createH265Nal(false), sink),
    new NalDepacketiser(createH265Nal(true), sink),
    new JpegDepacketiser(sink),
  ];
  for (let at = 0; at + 2 <= input.length;) {
    const size = input.readUInt16BE(at);
    const bytes = input.subarray(at + 2, at + 2 + size);
    at += 2 + size;
    parseRtcp(bytes);
    const packet = parseRtp(bytes);
    if (packet) for (const taker of takers) taker.push(packet);
  }
  return pictures;
}

function feedNal(input: Buffer): void {
  parseSps(input);
  parseH265Sps(input);
  const reader = new AnnexBReader({ onParameters: () => undefined, onPicture: () => undefined });
  reader.push(input);
  reader.flush();
  for (const rules of [h264Nal, createH265Nal(false)]) {
    const depacketiser = new NalDepacketiser(rules, NOBODY);
    depacketiser.seed([input]);
    [0, 1].forEach((sequence) => {
      const packet = { payloadType: 96, marker: true, sequence, timestamp: sequence, ssrc: 1, payload: input };
      depacketiser.push(packet);
    });
  }
}

/** What a device answers: a failure of the closed kind is an outcome, anything else is not. */
function feedOnvif(input: Buffer): void {
  elementsOf(input);
}

/** How many elements a reply was read to have; each is tried as an encoder and as an address. */
export function elementsOf(input: Buffer): number {
  let elements = 0;
  const look = (element: XmlElement): void => {
    elements += 1;
    readEncoder(element, { isSecond: elements % 2 === 0, path: '/' });
    mediaUrlAt('127.0.0.1', element.text);
    element.children.forEach(look);
  };
  try {
    look(readReply(input.toString('utf8')));
  } catch (error) {
    if (!(error instanceof OnvifFailure)) throw error;
  }
  return elements;
}
