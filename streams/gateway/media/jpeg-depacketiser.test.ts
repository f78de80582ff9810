import { describe, expect, it } from 'vitest';
import { JpegDepacketiser } from './jpeg-depacketiser.ts';
import { HUFFMAN_TABLES, quantisersAt } from './jpeg-tables.ts';

const SCAN = Buffer.from(Array.from({ length: 500 }, (_, i) => i % 251));

interface Ways {
  quality?: number;
  type?: number;
  tables?: Buffer;
  /** Packets that never come. */
  lost?: readonly number[];
}

/** One picture of 320×240 in three packets. */
function packetsOf({ quality = 80, type = 1, tables }: Ways) {
  const bounds = [0, 200, 400, SCAN.length];
  return [0, 1, 2].map((index) => {
    const from = bounds[index] ?? 0;
    const head = Buffer.from([0, 0, from >> 8, from & 0xff, type, quality, 40, 30]);
    const restart = type >= 64 ? Buffer.from([0, 4, 0xff, 0xff]) : Buffer.alloc(0);
    const hasTables = quality >= 128 && index === 0;
    const size = tables?.length ?? 0;
    const quantisers = hasTables
      ? Buffer.concat([Buffer.from([0, 0, size >> 8, size & 0xff]), tables ?? Buffer.alloc(0)])
      : Buffer.alloc(0);
    return Buffer.concat([head, restart, quantisers, SCAN.subarray(from, bounds[index + 1])]);
  });
}

function receive(...pictures: Ways[]) {
  const got: Buffer[] = [];
  let lostPackets = 0;
  const depacketiser = new JpegDepacketiser({
    onPicture: ({ data }) => got.push(data),
    onLoss: (packets) => (lostPackets += packets),
  });
  let sequence = 65_534;
  pictures.forEach((ways, number) => {
    packetsOf(ways).forEach((payload, index) => {
      const packet = { payloadType: 26, marker: index === 2, timestamp: number * 6000, ssrc: 1, payload };
      if (!ways.lost?.includes(index)) depacketiser.push({ ...packet, sequence: sequence & 0xffff });
      sequence += 1;
    });
  });
  return { got, lostPackets };
}

/** Markers of a JPEG file's head with their contents. */
function markersOf(data: Buffer): [number, Buffer][] {
  const found: [number, Buffer][] = [];
  for (let at = 2; data[at] === 0xff;) {
    const code = data[at + 1] ?? 0;
    const length = data.readUInt16BE(at + 2);
    found.push([code, data.subarray(at + 4, at + 2 + length)]);
    at += 2 + length;
    if (code === 0xda) break;
  }
  return found;
}

describe('JPEG over RTP', () => {
  it('becomes a whole file with the headers that packets leave out', () => {
    const [file = Buffer.alloc(0)] = receive({}).got;
    expect(file.subarray(0, 2).toString('hex')).toBe('ffd8');
    expect(file.subarray(-2).toString('hex')).toBe('ffd9');
    expect(file.includes(SCAN)).toBe(true);
    const markers = markersOf(file);
    expect(markers.map(([code]) => code.toString(16))).toEqual(['db', 'db', 'c0', 'c4', 'c4', 'c4', 'c4', 'da']);
    expect(markers[2]?.[1].subarray(0, 6).toString('hex')).toBe('0800f0014003');
    expect(markers[0]?.[1].subarray(1)).toEqual(quantisersAt(80).subarray(0, 64));
  });

  it('says how pictures are sampled and where restart markers stand', () => {
    const sampling = (type: number) => markersOf(receive({ type }).got[0] ?? Buffer.alloc(0));
    expect(sampling(0).find(([code]) => code === 0xc0)?.[1][7]).toBe(0x21);
    expect(sampling(1).find(([code]) => code === 0xc0)?.[1][7]).toBe(0x22);
    expect(
      sampling(65)
        .find(([code]) => code === 0xdd)?.[1]
        .toString('hex'),
    ).toBe('0004');
  });

  it('takes tables from the stream, and keeps them for packets that name them only', () => {
    const tables = Buffer.alloc(128, 9);
    const { got } = receive({ quality: 200, tables }, { quality: 200 }, { quality: 201 });
    expect(got.map((file) => markersOf(file)[0]?.[1][1])).toEqual([9, 9]);
  });

  it.each([[[0]], [[1]], [[2]]])('drops a picture whole when packet %j is missing, and takes the next', (lost) => {
    const { got, lostPackets } = receive({ lost }, {}, {});
    // A lost last packet is noticed with the next picture, which is whole all the same.
    expect(got).toHaveLength(2);
    expect(lostPackets).toBe(lost[0] === 0 ? 0 : 1);
  });

  it('passes over what is no JPEG', () => {
    const depacketiser = new JpegDepacketiser({ onPicture: () => expect.fail('a picture'), onLoss: () => undefined });
    for (let length = 0; length < 40; length += 1) {
      const packet = { payloadType: 26, marker: true, sequence: length, timestamp: 0, ssrc: 1 };
      depacketiser.push({ ...packet, payload: Buffer.alloc(length, 0xff) });
    }
  });
});

it('the tables are those of the standard: as many values as codes, none twice', () => {
  for (const { counts, values } of HUFFMAN_TABLES) {
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
    expect(new Set(values).size).toBe(values.length);
  }
  expect(HUFFMAN_TABLES.map(({ values }) => values.length)).toEqual([12, 162, 12, 162]);
});

it('quantisers follow the quality', () => {
  expect([...quantisersAt(50).subarray(0, 4)]).toEqual([16, 11, 12, 14]);
  expect([...quantisersAt(99).subarray(0, 4)]).toEqual([1, 1, 1, 1]);
  expect(Math.max(...quantisersAt(1))).toBe(255);
});
