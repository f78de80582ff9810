import { describe, expect, it } from 'vitest';
import { type FlvTag, FlvTagReader } from './flv-tags.ts';

const HEADER = Buffer.from('464c5601050000000900000000', 'hex');

function tag(type: number, timeMs: number, body: Buffer): Buffer {
  const head = Buffer.alloc(11);
  head[0] = type;
  head.writeUIntBE(body.length, 1, 3);
  head.writeUIntBE(timeMs & 0xffffff, 4, 3);
  head[7] = timeMs >>> 24;
  const size = Buffer.alloc(4);
  size.writeUInt32BE(11 + body.length);
  return Buffer.concat([head, body, size]);
}

const FILM = Buffer.concat([
  HEADER,
  tag(18, 0, Buffer.from('meta')),
  tag(9, 0xfffffff0, Buffer.from('picture')),
  tag(8, 5, Buffer.from('sound')),
  tag(9, 6, Buffer.alloc(0)),
]);

const read = (pieces: readonly Buffer[]): FlvTag[] => {
  const tags: FlvTag[] = [];
  const reader = new FlvTagReader((one) => tags.push(one));
  for (const piece of pieces) reader.push(piece);
  return tags;
};

describe('FLV', () => {
  it('is read in pieces of any size, with 32-bit times', () => {
    const whole = read([FILM]);
    expect(whole.map(({ kind, timeMs, body }) => [kind, timeMs, body.toString()])).toEqual([
      ['data', 0, 'meta'],
      ['video', 0xfffffff0, 'picture'],
      ['audio', 5, 'sound'],
      ['video', 6, ''],
    ]);
    for (let size = 1; size < 20; size += 1) {
      const pieces = Array.from({ length: Math.ceil(FILM.length / size) }, (_, i) =>
        FILM.subarray(i * size, (i + 1) * size),
      );
      expect(read(pieces)).toEqual(whole);
    }
  });

  it('is refused when it is something else, or a tag is too large to be one', () => {
    expect(() => read([Buffer.from('HTTP/1.1 200 OK')])).toThrow('not FLV');
    const large = Buffer.concat([HEADER, Buffer.from([9, 0xff, 0xff, 0xff]), Buffer.alloc(7)]);
    expect(() => read([large])).toThrow('too large');
  });
});
