import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { h264Nal } from './h264-nal.ts';
import { type DepacketisedUnit, NalDepacketiser } from './nal-depacketiser.ts';
import type { RtpPacket } from './rtp.ts';
import type { VideoParameters } from './video-parameters.ts';

const SPS = Buffer.from('6742c016d900a02ff97ff0003000410000030001000003001e0f162e48', 'hex');
const PPS = Buffer.from('68cb83cb20', 'hex');
/** Its pictures come in fields (frame_mbs_only_flag 0). */
const INTERLACED_SPS = Buffer.from('674d401e9660582406', 'hex');
/** The second of each kind, id 1, and a keyframe that uses it: pic_parameter_set_id 1. */
const OTHER_SPS = Buffer.from('6742c0165900a02ff97ff0003000410000030001000003001e0f162e48', 'hex');
const OTHER_PPS = Buffer.from('684a72', 'hex');
const OTHER_IDR = Buffer.from('658a4211111111', 'hex');
/** Slices whose first_mb_in_slice is 0 (top bit set), or not. */
const idr = (length: number): Buffer => Buffer.concat([Buffer.from([0x65, 0x88]), Buffer.alloc(length, 0x11)]);
const delta = (length: number): Buffer => Buffer.concat([Buffer.from([0x41, 0x9a]), Buffer.alloc(length, 0x22)]);
const laterSlice = (length: number): Buffer => Buffer.concat([Buffer.from([0x41, 0x02]), Buffer.alloc(length, 0x33)]);

/** One packet of the stream; `packets` numbers them and gives them a source. */
interface Piece {
  payload: Buffer;
  timestamp: number;
  marker?: boolean;
}

function packets(pieces: readonly Piece[], firstSequence = 65_530): RtpPacket[] {
  return pieces.map(({ payload, timestamp, marker = false }, index) => ({
    payloadType: 96,
    ssrc: 1,
    sequence: (firstSequence + index) & 0xffff,
    payload,
    timestamp,
    marker,
  }));
}

function fragments(nal: Buffer, timestamp: number, size: number): Piece[] {
  const indicator = ((nal[0] ?? 0) & 0xe0) | 28;
  const type = (nal[0] ?? 0) & 0x1f;
  const pieces: Piece[] = [];
  for (let at = 1; at < nal.length; at += size) {
    const isLast = at + size >= nal.length;
    const header = (at === 1 ? 0x80 : 0) | (isLast ? 0x40 : 0) | type;
    const payload = Buffer.concat([Buffer.from([indicator, header]), nal.subarray(at, at + size)]);
    pieces.push({ payload, timestamp, marker: isLast });
  }
  return pieces;
}

function aggregate(...nals: readonly Buffer[]): Buffer {
  return Buffer.concat([
    Buffer.from([24]),
    ...nals.flatMap((nal) => [Buffer.from([nal.length >> 8, nal.length & 255]), nal]),
  ]);
}

function lengthPrefixed(...nals: readonly Buffer[]): string {
  return Buffer.concat(nals.flatMap((nal) => [Buffer.from([0, 0, nal.length >> 8, nal.length & 255]), nal])).toString(
    'hex',
  );
}

function depacketise(input: readonly RtpPacket[], seed: readonly Buffer[] = [SPS, PPS]) {
  const units: DepacketisedUnit[] = [];
  const parameters: VideoParameters[] = [];
  let lost = 0;
  const depacketiser = new NalDepacketiser(h264Nal, {
    onUnit: (unit) => units.push(unit),
    onParameters: (sets) => parameters.push(sets),
    onLoss: (count) => (lost += count),
  });
  depacketiser.seed(seed);
  for (const packet of input) depacketiser.push(packet);
  return { units, parameters, lost };
}

