import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countReady, ReadyFilter } from './ready-filter.ts';

const message = (type: string, body = ''): Buffer => {
  const head = Buffer.from([type.charCodeAt(0), 0, 0, 0, 0]);
  head.writeInt32BE(4 + Buffer.byteLength(body), 1);
  return Buffer.concat([head, Buffer.from(body)]);
};

describe('the filter', () => {
  it('lets everything through but a second ReadyForQuery, wherever the bytes are cut', () => {
    const answer = Buffer.concat([message('1'), message('E', 'SERROR'), message('Z', 'I')]);
    const twice = Buffer.concat([answer, message('Z', 'I')]);
    fc.assert(
      fc.property(fc.array(fc.nat(twice.length), { maxLength: 6 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), twice.length];
        const filter = new ReadyFilter(1);
        const passed = edges.slice(1).map((end, i) => filter.push(twice.subarray(edges[i], end)));
        expect(Buffer.concat(passed)).toEqual(answer);
      }),
    );
  });

  it('lets none through when none is due', () => {
    expect(new ReadyFilter(0).push(Buffer.concat([message('E', 'x'), message('Z', 'T')]))).toEqual(message('E', 'x'));
  });

  it('gives a copy: the engine uses its memory again', () => {
    const bytes = message('D', 'row');
    const passed = new ReadyFilter(1).push(bytes);
    bytes.fill(0);
    expect(passed).toEqual(message('D', 'row'));
  });
});

it('a Sync, a Query and a FunctionCall are each answered by one', () => {
  const extended = ['P', 'B', 'D', 'E'].map((type) => message(type, 'x'));
  expect(countReady(Buffer.concat([...extended, message('S')]))).toBe(1);
  expect(countReady(Buffer.concat([...extended, message('H')]))).toBe(0);
  expect(countReady(message('Q', 'select 1'))).toBe(1);
});
