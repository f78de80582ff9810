import { ByteReader, ByteWriter } from './compact-bytes.ts';
import { COMPACT_UNITS_PER_DEGREE } from './compact-shapes.ts';

/** Household points in one order: grouped by basic grid, in the grids' order of the grid layer. */
export interface HouseholdPoints {
  /** Household ids, one a point. */
  ids: Uint32Array;
  /** Longitude and latitude of each point in degrees, interleaved (Float64: Float32 is off by 0.8 m at 108° E). */
  positions: Float64Array;
  /** For each basic grid of the grid layer, how many of the points are its own. */
  perGrid: Uint32Array;
}

/** Writes the anonymous household layer: number of grids, then per grid its count and per household id, lng and lat deltas. */
export function encodeHouseholds(points: HouseholdPoints): Uint8Array {
  const writer = new ByteWriter();
  writer.writeUnsigned(points.perGrid.length);
  let [index, lastId, lastLng, lastLat] = [0, 0, 0, 0];
  for (const count of points.perGrid) {
    writer.writeUnsigned(count);
    for (const end = index + count; index < end; index++) {
      const id = points.ids[index] ?? 0;
      const lng = Math.round((points.positions[index * 2] ?? 0) * COMPACT_UNITS_PER_DEGREE);
      const lat = Math.round((points.positions[index * 2 + 1] ?? 0) * COMPACT_UNITS_PER_DEGREE);
      writer.writeSigned(id - lastId);
      writer.writeSigned(lng - lastLng);
      writer.writeSigned(lat - lastLat);
      [lastId, lastLng, lastLat] = [id, lng, lat];
    }
  }
  return writer.finish();
}

/** Reads what `encodeHouseholds` wrote; throws `RangeError` on bytes that end early. */
export function decodeHouseholds(bytes: Uint8Array): HouseholdPoints {
  const reader = new ByteReader(bytes);
  const perGrid = new Uint32Array(reader.readUnsigned());
  const ids: number[] = [];
  const positions: number[] = [];
  let [id, lng, lat] = [0, 0, 0];
  for (let grid = 0; grid < perGrid.length; grid++) {
    const count = reader.readUnsigned();
    perGrid[grid] = count;
    for (let i = 0; i < count; i++) {
      id += reader.readSigned();
      lng += reader.readSigned();
      lat += reader.readSigned();
      ids.push(id);
      positions.push(lng / COMPACT_UNITS_PER_DEGREE, lat / COMPACT_UNITS_PER_DEGREE);
    }
  }
  return { ids: Uint32Array.from(ids), positions: Float64Array.from(positions), perGrid };
}

/** Packs colour codes 0–2 (green, yellow, red) four to a byte, lowest bits first, in the order of the household layer. */
export function packColours(codes: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(codes.length / 4));
  codes.forEach((code, i) => {
    packed[i >> 2] = (packed[i >> 2] ?? 0) | (code << ((i & 3) * 2));
  });
  return packed;
}

/** Reads `count` colour codes that `packColours` wrote. */
export function unpackColours(packed: Uint8Array, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => ((packed[i >> 2] ?? 0) >> ((i & 3) * 2)) & 3);
}
