import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interleave, MAX_PAYLOAD_BYTES, packetizeNalUnit, senderReport } from './rtp-packets.ts';

/** Puts fragments together again as RFC 6184 §5.8 says. */
function reassemble(payloads: readonly Buffer[]): Buffer {
  const [first] = payloads;
  if (first === undefined || ((first[0] ?? 0) & 0x1f) !== 28) return first ?? Buffer.alloc(0);
  const header = ((first[0] ?? 0) & 0xe0) | ((first[1] ?? 0) & 0x1f);
  return Buffer.concat([Buffer.from([header]), ...payloads.map((payload) => payload.subarray(2))]);
}

test('a NAL unit of any size comes back from its payloads, the first and last marked', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9000 }), fc.nat(255), (size, header) => {
      const unit = Buffer.alloc(size, 7);
      unit[0] = (header & 0xe0) | 5;
      const payloads = packetizeNalUnit(unit);
      expect(payloads.every((payload) => payload.length <= MAX_PAYLOAD_BYTES)).toBe(true);
      expect(reassemble(payloads).equals(unit)).toBe(true);
      if (payloads.length === 1) return;
      const flags = payloads.map((payload) => (payload[1] ?? 0) & 0xc0);
      expect(flags).toEqual([0x80, ...payloads.slice(2).map(() => 0), 0x40]);
    }),
    { numRuns: 50 },
  );
});

test('packets of a picture share a timestamp, count up across the wrap, and the last one is marked', () => {
  const bytes = interleave([Buffer.from([1]), Buffer.from([2, 2])], {
    channel: 2,
    sequence: 0xffff,
    timestamp: 0xfffffffe,
    ssrc: 0x01020304,
  });
  expect(bytes.toString('hex')).toBe('2402000d8060fffffffffffe0102030401' + '2402000e80e00000fffffffe010203040202');
});

test('a sender report ties the timestamp to wall-clock time since 1900', () => {
  const report = senderReport({ channel: 3, timestamp: 90_000, ssrc: 7 }, 500, { packets: 2, bytes: 100 });
  expect(report.toString('hex')).toBe('2403001c80c800060000000783aa7e808000000000015f900000000200000064');
});
