import type { ProcedureItem } from '#contract/procedure';

/** What the desk's keys ⇧1–9 reach. */
export const MOST_ITEMS = 9;

type Items = readonly ProcedureItem[];

/** One more, empty; ticks are kept by id, so an id is never given twice. */
export function addItem(items: Items): Items {
  const numbers = items.map(({ id }) => Number(/^item-(\d+)$/.exec(id)?.[1] ?? 0));
  return [...items, { id: `item-${Math.max(0, ...numbers) + 1}`, zh: '', en: '' }];
}

/** The item at a place, from 0, goes one up. */
export function moveUp(items: Items, at: number): Items {
  const [item, above] = [items[at], items[at - 1]];
  if (!item || !above) return items;
  return items.map((each, i) => (i === at ? above : i === at - 1 ? item : each));
}

/** Other words for the item at a place; its id and ticks stay. */
export function reword(items: Items, at: number, language: 'zh' | 'en', words: string): Items {
  return items.map((item, i) => (i === at ? { ...item, [language]: words } : item));
}

/** Without the item at a place. */
export const removeItem = (items: Items, at: number): Items => items.filter((_, i) => i !== at);
