import { PAYLOAD_TYPE } from './rtp-packets.ts';

/** SDP of one H.264 track (RFC 4566; parameters of RFC 6184 §8.1). */
export function describeVideo(
  sets: { sequence: Buffer; picture: Buffer },
  framesPerSecond: number,
  bandwidthKbps: number,
): string {
  const profileLevelId = sets.sequence.toString('hex', 1, 4).toUpperCase();
  const parameterSets = `${sets.sequence.toString('base64')},${sets.picture.toString('base64')}`;
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=Grid321 simulated camera',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    'a=control:*',
    'a=range:npt=now-',
    `m=video 0 RTP/AVP ${PAYLOAD_TYPE}`,
    `b=AS:${bandwidthKbps}`,
    `a=rtpmap:${PAYLOAD_TYPE} H264/90000`,
    `a=fmtp:${PAYLOAD_TYPE} packetization-mode=1;profile-level-id=${profileLevelId};sprop-parameter-sets=${parameterSets}`,
    `a=framerate:${framesPerSecond}`,
    'a=control:trackID=1',
    '',
  ].join('\r\n');
}
