import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramingError, MessageFramer } from './message-framing.ts';

const opening = (code: number, body = '') => {
  const bytes = Buffer.alloc(8 + body.length);
  bytes.writeInt32BE(bytes.length, 0);
  bytes.writeInt32BE(code, 4);
  bytes.write(body, 8);
  return bytes;
};

const message = (type: string, body: string) => {
  const bytes = Buffer.alloc(5 + body.length);
  bytes.write(type);
  bytes.writeInt32BE(4 + body.length, 1);
  bytes.write(body, 5);
  return bytes;
};

const framer = (...chunks: Buffer[]) => {
  const made = new MessageFramer();
  chunks.forEach((chunk) => made.push(chunk));
  return made;
};

describe('before a session', () => {
  it.each([
    [80_877_103, 'ssl-request'],
    [80_877_104, 'ssl-request'],
    [80_877_102, 'cancel-request'],
    [196_608, 'startup'],
  ])('tells what code %i asks for', (code, kind) => {
    expect(framer(opening(code)).takeOpening()).toMatchObject({ kind });
  });

  it('waits for the whole message', () => {
    const bytes = opening(196_608, 'user\0postgres\0\0');
    const split = framer(bytes.subarray(0, 10));
    expect(split.takeOpening()).toBeNull();
    split.push(bytes.subarray(10));
    expect(split.takeOpening()).toEqual({ kind: 'startup', message: bytes });
  });

  it('refuses bytes of another protocol', () => {
    expect(() => framer(Buffer.from('GET / HTTP/1.1\r\n')).takeOpening()).toThrow(FramingError);
  });
});

describe('in a session', () => {
  it('gives one question at a time however they were cut', () => {
    const cuts = fc.array(fc.nat(200), { maxLength: 8 });
    const bodies = fc.array(fc.string({ maxLength: 40, unit: 'grapheme-ascii' }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(bodies, cuts, (texts, at) => {
        const all = Buffer.concat(texts.map((text) => message('Q', text)));
        const edges = [0, ...at.map((cut) => cut % all.length).sort((a, b) => a - b), all.length];
        const made = new MessageFramer();
        const taken: Uint8Array[] = [];
        for (const [i, end] of edges.slice(1).entries()) {
          made.push(all.subarray(edges[i], end));
          for (let each = made.takeMessages(); each !== null; each = made.takeMessages()) taken.push(each);
        }
        expect(taken.map(String)).toEqual(texts.map((text) => String(message('Q', text))));
      }),
    );
  });

  it('keeps the begin of the next message for later', () => {
    const [first, second] = [message('Q', 'one'), message('Q', 'two')];
    const made = framer(Buffer.concat([first, second.subarray(0, 3)]));
    expect(made.takeMessages()).toEqual(first);
    expect(made.takeMessages()).toBeNull();
    made.push(second.subarray(3));
    expect(made.takeMessages()).toEqual(second);
  });

  it('keeps an extended query until its Sync', () => {
    const query = ['P', 'B', 'D', 'E'].map((type) => message(type, 'x'));
    const made = framer(Buffer.concat([message('Q', 'before'), ...query]));
    expect(made.takeMessages()).toEqual(message('Q', 'before'));
    expect(made.takeMessages()).toBeNull();
    made.push(message('S', '').subarray(0, 3));
    expect(made.takeMessages()).toBeNull();
    made.push(message('S', '').subarray(3));
    expect(made.takeMessages()).toEqual(Buffer.concat([...query, message('S', '')]));
  });

  it('refuses a length that cannot be', () => {
    expect(() => framer(Buffer.from([0x51, 0, 0, 0, 1])).takeMessages()).toThrow(FramingError);
    expect(() => framer(Buffer.from([0x51, 0xff, 0xff, 0xff, 0xff])).takeMessages()).toThrow(FramingError);
  });
});
