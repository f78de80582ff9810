import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createH265Nal } from './h265-nal.ts';
import { H265_MAIN } from './h265-sets.fake.ts';
import { type DepacketisedUnit, NalDepacketiser } from './nal-depacketiser.ts';
import type { RtpPacket } from './rtp.ts';
import type { VideoParameters } from './video-parameters.ts';

const TYPES = { trail: 1, radl: 7, rasl: 9, bla: 16, idr: 19, cra: 21, sei: 39 } as const;

/** A NAL unit of a type whose slice begins a picture, `length` bytes of payload behind its two bytes of header. */
function nal(type: keyof typeof TYPES, length = 6): Buffer {
  return Buffer.concat([Buffer.from([TYPES[type] << 1, 1, 0x80]), Buffer.alloc(length - 1, 0x22)]);
}

interface Piece {
  payload: Buffer;
  timestamp: number;
  marker?: boolean;
}

const SETS = [...H265_MAIN.vps, H265_MAIN.sps, ...H265_MAIN.pps];

function aggregate(nals: readonly Buffer[], donl: Buffer = Buffer.alloc(0), dond: Buffer = Buffer.alloc(0)): Buffer {
  const units = nals.map((unit, i) => Buffer.concat([i === 0 ? donl : dond, size(unit), unit]));
  return Buffer.concat([Buffer.from([48 << 1, 1]), ...units]);
}

const size = (unit: Buffer): Buffer => Buffer.from([unit.length >> 8, unit.length & 0xff]);

function fragments(unit: Buffer, timestamp: number, bytes: number, donl: Buffer = Buffer.alloc(0)): Piece[] {
  const type = ((unit[0] ?? 0) >> 1) & 0x3f;
  const pieces: Piece[] = [];
  for (let at = 2; at < unit.length; at += bytes) {
    const isLast = at + bytes >= unit.length;
    const header = Buffer.from([49 << 1, 1, (at === 2 ? 0x80 : 0) | (isLast ? 0x40 : 0) | type]);
    const body = unit.subarray(at, at + bytes);
    pieces.push({
      payload: Buffer.concat([header, at === 2 ? donl : Buffer.alloc(0), body]),
      timestamp,
      marker: isLast,
    });
  }
  return pieces;
}

const prefixed = (...nals: readonly Buffer[]): string =>
  Buffer.concat(nals.flatMap((unit) => [Buffer.from([0, 0]), size(unit), unit])).toString('hex');

function depacketise(pieces: readonly Piece[], { seed = SETS, hasDonl = false } = {}) {
  const units: DepacketisedUnit[] = [];
  const parameters: VideoParameters[] = [];
  const sink = {
    onUnit: (unit: DepacketisedUnit) => units.push(unit),
    onParameters: (sets: VideoParameters) => parameters.push(sets),
    onLoss: () => undefined,
  };
  const depacketiser = new NalDepacketiser(createH265Nal(hasDonl), sink);
  depacketiser.seed(seed);
  pieces.forEach(({ payload, timestamp, marker = false }, index) => {
    const packet: RtpPacket = { payloadType: 96, ssrc: 1, sequence: index, payload, timestamp, marker };
    depacketiser.push(packet);
  });
  return { units, parameters };
}

describe('H.265 over RTP', () => {
  it('puts aggregates, single units and fragments together, without delimiters and messages', () => {
    const key = nal('idr', 4000);
    const { units, parameters } = depacketise(
      [
        { payload: aggregate([...SETS, nal('sei')]), timestamp: 0 },
        ...fragments(key, 0, 1200),
        { payload: nal('trail'), timestamp: 3000, marker: true },
      ],
      { seed: [] },
    );
    expect(parameters).toEqual([H265_MAIN]);
    expect(units.map(({ isKeyframe, data }) => [isKeyframe, data.toString('hex')])).toEqual([
      [true, prefixed(key)],
      [false, prefixed(nal('trail'))],
    ]);
  });

  it('takes parameter sets from the session description', () => {
    const { parameters } = depacketise([{ payload: nal('idr'), timestamp: 0, marker: true }]);
    expect(parameters).toEqual([H265_MAIN]);
  });

  it('passes over decoding order numbers where the session says that they are there', () => {
    const [donl, dond] = [Buffer.from([1, 2]), Buffer.from([3])];
    const key = nal('idr', 3000);
    const single = Buffer.concat([nal('trail').subarray(0, 2), donl, nal('trail').subarray(2)]);
    const { units, parameters } = depacketise(
      [
        { payload: aggregate(SETS, donl, dond), timestamp: 0 },
        ...fragments(key, 0, 1000, donl),
        { payload: single, timestamp: 3000, marker: true },
      ],
      { seed: [], hasDonl: true },
    );
    expect(parameters).toEqual([H265_MAIN]);
    expect(units.map(({ data }) => data.toString('hex'))).toEqual([prefixed(key), prefixed(nal('trail'))]);
  });

  it('drops pictures that lead the keyframe one begins with, and keeps those of later ones', () => {
    const names = ['cra', 'rasl', 'radl', 'trail', 'cra', 'rasl', 'trail', 'bla', 'rasl', 'trail', 'idr'] as const;
    const { units } = depacketise(names.map((name, i) => ({ payload: nal(name), timestamp: 3000 * i, marker: true })));
    const kept = units.map(({ timestamp }) => names[timestamp / 3000]);
    expect(kept).toEqual(['cra', 'radl', 'trail', 'cra', 'rasl', 'trail', 'bla', 'trail', 'idr']);
    expect(units.filter(({ isKeyframe }) => isKeyframe)).toHaveLength(4);
  });

  it('survives any payloads, and its pictures always hold whole NAL units', () => {
    const payload = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
    const piece = fc.record({ payload, timestamp: fc.integer({ min: 0, max: 5 }), marker: fc.boolean() });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.boolean(), (pieces, hasDonl) => {
        for (const { data } of depacketise(pieces, { hasDonl }).units) {
          let at = 0;
          while (at + 4 <= data.length) at += 4 + data.readUInt32BE(at);
          expect(at).toBe(data.length);
        }
      }),
    );
  });
});
