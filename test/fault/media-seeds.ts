import { pictureParameterSet, sequenceParameterSet } from '../../streams/simulator/h264/parameter-sets.ts';

const crlf = (...lines: string[]): Buffer => Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');

/** A description of a camera with picture, sound, metadata and a back channel. */
const DESCRIPTION = [
  'v=0',
  'o=- 1 1 IN IP4 192.168.1.64',
  's=Media Presentation',
  'c=IN IP4 0.0.0.0',
  't=0 0',
  'a=control:*',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  'a=fmtp:96 profile-level-id=42c01e; packetization-mode=1; sprop-parameter-sets=Z0LAHtkAoC/5f/AAMAAEEAAAAwAQAAADAeDxYuSA,aMuDyyA=',
  'a=control:trackID=1',
  'm=audio 0 RTP/AVP 8 97',
  'a=rtpmap:97 MPEG4-GENERIC/16000/1',
  'a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408',
  'a=control:trackID=2',
  'm=audio 0 RTP/AVP 0',
  'a=sendonly',
  'a=control:trackID=3',
  'm=application 0 RTP/AVP 107',
  'a=rtpmap:107 vnd.onvif.metadata/90000',
];
const H265_DESCRIPTION = [
  'v=0',
  'm=video 0 RTP/AVP 98',
  'a=rtpmap:98 H265/90000',
  'a=fmtp:98 sprop-max-don-diff=2; sprop-vps=QAEMAf//AWAAAAMAkAAAAwAAAwBdlZgJ; sprop-sps=QgEBAWAAAAMAkAAAAwAAAwBdoAKAgC0WWVmkkyuAQAAA+kAAF3AC; sprop-pps=RAHBcrRiQA==',
  'a=control:rtsp://192.168.1.64/h265/trackID=1',
];
const JPEG_DESCRIPTION = [
  'v=0',
  'm=video 0 RTP/AVP 26',
  'a=control:track1',
  'm=audio 0 RTP/AVP 97',
  'a=rtpmap:97 MP4A-LATM/16000',
  'a=fmtp:97 cpresent=0;config=40002810',
];

/** Session descriptions. */
export const SDP_SEEDS: readonly Buffer[] = [
  crlf(...DESCRIPTION),
  crlf(...H265_DESCRIPTION),
  crlf(...JPEG_DESCRIPTION),
  Buffer.from(DESCRIPTION.join('\n')),
];

const body = crlf(...DESCRIPTION);
const interleaved = Buffer.concat([
  Buffer.from([0x24, 0, 0, 16, 0x80, 0x60, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0x65, 0x88, 0x84, 0]),
]);

/** Bytes of RTSP connections. */
export const RTSP_SEEDS: readonly Buffer[] = [
  crlf(
    'RTSP/1.0 401 Unauthorized',
    'CSeq: 1',
    'WWW-Authenticate: Digest realm="IP Camera(12345)", nonce="8d5e0a", qop="auth", algorithm=SHA-256, stale="FALSE"',
    'WWW-Authenticate: Basic realm="x", Digest realm="y", nonce="z"',
    '',
  ),
  Buffer.concat([
    crlf(
      'RTSP/1.0 200 OK',
      'CSeq: 2',
      'Content-Base: rtsp://192.168.1.64:554/Streaming/Channels/101/',
      'Content-Type: application/sdp',
      `Content-Length: ${body.length}`,
      '',
    ),
    body,
    interleaved,
  ]),
  crlf(
    'RTSP/1.0 200 OK',
    'CSeq: 3',
    'Session: 12345678;timeout=60',
    'Transport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00000001',
    '',
  ),
  Buffer.concat([
    interleaved,
    crlf('OPTIONS * RTSP/1.0', 'CSeq: 9', ''),
    interleaved,
    crlf('rtsp/1.0 302 Moved', ' folded: x', 'Location: rtsp://10.0.0.1/', ''),
  ]),
  Buffer.concat([Buffer.from('RTSP/1.0 200 OK\nCSeq: 4\n\n'), Buffer.from(DESCRIPTION.join('\n')), interleaved]),
];

