import { hashCameraId } from '#contract/block-code';
import type { Channel, Rendition } from '../channel.ts';
import type { BoardProfile, OnvifBoard, OnvifWays } from './board.ts';

/** The formats that every channel sends; rates are what a camera of that size states. */
const FORMATS: Readonly<Record<Rendition, { widthPx: number; heightPx: number; bitrateKbps: number }>> = {
  main: { widthPx: 1280, heightPx: 720, bitrateKbps: 4096 },
  sub: { widthPx: 640, heightPx: 360, bitrateKbps: 512 },
};
const FPS = 15;

/** Token of a channel's profile, as the loader writes it too. */
export function profileToken(channel: number, rendition: Rendition): string {
  return `ch${String(channel).padStart(2, '0')}-${rendition}`;
}

/** How a device of a pack is: by its id, so that a county has all sorts of them. */
export function waysOf(deviceId: string, account: OnvifWays['account']): OnvifWays {
  const draw = hashCameraId(`onvif ${deviceId}`) >>> 3;
  return {
    account,
    signIn: draw % 4 === 0 ? 'digest' : 'token',
    hasMedia2: draw % 3 !== 0,
    isOld: draw % 3 === 0 && draw % 2 === 0,
    clockAheadMs: draw % 5 === 0 ? 3_600_000 : 0,
    statedHost: draw % 7 === 0 ? '192.168.1.64' : '127.0.0.1',
  };
}

/** A recorder's channels as its ONVIF services see them; a camera that stands alone turns. */
export function boardOf(
  device: { id: string; port: () => number; isAnswering: () => boolean },
  channels: readonly Channel[],
): OnvifBoard {
  const turns = channels.length === 1;
  return {
    name: device.id,
    model: turns ? 'PTZ camera' : `recorder of ${channels.length}`,
    serialNumber: device.id,
    port: device.port,
    isAnswering: device.isAnswering,
    nowMs: () => Date.now(),
    profiles: channels.flatMap((channel) => [profileOf(channel, 'main', turns), profileOf(channel, 'sub', turns)]),
  };
}

function profileOf(channel: Channel, rendition: Rendition, turns: boolean): BoardProfile {
  const token = profileToken(channel.number, rendition);
  return {
    token,
    name: token,
    source: `video${channel.number}`,
    codings: ['H264'],
    path: `/${token.replace('-', '/')}`,
    encoder: () => ({
      encoding: 'H264',
      ...FORMATS[rendition],
      fps: FPS,
      gopPictures: channel.gopFrames(rendition),
    }),
    setEncoder: ({ gopPictures }) => channel.setGopFrames(rendition, gopPictures),
    synchronise: () => channel.wantKey(rendition),
    head: turns ? channel.head : null,
  };
}
