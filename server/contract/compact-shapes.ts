import { ByteReader, ByteWriter } from './compact-bytes.ts';
import type { Position } from './geo.ts';

/** Lines or rings of one shape, in degrees WGS 84; polygons list outer rings and holes alike (even-odd rule). */
export type ShapeParts = Position[][];

/** Units a degree in the compact layers: 1e-5° is about 1.1 m. */
export const COMPACT_UNITS_PER_DEGREE = 1e5;

const toUnits = (degrees: number) => Math.round(degrees * COMPACT_UNITS_PER_DEGREE);

/**
 * Writes shapes in 1e-5°, each border that two of them share only once: half of a county's grids are borders of others.
 *
 * Three varint streams, the lengths of the last two in front: structure, literal points, copies. Structure: number of
 * shapes; per shape its number of parts; per part `points × 2 + isClosed` (a closing point is not counted), then runs of
 * `length × 2 + isCopy` until the points are used up. A literal run takes differences (x, y) to the point before; a copy run
 * takes one number n and repeats points backwards from the n-th before the next one. Closed parts stand in the numbering with
 * their closing point, and begin where it suits the encoder; open ones keep their order.
 */
export function encodeShapes(shapes: ShapeParts[]): Uint8Array {
  const encoder = new ShapeEncoder();
  encoder.structure.writeUnsigned(shapes.length);
  for (const parts of shapes) {
    encoder.structure.writeUnsigned(parts.length);
    for (const part of parts) encoder.writePart(part);
  }
  return encoder.finish();
}

/** Reads what `encodeShapes` wrote; rings come closed. Throws `RangeError` on bytes that end early or point nowhere. */
export function decodeShapes(bytes: Uint8Array): ShapeParts[] {
  const decoder = new ShapeDecoder(bytes);
  const times = <T>(count: number, read: () => T): T[] => Array.from({ length: count }, read);
  return times(decoder.structure.readUnsigned(), () =>
    times(decoder.structure.readUnsigned(), () => decoder.readPart()),
  );
}

class ShapeEncoder {
  readonly structure = new ByteWriter();
  private readonly literals = new ByteWriter();
  private readonly copies = new ByteWriter();
  /** All points written so far, by their number in order of appearance as different points. */
  private readonly stream: number[] = [];
  private readonly numbers = new Map<number, number>();
  private readonly xs: number[] = [];
  private readonly ys: number[] = [];
  /** Where in the stream an edge between two different points last began. */
  private readonly edges = new Map<number, number>();
  private lastX = 0;
  private lastY = 0;

  writePart(part: readonly Position[]): void {
    const points = part.map(([lng, lat]) => this.numberOf(toUnits(lng), toUnits(lat)));
    const isClosed = points.length > 3 && points[0] === points[points.length - 1];
    const ring = isClosed ? this.rotate(points.slice(0, -1)) : points;
    this.structure.writeUnsigned(ring.length * 2 + (isClosed ? 1 : 0));
    this.writeRuns(ring, isClosed);
    const whole = isClosed ? [...ring, ring[0] ?? 0] : ring;
    whole.forEach((point, i) => {
      const next = whole[i + 1];
      if (next !== undefined) this.edges.set(edgeKey(point, next), this.stream.length);
      this.stream.push(point);
    });
  }

  finish(): Uint8Array {
    const [structure, literals, copies] = [this.structure.finish(), this.literals.finish(), this.copies.finish()];
    const lengths = new ByteWriter();
    lengths.writeUnsigned(literals.length);
    lengths.writeUnsigned(copies.length);
    return joinBytes([lengths.finish(), structure, literals, copies]);
  }

  private writeRuns(ring: readonly number[], isClosed: boolean): void {
    let literal: number[] = [];
    const flush = (): void => {
      if (literal.length > 0) this.writeLiteral(literal);
      literal = [];
    };
    for (let i = 0; i < ring.length;) {
      const from = this.copySource(ring, i, isClosed);
      const length = from === undefined ? 0 : this.copyLength(ring, i, from);
      if (from === undefined || length < 2) {
        literal.push(ring[i] ?? 0);
        i += 1;
        continue;
      }
      flush();
      this.structure.writeUnsigned(length * 2 + 1);
      this.copies.writeUnsigned(this.stream.length + i - from);
      this.moveTo(ring[i + length - 1] ?? 0);
      i += length;
    }
    flush();
  }

