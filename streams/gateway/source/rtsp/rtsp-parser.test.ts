import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RtspParser, type RtspReply, type RtspServerRequest } from './rtsp-parser.ts';

function parse(chunks: readonly Buffer[]): {
  packets: string[];
  messages: (RtspReply | RtspServerRequest)[];
  ok: boolean;
} {
  const packets: string[] = [];
  const messages: (RtspReply | RtspServerRequest)[] = [];
  const parser = new RtspParser({
    onPacket: (channel, payload) => packets.push(`${channel}:${payload.toString('hex')}`),
    onMessage: (message) => messages.push(message),
  });
  const ok = chunks.every((chunk) => parser.feed(chunk));
  return { packets, messages, ok };
}

function packet(channel: number, payload: Buffer): Buffer {
  const head = Buffer.from([0x24, channel, 0, 0]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

const REPLY = Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 5\r\n\r\nhello');

describe('the bytes of an RTSP connection', () => {
  it('splits replies, requests and interleaved packets in any order', () => {
    const request = Buffer.from('OPTIONS rtsp://x/ RTSP/1.0\r\nCSeq: 9\r\n\r\n');
    const bytes = Buffer.concat([packet(0, Buffer.from([1, 2])), REPLY, packet(1, Buffer.alloc(0)), request]);
    const { packets, messages, ok } = parse([bytes]);
    expect(ok).toBe(true);
    expect(packets).toEqual(['0:0102', '1:']);
    expect(messages).toMatchObject([
      { kind: 'reply', status: 200, body: Buffer.from('hello') },
      { kind: 'request', method: 'OPTIONS' },
    ]);
  });

  it('reads odd replies: lower case, bare line feeds, folded and repeated headers', () => {
    const text =
      'rtsp/1.0 401 unauthorized\nwww-authenticate: Basic realm="a"\nWWW-Authenticate: Digest realm="b",\n nonce="1"\n\n';
    const [reply] = parse([Buffer.from(text)]).messages;
    expect(reply?.headers.get('www-authenticate')).toEqual(['Basic realm="a"', 'Digest realm="b", nonce="1"']);
  });

  it('gives the same whatever the pieces it arrives in', () => {
    const whole = Buffer.concat([
      REPLY,
      packet(2, Buffer.from('$RTSP/1.0\r\n\r\n')),
      REPLY,
      packet(0, Buffer.alloc(300, 7)),
    ]);
    const expected = parse([whole]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: 12 }), (cuts) => {
        const at = [0, ...[...new Set(cuts)].sort((a, b) => a - b), whole.length];
        const chunks = at.slice(1).map((end, index) => whole.subarray(at[index], end));
        expect(parse(chunks)).toEqual(expected);
      }),
    );
  });

  it.each([
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['binary noise', '\u0001\u0002\u0003\u0004'],
    ['a negative length', 'RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['a huge body', 'RTSP/1.0 200 OK\r\nContent-Length: 999999999\r\n\r\n'],
    ['a head without end', `RTSP/1.0 200 OK\r\n${'X: y\r\n'.repeat(4000)}`],
  ])('refuses %s', (_name, text) => expect(parse([Buffer.from(text)]).ok).toBe(false));

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof parse([Buffer.from(bytes)]).ok === 'boolean'),
    );
  });

  it('ends a description without a length where something else begins, or in silence', () => {
    const head = 'RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\n\r\n';
    const sdp = 'v=0\r\nm=video 0 RTP/AVP 96\r\n';
    const { messages, packets } = parse([
      Buffer.from(head + sdp.slice(0, 9)),
      Buffer.from(sdp.slice(9)),
      packet(0, REPLY),
    ]);
    expect(messages).toMatchObject([{ status: 200, body: Buffer.from(sdp) }]);
    expect(packets).toHaveLength(1);
    const bodies: string[] = [];
    const parser = new RtspParser({
      onPacket: () => undefined,
      onMessage: (message) => bodies.push(message.kind === 'reply' ? message.body.toString() : ''),
    });
    parser.feed(Buffer.from(`${head}v=0\na=cont`));
    parser.settle();
    expect(bodies).toEqual([]);
    parser.settle();
    expect(bodies).toEqual(['v=0\na=cont']);
  });
});
