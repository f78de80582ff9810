import type { Text } from '../problem.ts';

/** The product's languages. */
export type Language = keyof Text;

/** Picks the reader's language from `Accept-Language` (RFC 9110 §12.5.4); Chinese where nothing fits. */
export function parseLanguage(header: string | undefined): Language {
  const wishes = (header ?? '')
    .split(',')
    .map((entry, order) => {
      const [tag = '', ...parameters] = entry.trim().toLowerCase().split(';');
      const quality = parameters.map((part) => /^\s*q=([01](?:\.\d{0,3})?)$/.exec(part)?.[1]).find(Boolean);
      return { tag, order, quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => quality > 0 && /^(zh|en)(-|$)/.test(tag))
    .sort((a, b) => b.quality - a.quality || a.order - b.order);
  return wishes[0]?.tag.startsWith('en') ? 'en' : 'zh';
}
