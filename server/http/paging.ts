import { Value } from 'typebox/value';
import type { Bbox } from '#contract/geo';
import { Instant } from '#contract/time';
import { fieldProblem } from '../problem.ts';

/** How many rows a list answers with when it is not told. */
export const DEFAULT_LIMIT = 100;

/** Reads `west,south,east,north` in degrees. @throws AppProblem naming `/bbox` */
export function parseBbox(text: string | undefined): Bbox | null {
  if (text === undefined) return null;
  const numbers = text.split(',').map(Number);
  const [west = NaN, south = NaN, east = NaN, north = NaN] = numbers;
  const isBox = numbers.length === 4 && west <= east && south <= north;
  const isOnEarth = west >= -180 && east <= 180 && south >= -90 && north <= 90;
  if (!isBox || !isOnEarth) {
    throw fieldProblem('/bbox', '应为 西,南,东,北 四个经纬度', 'must be west,south,east,north in degrees');
  }
  return [west, south, east, north];
}

/** Writes where a list goes on as an opaque text. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads a cursor of `length` parts back as text. @throws AppProblem naming `/cursor` */
export function decodeCursor(text: string | undefined, length: number): string[] | null {
  if (text === undefined) return null;
  const parts = parseParts(text);
  if (parts === null || parts.length !== length) {
    throw fieldProblem('/cursor', '请使用上一页给出的 nextCursor', 'must be the nextCursor of the page before');
  }
  return parts;
}

/** Checks the cursor of a list that is sorted by an instant and a UUID. @throws AppProblem naming `/cursor` */
export function checkTimeKey([instant = '', id = '']: readonly string[]): [string, string] {
  if (Value.Check(Instant, instant) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return [instant, id];
  throw fieldProblem('/cursor', '请使用上一页给出的 nextCursor', 'must be the nextCursor of the page before');
}

function parseParts(text: string): string[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const isList = Array.isArray(parts) && parts.every((part) => ['string', 'number'].includes(typeof part));
    // Whoever wrote this was not us: a NUL could not be compared with anything stored.
    return isList && !JSON.stringify(parts).includes('\\u0000') ? parts.map(String) : null;
  } catch {
    return null;
  }
}

/** A pattern for ILIKE that finds `text` anywhere, its own wildcards taken literally. */
export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** Cuts `limit` items from rows that were asked for with one row more, and says where the next page begins. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
  keyOf: (row: Row) => readonly (string | number)[],
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { items: shown.map(present), nextCursor: hasMore ? encodeCursor(keyOf(last)) : null };
}
