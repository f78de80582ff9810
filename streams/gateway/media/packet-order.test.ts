import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketOrder } from './packet-order.ts';
import type { RtpPacket } from './rtp.ts';

function packet(sequence: number, ssrc = 1): RtpPacket {
  return { payloadType: 96, marker: false, sequence: sequence & 0xffff, timestamp: 0, ssrc, payload: Buffer.alloc(0) };
}

function collect(): { order: PacketOrder; delivered: number[] } {
  const delivered: number[] = [];
  return { order: new PacketOrder(({ sequence }) => delivered.push(sequence)), delivered };
}

describe('packets that came by UDP', () => {
  it('come out in their order, each once, whatever way blocks of 60 were turned round', () => {
    const shuffled = fc.shuffledSubarray(
      Array.from({ length: 60 }, (_, index) => index + 1),
      { minLength: 60 },
    );
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 0, max: 65_535 }), (arrivals, first) => {
        const { order, delivered } = collect();
        for (const place of [0, ...arrivals, ...arrivals.slice(0, 9)]) order.push(packet(first + place), 0);
        expect(delivered).toEqual(Array.from({ length: 61 }, (_, index) => (first + index) & 0xffff));
      }),
    );
  });

  it('go on without one that is not there after 200 ms, or once 128 wait for it', () => {
    const { order, delivered } = collect();
    for (const sequence of [1, 3]) order.push(packet(sequence), 1000);
    order.tick(1150);
    expect(delivered).toEqual([1]);
    order.tick(1250);
    expect(delivered).toEqual([1, 3]);
    for (let sequence = 5; sequence < 5 + 129; sequence += 1) order.push(packet(sequence), 1300);
    expect(delivered.at(-1)).toBe(133);
  });

  it('begin anew when the camera does', () => {
    const { order, delivered } = collect();
    order.push(packet(500), 0);
    order.push(packet(9, 2), 0);
    expect(delivered).toEqual([500, 9]);
  });
});
