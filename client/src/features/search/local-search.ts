import type { SearchHit } from '#contract/search';

/** What this page already knows of one kind of thing, as columns. */
export interface SearchColumns {
  kind: SearchHit['kind'];
  ids: readonly (string | number)[];
  titles: readonly (string | null)[];
  positionOf(row: number): [number, number] | null;
}

/**
 * Rows whose name or code holds the query, best first: a code or name that begins with it, then any that holds it.
 * Answers in a millisecond or two for all 12,000 things of a county, while the server (which also knows initials) is asked.
 */
export function searchLocally(columns: readonly SearchColumns[], query: string, limit: number): SearchHit[] {
  const q = query.trim().toLowerCase();
  if (q === '') return [];
  const begins: SearchHit[] = [];
  const holds: SearchHit[] = [];
  for (const column of columns) {
    let kept = 0;
    for (let row = 0; row < column.ids.length && kept < limit; row++) {
      const id = String(column.ids[row]);
      const title = column.titles[row] ?? '';
      const at = Math.min(placeOf(title.toLowerCase(), q), placeOf(id, q), placeOf(id.slice(-6), q));
      if (at === Infinity) continue;
      kept++;
      (at === 0 ? begins : holds).push({
        kind: column.kind,
        id,
        title,
        subtitle: id,
        position: column.positionOf(row),
      });
    }
  }
  return [...begins, ...holds].slice(0, limit);
}

/** Puts the server's hits after the local ones, each thing once. */
export function mergeHits(local: readonly SearchHit[], remote: readonly SearchHit[], limit: number): SearchHit[] {
  const byKey = new Map<string, SearchHit>();
  // The server knows better words for the same thing: its hit replaces ours, in our place.
  for (const hit of [...local, ...remote]) byKey.set(`${hit.kind} ${hit.id}`, hit);
  return [...byKey.values()].slice(0, limit);
}

const placeOf = (text: string, q: string) => {
  const at = text.indexOf(q);
  return at < 0 ? Infinity : at;
};
