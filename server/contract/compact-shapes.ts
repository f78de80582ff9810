import { ByteReader, ByteWriter } from './compact-bytes.ts';
import type { Position } from './geo.ts';

/** Lines or rings of one shape, in degrees WGS 84; polygons list outer rings and holes alike (even-odd rule). */
export type ShapeParts = Position[][];

/** Units a degree in the compact layers: 1e-5° is about 1.1 m. */
export const COMPACT_UNITS_PER_DEGREE = 1e5;

const toUnits = (degrees: number) => Math.round(degrees * COMPACT_UNITS_PER_DEGREE);

/**
 * Writes shapes as varint deltas: count, then per shape its number of parts, per part its number of points and
 * their differences to the point before, in 1e-5°. Points shared by neighbours stay shared.
 */
export function encodeShapes(shapes: ShapeParts[]): Uint8Array {
  const writer = new ByteWriter();
  let [lastLng, lastLat] = [0, 0];
  const writePoint = ([lng, lat]: Position) => {
    const [x, y] = [toUnits(lng), toUnits(lat)];
    writer.writeSigned(x - lastLng);
    writer.writeSigned(y - lastLat);
    [lastLng, lastLat] = [x, y];
  };
  writer.writeUnsigned(shapes.length);
  for (const parts of shapes) {
    writer.writeUnsigned(parts.length);
    for (const part of parts) {
      writer.writeUnsigned(part.length);
      part.forEach(writePoint);
    }
  }
  return writer.finish();
}

/** Reads what `encodeShapes` wrote; throws `RangeError` on bytes that end early. */
export function decodeShapes(bytes: Uint8Array): ShapeParts[] {
  const reader = new ByteReader(bytes);
  let [lng, lat] = [0, 0];
  const readPoint = (): Position => {
    lng += reader.readSigned();
    lat += reader.readSigned();
    return [lng / COMPACT_UNITS_PER_DEGREE, lat / COMPACT_UNITS_PER_DEGREE];
  };
  const times = <T>(count: number, read: () => T): T[] => Array.from({ length: count }, read);
  return times(reader.readUnsigned(), () =>
    times(reader.readUnsigned(), () => times(reader.readUnsigned(), readPoint)),
  );
}
