import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseVideo, parseSdp } from './sdp.ts';

/** As a common Chinese camera answers: audio, back channel and metadata beside the picture. */
const CAMERA = [
  'v=0',
  'o=- 1001 1 IN IP4 192.168.1.64',
  's=Media Presentation',
  'c=IN IP4 0.0.0.0',
  't=0 0',
  'a=control:rtsp://192.168.1.64/Streaming/Channels/102/',
  'm=video 0 RTP/AVP 96',
  'b=AS:512',
  'a=recvonly',
  'a=control:rtsp://192.168.1.64/Streaming/Channels/102/trackID=1',
  'a=rtpmap:96 H264/90000',
  'a=fmtp:96 profile-level-id=420029; packetization-mode=1; sprop-parameter-sets=Z00AHpWoLQ9puAgICBA=, aO48gA==',
  'm=audio 0 RTP/AVP 8',
  'a=recvonly',
  'a=control:rtsp://192.168.1.64/Streaming/Channels/102/trackID=2',
  'm=application 0 RTP/AVP 107',
  'a=rtpmap:107 vnd.onvif.metadata/90000',
].join('\r\n');

describe('session descriptions', () => {
  it('finds the picture, its control and its parameter sets, spaces and all', () => {
    const choice = chooseVideo(parseSdp(CAMERA));
    expect(choice).toMatchObject({
      kind: 'video',
      coding: 'h264',
      payloadType: 96,
      clockRateHz: 90_000,
      media: { control: 'rtsp://192.168.1.64/Streaming/Channels/102/trackID=1', direction: 'recvonly' },
      parameterSets: [Buffer.from('Z00AHpWoLQ9puAgICBA=', 'base64'), Buffer.from('aO48gA==', 'base64')],
    });
  });

  it('reads bare line feeds and a missing fmtp', () => {
    const text = 'v=0\nm=video 0 RTP/AVP 97\na=rtpmap:97 h264/90000\na=control:track1\n';
    expect(chooseVideo(parseSdp(text))).toMatchObject({
      kind: 'video',
      coding: 'h264',
      payloadType: 97,
      parameterSets: [],
    });
  });

  it('finds H.265 with its three kinds of parameter sets, and whether packets carry their decoding order', () => {
    const text = (more: string): string =>
      `m=video 0 RTP/AVP 98\na=rtpmap:98 H265/90000\na=fmtp:98 sprop-vps=QAE=; sprop-sps=QgE=;sprop-pps=RAE=${more}\n`;
    const parameterSets = ['QAE=', 'QgE=', 'RAE='].map((set) => Buffer.from(set, 'base64'));
    expect(chooseVideo(parseSdp(text('')))).toMatchObject({ coding: 'h265', parameterSets, hasDonl: false });
    expect(chooseVideo(parseSdp(text('; sprop-max-don-diff=2')))).toMatchObject({ coding: 'h265', hasDonl: true });
  });

  it('says which codec it cannot take, by name or by its fixed number', () => {
    const text = (map: string): string => `v=0\r\nm=video 0 RTP/AVP ${map}\r\n`;
    expect(chooseVideo(parseSdp(text('96') + 'a=rtpmap:96 MP4V-ES/90000\r\n'))).toEqual({
      kind: 'unsupported',
      codec: 'MP4V-ES',
    });
    expect(chooseVideo(parseSdp(text('26')))).toEqual({ kind: 'unsupported', codec: 'JPEG' });
    expect(chooseVideo(parseSdp('v=0\r\nm=audio 0 RTP/AVP 8\r\n'))).toEqual({ kind: 'no-video' });
  });

  it('makes something of any text', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(...CAMERA.split('\r\n')),
      fc.constantFrom('m=video', 'a=rtpmap:', 'a=fmtp:96 =;', 'a='),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        expect(['video', 'unsupported', 'no-video']).toContain(chooseVideo(parseSdp(lines.join('\n'))).kind);
      }),
    );
  });

  it('passes over a track that is switched off', () => {
    const text =
      'm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=inactive\nm=video 0 RTP/AVP 97\na=rtpmap:97 H264/90000\na=control:b\n';
    expect(chooseVideo(parseSdp(text))).toMatchObject({
      kind: 'video',
      coding: 'h264',
      payloadType: 97,
      media: { control: 'b' },
    });
  });
});
