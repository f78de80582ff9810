import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReceptionRecord } from './reception.ts';
import { parseRtcp, writeReceiverReport } from './rtcp.ts';

const SENDER_REPORT = Buffer.from(
  '80c80006 00000007 e0000001 80000000 00015f90 00000000 00000000'.replaceAll(' ', ''),
  'hex',
);
const BYE = Buffer.from('81cb000100000007', 'hex');

function packet(sequence: number, timestamp: number) {
  const payload = Buffer.alloc(0);
  return { payloadType: 96, marker: false, sequence: sequence & 0xffff, timestamp, ssrc: 7, payload };
}

describe('RTCP', () => {
  it('reads a sender’s two clocks and its goodbye, in one packet', () => {
    expect(parseRtcp(Buffer.concat([SENDER_REPORT, BYE]))).toEqual({
      senderReport: { ssrc: 7, ntpMs: 0xe000_0001 * 1000 + 500, rtpTimestamp: 90_000, middle: 0x0001_8000 },
      hasBye: true,
    });
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => parseRtcp(Buffer.from(bytes)) !== undefined));
  });

  it('reports what came, what is missing over the wrap of numbers, and how unevenly it came', () => {
    const record = new ReceptionRecord(90_000);
    const arrivals = [65_533, 65_534, 65_535, 65_537, 65_538, 65_540];
    for (const sequence of arrivals)
      record.note(packet(sequence, (sequence - 65_533) * 9000), (sequence - 65_533) * 100);
    record.noteReport({ ssrc: 7, ntpMs: 0, rtpTimestamp: 0, middle: 0xabcd }, 700);
    const reception = record.report(1700);
    expect(reception).toMatchObject({ ssrc: 7, lost: 2, fractionLost: 64, highestSequence: 0x1_0004, jitter: 0 });
    expect(reception).toMatchObject({ lastReportMiddle: 0xabcd, sinceLastReport: 65_536 });
    const bytes = writeReceiverReport(9, reception);
    expect(bytes.toString('hex', 0, 32)).toBe(
      ['81c90007', '00000009', '00000007', '40000002', '00010004', '00000000', '0000abcd', '00010000'].join(''),
    );
    expect(bytes.toString('latin1')).toContain('grid321');
    expect(bytes.length % 4).toBe(0);
    expect(record.report(1800)?.fractionLost).toBe(0);
  });

  it('reports nothing of a sender that sent nothing', () => {
    expect(writeReceiverReport(9, new ReceptionRecord(90_000).report(0)).toString('hex', 0, 8)).toBe(
      '80c9000100000009',
    );
  });
});
