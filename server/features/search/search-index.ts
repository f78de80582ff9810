import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { pinyin } from 'pinyin-pro';
import type { SearchHit } from '#contract/search';

/** One thing that can be found, with the code of where it lies. */
export interface SearchEntry {
  readonly kind: SearchHit['kind'];
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly scope: string;
  readonly position: SearchHit['position'];
}

interface IndexedEntry extends SearchEntry {
  readonly name: string;
  /** First letters of the name's syllables: 城关镇 → cgz. */
  readonly initials: string;
}

/** Finds entries by name, code or pinyin initials. */
export type SearchIndex = (query: string, accept: (entry: SearchEntry) => boolean, limit: number) => SearchEntry[];

const CHUNK = 500;

/** Builds the index; between portions other work gets its turn, for a county has 12,500 names. */
export async function buildSearchIndex(entries: readonly SearchEntry[]): Promise<SearchIndex> {
  const indexed: IndexedEntry[] = [];
  for (let i = 0; i < entries.length; i += CHUNK) {
    indexed.push(...entries.slice(i, i + CHUNK).map(indexEntry));
    await yieldToOthers();
  }
  return (query, accept, limit) => {
    const wanted = query.trim().toLowerCase();
    if (wanted === '') return [];
    const found: { entry: IndexedEntry; rank: number }[] = [];
    for (const entry of indexed) {
      const rank = rankOf(entry, wanted);
      if (rank !== null && accept(entry)) found.push({ entry, rank });
    }
    return found
      .sort((a, b) => a.rank - b.rank || a.entry.title.length - b.entry.title.length)
      .slice(0, limit)
      .map(({ entry: { kind, id, title, subtitle, scope, position } }) => ({
        kind,
        id,
        title,
        subtitle,
        scope,
        position,
      }));
  };
}

function indexEntry(entry: SearchEntry): IndexedEntry {
  const syllables = pinyin(entry.title, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' });
  return { ...entry, name: entry.title.toLowerCase(), initials: syllables.join('').toLowerCase() };
}

/** The better the fit the lower; null when it does not fit. */
function rankOf(entry: IndexedEntry, wanted: string): number | null {
  if (entry.id === wanted || entry.name === wanted) return 0;
  if (entry.name.startsWith(wanted)) return 1;
  if (entry.id.startsWith(wanted)) return 2;
  if (entry.name.includes(wanted)) return 3;
  if (entry.initials.startsWith(wanted)) return 4;
  return entry.initials.includes(wanted) ? 5 : null;
}
