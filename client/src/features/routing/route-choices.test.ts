import { describe, expect, test } from 'vitest';
import type { RouteBody, RouteSuggestion } from '#contract/routing';
import { routeOptions } from './route-choices.ts';

const body = (owner: string, kind: RouteBody['kind'], name: string, initials: string, pinyin: string) =>
  ({ owner, department: kind === 'department' ? initials : null, kind, name, initials, pinyin }) as RouteBody;

const BODIES = [
  body('990001', 'county', '试验县', 'syx', 'shiyanxian'),
  body('990001', 'department', '自然资源局', 'zrzyj', 'ziranziyuanju'),
  body('990001', 'department', '公安局', 'gaj', 'gonganju'),
  body('990001101', 'town', '城关镇', 'cgz', 'chengguanzhen'),
  body('990001101001', 'village', '公山村', 'gsc', 'gongshancun'),
];
const SUGGESTED = { owner: '990001', department: 'gaj' } as unknown as RouteSuggestion;

const names = (query: string, suggestions: RouteSuggestion[] = [], current = '') =>
  routeOptions(BODIES, suggestions, current, query).map((option) => option.body.name);

describe('bodies to route to', () => {
  test.each([
    ['自然', '自然资源局'],
    ['zrzyj', '自然资源局'],
    ['ZRZ', '自然资源局'],
    ['ziran zi', '自然资源局'],
    ['cgz', '城关镇'],
    ['资源', '自然资源局'],
  ])('typed as %s is %s', (query, name) => {
    expect(names(query)[0]).toBe(name);
  });

  test('that match what was typed are all there, and nothing else is', () => {
    expect(names('公')).toEqual(['公安局', '公山村']);
    expect(names('gongs')).toEqual(['公山村']);
    expect(names('zz')).toEqual([]);
  });

  test('begin with what the list suggests, and leave out where the case is', () => {
    expect(names('', [SUGGESTED])[0]).toBe('公安局');
    expect(names('', [SUGGESTED], '990001 gaj')).not.toContain('公安局');
    expect(routeOptions(BODIES, [SUGGESTED], '', '')[0]?.suggestion).toBe(SUGGESTED);
    expect(routeOptions(BODIES, [SUGGESTED], '', 'cgz')[0]?.suggestion).toBeNull();
  });
});
