import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestParser, type RtspInput } from './request-parser.ts';

const STREAM = Buffer.concat([
  Buffer.from('OPTIONS rtsp://a/ch01/sub RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: x:y\r\n\r\n'),
  Buffer.from([0x24, 1, 0, 4, 0x80, 201, 0x0d, 0x0a]),
  Buffer.from('GET_PARAMETER * RTSP/1.0\r\ncseq:2\r\nContent-Length: 4\r\n\r\n\r\n\r\n'),
  Buffer.from('\r\nTEARDOWN * RTSP/1.0\r\nCSEQ: 3\r\n\r\n'),
]);

const EXPECTED = ['OPTIONS 1', 'frame 1', 'GET_PARAMETER 2', 'TEARDOWN 3'];

function name(input: RtspInput): string {
  if (input.kind === 'frame') return `frame ${input.channel}`;
  return `${input.request.method} ${input.request.headers.get('cseq') ?? ''}`;
}

test('requests, frames and bodies are cut apart wherever TCP cuts the stream', () => {
  const cuts = fc.array(fc.nat(STREAM.length), { maxLength: 12 });
  fc.assert(
    fc.property(cuts, (places) => {
      const parser = new RequestParser();
      const edges = [0, ...places.toSorted((a, b) => a - b), STREAM.length];
      const inputs = edges.slice(1).flatMap((end, i) => parser.push(STREAM.subarray(edges[i], end)));
      expect(inputs.map(name)).toEqual(EXPECTED);
    }),
  );
});

test('what cannot be RTSP is refused', () => {
  const refused = [
    'GET / HTTP/1.1\r\n\r\n',
    'PLAY\r\n\r\n',
    'PLAY a RTSP/1.0\r\nContent-Length: -1\r\n\r\n',
    'x'.repeat(9000),
  ];
  for (const text of refused) expect(() => new RequestParser().push(Buffer.from(text))).toThrow(/RTSP/);
});
