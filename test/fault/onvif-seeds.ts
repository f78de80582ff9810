import type { ActionContext, BoardProfile } from '../../streams/simulator/onvif/board.ts';
import { answerDevice } from '../../streams/simulator/onvif/device-actions.ts';
import { answerMedia } from '../../streams/simulator/onvif/media-actions.ts';
import { answerPtz } from '../../streams/simulator/onvif/ptz-actions.ts';
import { PtzHead } from '../../streams/simulator/onvif/ptz-head.ts';

const SCHEMAS = { 1: 'http://www.onvif.org/ver10/media/wsdl', 2: 'http://www.onvif.org/ver20/media/wsdl' } as const;
const head = new PtzHead();
head.keep('校门 <1>', 0);

const profile: BoardProfile = {
  token: 'main&1',
  name: '主码流',
  source: 'v1',
  codings: ['H264', 'H265'],
  path: '/live?channel=1&stream=main',
  encoder: () => ({
    encoding: 'H264',
    widthPx: 1280,
    heightPx: 720,
    fps: 15,
    bitrateKbps: 2048,
    gopPictures: 150,
  }),
  setEncoder: () => undefined,
  synchronise: () => undefined,
  head,
};

const context: ActionContext = {
  board: {
    name: 'seed',
    model: 'T',
    serialNumber: '1',
    port: () => 80,
    profiles: [profile],
    nowMs: () => 0,
    isAnswering: () => true,
  },
  ways: {
    account: null,
    signIn: 'token',
    hasMedia2: true,
    isOld: false,
    clockAheadMs: 0,
    statedHost: '192.168.1.64',
  },
  clock: { aheadMs: 0 },
  origin: 'http://192.168.1.64',
};

const TOKEN = '<ProfileToken>main&#38;1</ProfileToken>';
const MEDIA_ACTIONS = ['GetProfiles', 'GetStreamUri', 'GetVideoEncoderConfigurationOptions'];

function reply(answer: ReturnType<typeof answerDevice>): Buffer {
  const body =
    answer && 'body' in answer ? answer.body : '<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code></s:Fault>';
  const spaces = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tt="http://www.onvif.org/ver10/schema"';
  return Buffer.from(`<?xml version="1.0"?><s:Envelope ${spaces}><s:Body>${body}</s:Body></s:Envelope>`);
}

/** Replies of a device to everything that is asked of one. */
export const ONVIF_SEEDS: readonly Buffer[] = [
  ...['GetSystemDateAndTime', 'GetServices', 'GetCapabilities', 'GetDeviceInformation'].map((action) =>
    reply(answerDevice(action, '', context)),
  ),
  ...([1, 2] as const).flatMap((generation) =>
    MEDIA_ACTIONS.map((action) => {
      const configuration = '<ConfigurationToken>encoder-main&#38;1</ConfigurationToken>';
      return reply(answerMedia(action, `xmlns="${SCHEMAS[generation]}"${TOKEN}${configuration}`, context));
    }),
  ),
  reply(answerPtz('GetPresets', `http://www.onvif.org/ver20/ptz/wsdl${TOKEN}`, context)),
  reply({ fault: 'NotAuthorized' }),
];
