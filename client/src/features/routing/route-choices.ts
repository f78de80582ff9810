import type { RouteBody, RouteSuggestion } from '#contract/routing';

/** Names a body in a draft and a list: its owner, and after a blank its department. */
export function keyOfBody({ owner, department }: { owner: string; department: string | null }): string {
  return department === null ? owner : `${owner} ${department}`;
}

/** One row of the chooser; `suggestion` where the routing list speaks for it. */
export interface RouteOption {
  key: string;
  body: RouteBody;
  suggestion: RouteSuggestion | null;
}

/** What can be chosen for a case that is at `current`: by what was typed the best match first, else the list's suggestions first. */
export function routeOptions(
  bodies: readonly RouteBody[],
  suggestions: readonly RouteSuggestion[],
  current: string,
  query: string,
): RouteOption[] {
  const placeOf = new Map(suggestions.map((suggestion, place) => [keyOfBody(suggestion), place]));
  return bodies
    .map((body) => ({ body, key: keyOfBody(body), fit: fitOf(body, query) }))
    .filter(({ key, fit }) => key !== current && fit !== null)
    .map(({ body, key, fit }) => ({ body, key, fit: fit ?? 0, place: placeOf.get(key) ?? suggestions.length }))
    .sort((a, b) => a.fit - b.fit || a.place - b.place || order(a.body, b.body))
    .map(({ body, key, place }) => ({ key, body, suggestion: suggestions[place] ?? null }));
}

/** Departments, towns, the county and then villages: what a seat routes to most comes first. */
const KINDS: readonly RouteBody['kind'][] = ['department', 'town', 'county', 'village'];

const order = (a: RouteBody, b: RouteBody): number =>
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.owner.localeCompare(b.owner) || a.name.localeCompare(b.name);

/** How well a body matches what was typed, 0 best; null when it does not. Chinese, whole pinyin, first letters or code. */
function fitOf({ name, initials, pinyin, owner }: RouteBody, query: string): number | null {
  const asked = query.trim().toLowerCase().replaceAll(/\s+/g, '');
  if (asked === '') return 0;
  const tests = [
    initials === asked || name === asked,
    initials.startsWith(asked) || name.startsWith(asked),
    name.toLowerCase().includes(asked),
    pinyin.startsWith(asked),
    initials.includes(asked),
    pinyin.includes(asked),
    owner.startsWith(asked),
  ];
  const fit = tests.indexOf(true);
  return fit === -1 ? null : fit;
}
