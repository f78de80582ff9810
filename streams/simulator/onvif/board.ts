import type { PtzHead } from './ptz-head.ts';

/** What one encoder is set to. */
export interface BoardEncoder {
  encoding: 'H264' | 'H265';
  widthPx: number;
  heightPx: number;
  fps: number;
  bitrateKbps: number;
  gopPictures: number;
}

/** One picture that a device sends, and what can be done about it. */
export interface BoardProfile {
  token: string;
  name: string;
  source: string;
  /** Codings that the encoder can make. */
  codings: readonly BoardEncoder['encoding'][];
  /** Path and query of its RTSP address. */
  path: string;
  encoder(): BoardEncoder;
  setEncoder(encoder: BoardEncoder): void;
  /** Sends a key picture next. */
  synchronise(): void;
  head: PtzHead | null;
}

/** Ways in which devices differ. */
export interface OnvifWays {
  account: { username: string; password: string } | null;
  signIn: 'token' | 'digest';
  /** Media2 beside Media1, as devices of Profile T have it. */
  hasMedia2: boolean;
  /** GetServices is not known: the device is older. */
  isOld: boolean;
  clockAheadMs: number;
  /** The host that its own addresses name: often one that nobody outside reaches. */
  statedHost: string;
}

/** A device as its ONVIF services see it. */
export interface OnvifBoard {
  name: string;
  model: string;
  serialNumber: string;
  /** Port of RTSP and of these services. */
  port: () => number;
  profiles: readonly BoardProfile[];
  nowMs: () => number;
  /** False while the device is not to be talked to. */
  isAnswering: () => boolean;
}

/** A device's clock, which may be set. */
export interface DeviceClock {
  aheadMs: number;
}

/** What an action works with. */
export interface ActionContext {
  board: OnvifBoard;
  ways: OnvifWays;
  clock: DeviceClock;
  /** Origin of its services as it states it. */
  origin: string;
}

/** The inside of a reply's body, or a SOAP fault's subcode. */
export type ActionReply =
  { body: string } | { fault: 'NotAuthorized' | 'ActionNotSupported' | 'NoProfile' | 'NoToken' | 'ConfigModify' };
