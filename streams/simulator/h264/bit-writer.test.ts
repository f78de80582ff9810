import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BitWriter, nalUnit } from './bit-writer.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('bits go out most significant first and end with a stop bit', () => {
  const out = new BitWriter(1);
  out.bits(0b101, 3);
  out.bits(0xabcd, 16);
  expect(out.bitLength).toBe(19);
  expect(hex(out.finish())).toBe('b579b0');
});

test('a stop bit on a byte boundary takes a byte of its own', () => {
  const out = new BitWriter();
  out.bits(0xff, 8);
  expect(hex(out.finish())).toBe('ff80');
});

test('Exp-Golomb codes are those of table 9-2', () => {
  const code = (write: (out: BitWriter) => void): string => {
    const out = new BitWriter();
    write(out);
    const { bitLength } = out;
    return [...out.finish()]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .slice(0, bitLength);
  };
  expect([0, 1, 2, 3, 4, 9].map((value) => code((out) => out.unsigned(value)))).toEqual([
    '1',
    '010',
    '011',
    '00100',
    '00101',
    '0001010',
  ]);
  expect([0, 1, -1, 2, -2].map((value) => code((out) => out.signed(value)))).toEqual([
    '1',
    '010',
    '011',
    '00100',
    '00101',
  ]);
});

test('appending a writer equals writing its bits', () => {
  const pieces = fc.array(fc.tuple(fc.nat(0xffff), fc.integer({ min: 1, max: 16 })), { maxLength: 40 });
  fc.assert(
    fc.property(pieces, pieces, (head, tail) => {
      const direct = new BitWriter(1);
      const joined = new BitWriter(1);
      const rest = new BitWriter(1);
      for (const [value, count] of [...head, ...tail]) direct.bits(value, count);
      for (const [value, count] of head) joined.bits(value, count);
      for (const [value, count] of tail) rest.bits(value, count);
      joined.append(rest);
      expect(hex(joined.finish())).toBe(hex(direct.finish()));
    }),
  );
});

test('no start code and no reserved pattern is left inside a NAL unit, and removing the prevention bytes gives the payload back', () => {
  const payload = fc.array(fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 255), { maxLength: 60 });
  fc.assert(
    fc.property(payload, (bytes) => {
      const unit = nalUnit(3, 5, Uint8Array.from([...bytes, 0x80]));
      expect(unit[0]).toBe(0x65);
      expect(/^(?:..)*?0000(?:00|01|02)/.test(unit.toString('hex'))).toBe(false);
      expect(withoutPrevention(unit.subarray(1))).toEqual([...bytes, 0x80]);
    }),
  );
});

function withoutPrevention(unit: Uint8Array): number[] {
  const restored: number[] = [];
  let zeros = 0;
  for (const byte of unit) {
    const isPrevention = zeros >= 2 && byte === 3;
    zeros = byte === 0 ? zeros + 1 : 0;
    if (!isPrevention) restored.push(byte);
  }
  return restored;
}
