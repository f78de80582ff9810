type Position = readonly [number, number];

const SRID = 4326;
const TYPES = { point: 1, line: 2, polygon: 3, multiLine: 5, multiPolygon: 6 } as const;

/** Hexadecimal EWKB (SRID 4326) of polygons of open or closed rings in degrees; rings are closed where they are open. */
export function multiPolygonHex(polygons: readonly (readonly Position[])[][]): string {
  const parts = polygons.map((rings) => plain(TYPES.polygon, [count(rings.length), ...rings.map(ringBytes)]));
  return withSrid(TYPES.multiPolygon, [count(parts.length), ...parts]);
}

/** Hexadecimal EWKB of lines: one line or several. */
export function linesHex(lines: readonly (readonly Position[])[]): string {
  const parts = lines.map((line) => plain(TYPES.line, [count(line.length), coordinates(line)]));
  return withSrid(TYPES.multiLine, [count(parts.length), ...parts]);
}

/** Hexadecimal EWKB of a point. */
export function pointHex(point: Position): string {
  return withSrid(TYPES.point, [coordinates([point])]);
}

function ringBytes(ring: readonly Position[]): Buffer {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  const isClosed = first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
  const closed = isClosed || first === undefined ? ring : [...ring, first];
  return Buffer.concat([count(closed.length), coordinates(closed)]);
}

function plain(type: number, parts: Buffer[]): Buffer {
  return Buffer.concat([Buffer.of(1), count(type), ...parts]);
}

function withSrid(type: number, parts: Buffer[]): string {
  // 0x20000000 says that an SRID follows (PostGIS's extension of WKB).
  return Buffer.concat([Buffer.of(1), count((type | 0x20000000) >>> 0), count(SRID), ...parts]).toString('hex');
}

function count(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function coordinates(points: readonly Position[]): Buffer {
  const bytes = Buffer.alloc(points.length * 16);
  points.forEach(([x, y], i) => {
    bytes.writeDoubleLE(x, i * 16);
    bytes.writeDoubleLE(y, i * 16 + 8);
  });
  return bytes;
}