describe('H.264 over RTP', () => {
  it('puts single units, aggregates and fragments together, over the wrap of sequence numbers', () => {
    const key = idr(5000);
    const input = packets([
      { payload: aggregate(SPS, PPS), timestamp: 0 },
      ...fragments(key, 0, 1400),
      { payload: delta(10), timestamp: 6000, marker: true },
      { payload: aggregate(delta(20), laterSlice(8)), timestamp: 12_000, marker: true },
    ]);
    const { units, parameters, lost } = depacketise(input, []);
    expect(lost).toBe(0);
    expect(parameters).toEqual([{ codec: 'h264', sps: SPS, pps: [PPS] }]);
    expect(units.map((unit) => [unit.isKeyframe, unit.timestamp, unit.data.toString('hex')])).toEqual([
      [true, 0, lengthPrefixed(key)],
      [false, 6000, lengthPrefixed(delta(10))],
      [false, 12_000, lengthPrefixed(delta(20), laterSlice(8))],
    ]);
  });

  it('ends a picture where the timestamp changes when the camera sets no marker', () => {
    const input = packets([
      { payload: idr(4), timestamp: 0 },
      { payload: delta(4), timestamp: 3000 },
      { payload: delta(4), timestamp: 6000 },
    ]);
    expect(depacketise(input).units.map((unit) => unit.timestamp)).toEqual([0, 3000]);
  });

  it('stops trusting a marker that comes on every packet', () => {
    const picture = (timestamp: number): Piece[] => [
      { payload: delta(4), timestamp, marker: true },
      { payload: laterSlice(4), timestamp, marker: true },
    ];
    const input = packets([...picture(0), ...picture(3000), ...picture(6000), ...picture(9000)]);
    const whole = lengthPrefixed(delta(4), laterSlice(4));
    expect(
      depacketise(input)
        .units.slice(-2)
        .map((unit) => unit.data.toString('hex')),
    ).toEqual([whole, whole]);
  });

  it('drops a picture with a missing packet, whole, and counts it', () => {
    const input = packets([
      { payload: idr(4), timestamp: 0, marker: true },
      ...fragments(delta(4000), 3000, 1000),
      { payload: delta(5), timestamp: 6000, marker: true },
    ]);
    const withoutMiddle = input.filter((_, index) => index !== 2);
    const { units, lost } = depacketise(withoutMiddle);
    expect(lost).toBe(1);
    expect(units.map((unit) => unit.timestamp)).toEqual([0, 6000]);
  });

  it('keeps a whole picture that follows a loss at its border', () => {
    const input = packets([
      { payload: idr(4), timestamp: 0, marker: true },
      { payload: delta(4), timestamp: 3000, marker: true },
      { payload: delta(5), timestamp: 6000, marker: true },
    ]);
    expect(depacketise(input.filter((_, index) => index !== 1)).units.map((unit) => unit.timestamp)).toEqual([0, 6000]);
  });

  it('passes over late and repeated packets', () => {
    const input = packets([
      { payload: idr(4), timestamp: 0, marker: true },
      { payload: delta(4), timestamp: 3000, marker: true },
    ]);
    const [first, second] = input;
    expect(depacketise([first!, second!, first!, second!]).units).toHaveLength(2);
  });

  it('tells changed parameter sets before the picture that uses them, and keeps every PPS by its id', () => {
    const otherSps = Buffer.concat([SPS, Buffer.from([1])]);
    const secondPps = Buffer.from('68 5b 83'.replaceAll(' ', ''), 'hex');
    const input = packets([
      { payload: idr(4), timestamp: 0, marker: true },
      { payload: aggregate(otherSps, secondPps), timestamp: 3000 },
      { payload: idr(4), timestamp: 3000, marker: true },
    ]);
    const { parameters } = depacketise(input);
    expect(parameters).toHaveLength(2);
    expect(parameters[1]?.sps).toEqual(otherSps);
    expect(parameters[1]?.pps).toHaveLength(2);
  });

  it('takes units apart that a camera sends behind start codes, and parameter sets in fragments', () => {
    const startCode = Buffer.from([0, 0, 0, 1]);
    const asInFile = (...nals: Buffer[]): Buffer => Buffer.concat(nals.flatMap((nal) => [startCode, nal]));
    const inOne = Buffer.concat([SPS, startCode, PPS, startCode.subarray(1), idr(9)]);
    const inputs = [
      packets([{ payload: asInFile(SPS, PPS, idr(9)), timestamp: 0, marker: true }]),
      packets(fragments(inOne, 0, 12)),
      packets([...fragments(SPS, 0, 7), ...fragments(PPS, 0, 2), { payload: idr(9), timestamp: 0 }]).map(
        (packet, index, all) => ({ ...packet, marker: index === all.length - 1 }),
      ),
    ];
    for (const input of inputs) {
      const { units, parameters } = depacketise(input, []);
      expect(parameters).toEqual([{ codec: 'h264', sps: SPS, pps: [PPS] }]);
      expect(units.map(({ data }) => data.toString('hex'))).toEqual([lengthPrefixed(idr(9))]);
    }
  });

  it('takes two pictures with one timestamp apart, and leaves two fields of one together', () => {
    const pictures: Piece[] = [idr(4), delta(4), delta(4)].map((payload) => ({ payload, timestamp: 0 }));
    const input = packets([...pictures, { payload: delta(5), timestamp: 3000 }]);
    expect(depacketise(input).units).toHaveLength(3);
    const fields = packets([
      { payload: idr(4), timestamp: 0, marker: true },
      { payload: delta(4), timestamp: 0, marker: true },
      { payload: delta(5), timestamp: 3000, marker: true },
      { payload: delta(6), timestamp: 3000, marker: true },
      { payload: delta(7), timestamp: 6000, marker: true },
    ]);
    const units = depacketise(fields, [INTERLACED_SPS, PPS]).units.map(({ data }) => data.toString('hex'));
    expect(units).toEqual([lengthPrefixed(idr(4), delta(4)), lengthPrefixed(delta(5), delta(6))]);
  });

  it('follows the sets that a keyframe names where a camera sends several, and tells only what changed', () => {
    const input = packets(
      [0, 1, 2].flatMap((index) => [
        { payload: aggregate(SPS, OTHER_SPS, PPS, OTHER_PPS), timestamp: index * 6000 },
        { payload: index === 1 ? OTHER_IDR : idr(4), timestamp: index * 6000, marker: true },
      ]),
    );
    const { parameters } = depacketise(input, []);
    expect(parameters).toEqual([
      { codec: 'h264', sps: SPS, pps: [PPS] },
      { codec: 'h264', sps: OTHER_SPS, pps: [OTHER_PPS] },
      { codec: 'h264', sps: SPS, pps: [PPS] },
    ]);
  });

  it('begins at a recovery point where a camera refreshes its picture without keyframes', () => {
    const recoveryPoint = Buffer.from('060601c480', 'hex');
    const input = packets([
      { payload: delta(4), timestamp: 0, marker: true },
      { payload: recoveryPoint, timestamp: 3000 },
      { payload: delta(4), timestamp: 3000, marker: true },
      { payload: delta(4), timestamp: 6000, marker: true },
    ]);
    expect(depacketise(input).units.map(({ isKeyframe }) => isKeyframe)).toEqual([false, true, false]);
  });

  it('survives any payloads, and its pictures always hold whole NAL units', () => {
    const payload = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
    const piece = fc.record({ payload, timestamp: fc.integer({ min: 0, max: 5 }), marker: fc.boolean() });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        for (const { data } of depacketise(packets(pieces)).units) {
          let at = 0;
          while (at + 4 <= data.length) at += 4 + data.readUInt32BE(at);
          expect(at).toBe(data.length);
        }
      }),
    );
  });
});