  private writeLiteral(points: readonly number[]): void {
    this.structure.writeUnsigned(points.length * 2);
    for (const point of points) {
      const [fromX, fromY] = [this.lastX, this.lastY];
      this.moveTo(point);
      this.literals.writeSigned(this.lastX - fromX);
      this.literals.writeSigned(this.lastY - fromY);
    }
  }

  /** Where a neighbour went along the edge that begins at `i`, the other way: its end is our beginning. */
  private copySource(ring: readonly number[], i: number, isClosed: boolean): number | undefined {
    const next = ring[i + 1] ?? (isClosed ? ring[0] : undefined);
    const edge = next === undefined ? undefined : this.edges.get(edgeKey(next, ring[i] ?? 0));
    return edge === undefined ? undefined : edge + 1;
  }

  private copyLength(ring: readonly number[], i: number, from: number): number {
    let length = 0;
    while (i + length < ring.length && length <= from && this.stream[from - length] === ring[i + length]) length += 1;
    return length;
  }

  /** Begins a ring where a copy begins, so that no shared border is cut in two. */
  private rotate(ring: readonly number[]): readonly number[] {
    const isShared = ring.map((_, i) => this.copySource(ring, i, true) !== undefined);
    const start = isShared.findIndex((shared, i) => shared && !isShared[(i + ring.length - 1) % ring.length]);
    return start <= 0 ? ring : [...ring.slice(start), ...ring.slice(0, start)];
  }

  private numberOf(x: number, y: number): number {
    const key = x * POINT_KEY_FACTOR + y;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.xs.length);
    this.ys.push(y);
    return this.xs.push(x) - 1;
  }

  private moveTo(point: number): void {
    this.lastX = this.xs[point] ?? 0;
    this.lastY = this.ys[point] ?? 0;
  }
}

class ShapeDecoder {
  readonly structure: ByteReader;
  private readonly literals: ByteReader;
  private readonly copies: ByteReader;
  private readonly stream: Position[] = [];
  private x = 0;
  private y = 0;

  constructor(bytes: Uint8Array) {
    const lengths = new ByteReader(bytes);
    const [literals, copies] = [lengths.readUnsigned(), lengths.readUnsigned()];
    const structureEnd = bytes.length - literals - copies;
    this.structure = new ByteReader(bytes.subarray(0, Math.max(0, structureEnd)));
    // The lengths stand in front of the structure.
    this.structure.readUnsigned();
    this.structure.readUnsigned();
    this.literals = new ByteReader(bytes.subarray(structureEnd, structureEnd + literals));
    this.copies = new ByteReader(bytes.subarray(structureEnd + literals));
  }

  readPart(): Position[] {
    const head = this.structure.readUnsigned();
    const [count, isClosed] = [Math.floor(head / 2), head % 2 === 1];
    const part: Position[] = [];
    while (part.length < count) {
      const run = this.structure.readUnsigned();
      const length = Math.floor(run / 2);
      if (length === 0 || part.length + length > count) throw new RangeError('compact layer has a run of wrong length');
      if (run % 2 === 1) this.readCopy(part, length);
      else this.readLiteral(part, length);
    }
    const [first] = part;
    if (isClosed && first) part.push([first[0], first[1]]);
    this.stream.push(...part);
    return part;
  }

  private readLiteral(part: Position[], length: number): void {
    for (let i = 0; i < length; i++) {
      this.x += this.literals.readSigned();
      this.y += this.literals.readSigned();
      part.push([this.x / COMPACT_UNITS_PER_DEGREE, this.y / COMPACT_UNITS_PER_DEGREE]);
    }
  }

  private readCopy(part: Position[], length: number): void {
    const from = this.stream.length + part.length - this.copies.readUnsigned();
    for (let i = 0; i < length; i++) {
      const point = this.stream[from - i];
      if (!point) throw new RangeError('compact layer copies a point that is not there');
      part.push([point[0], point[1]]);
      this.x = toUnits(point[0]);
      this.y = toUnits(point[1]);
    }
  }
}

/** Larger than the number of different latitudes in units, both signs. */
const POINT_KEY_FACTOR = 4e7;
/** Larger than the number of different points of a layer; its square fits a double exactly. */
const EDGE_KEY_FACTOR = 2 ** 26;

const edgeKey = (from: number, to: number): number => from * EDGE_KEY_FACTOR + to;

function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}