/** An H.265 parameter set of each kind. */
const H265_SETS = [
  '40010c01ffff01600000030090000003000003005d959809',
  '420101016000000300900000030000 03005da00280802d165959a4932b804000 00fa40001770 02',
  '4401c172b46240',
].map((hex) => Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const FORMAT = { widthPx: 640, heightPx: 360, framesPerSecond: 15 };

/** NAL units without start codes, and a byte stream. */
export const NAL_SEEDS: readonly Buffer[] = [
  sequenceParameterSet(FORMAT),
  pictureParameterSet(),
  ...H265_SETS,
  Buffer.from('6764001facd9405005bb016a02020280000003008000001e478c18cb', 'hex'),
  Buffer.from([0x65, 0x88, 0x84, 0x00, 0x33, 0xff]),
  Buffer.concat([
    Buffer.from([0, 0, 0, 1, 9, 0x10, 0, 0, 0, 1]),
    sequenceParameterSet(FORMAT),
    Buffer.from([0, 0, 1, 0x65, 1, 2, 0, 0, 0, 1, 9, 0x30]),
  ]),
];

/** Packets, each behind its length in two bytes. */
function train(payloads: readonly Buffer[], payloadType = 96): Buffer {
  return Buffer.concat(
    payloads.flatMap((payload, index) => {
      const head = Buffer.alloc(14);
      head.writeUInt16BE(12 + payload.length);
      head[2] = 0x80;
      head[3] = payloadType | (index === payloads.length - 1 ? 0x80 : 0);
      head.writeUInt16BE(index, 4);
      head.writeUInt32BE(9000, 6);
      head.writeUInt32BE(7, 10);
      return [head, payload];
    }),
  );
}

const sized = (nal: Buffer): Buffer => Buffer.concat([Buffer.from([nal.length >> 8, nal.length & 0xff]), nal]);
const [SPS, PPS] = [sequenceParameterSet(FORMAT), pictureParameterSet()];
const SLICE = Buffer.from([0x65, 0x88, 0x84, 0x21, 0xa0, 0, 0, 3, 1]);
const REPORT = Buffer.from(
  '80c8000600000007e5b1f2d30000000000002328000000010000001081cb0001000000 07'.replace(' ', ''),
  'hex',
);

/** Trains of RTP packets: whole units, aggregates, fragments, H.265, JPEG, and a sender report among them. */
export const RTP_SEEDS: readonly Buffer[] = [
  train([SPS, PPS, SLICE]),
  train([Buffer.concat([Buffer.from([24]), sized(SPS), sized(PPS), sized(SLICE)])]),
  train([Buffer.from([0x7c, 0x85, 0x88, 0x84, 1]), Buffer.from([0x7c, 0x05, 2, 3]), Buffer.from([0x7c, 0x45, 4, 5])]),
  train([...H265_SETS, Buffer.from([0x26, 0x01, 0xaf, 0x12])]),
  train([
    Buffer.concat([Buffer.from([0x60, 1]), ...H265_SETS.map(sized)]),
    Buffer.from([0x62, 1, 0x93, 9, 9]),
    Buffer.from([0x62, 1, 0x53, 8]),
  ]),
  train([Buffer.from([0, 0, 0, 0, 1, 80, 80, 45, 1, 2, 3, 4]), Buffer.from([0, 0, 0, 4, 1, 80, 80, 45, 5, 6])], 26),
  train(
    [
      Buffer.concat([
        Buffer.from([0, 0, 0, 0, 65, 200, 80, 45, 0, 4, 255, 255, 0, 0, 0, 128]),
        Buffer.alloc(128, 7),
        Buffer.from([1, 2]),
      ]),
    ],
    26,
  ),
  Buffer.concat([Buffer.from([REPORT.length >> 8, REPORT.length & 0xff]), REPORT, train([SLICE])]),
];
