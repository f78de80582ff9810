import { describe, expect, test } from 'vitest';
import type { Figure } from './bench.ts';
import { formatTable, isMet, makeReport } from './report.ts';

const figures: readonly Figure[] = [
  { name: 'first frame', value: 812.4, unit: 'ms', goal: { atMost: 1000 }, peers: { ffmpeg: 2100 } },
  { name: 'feeds', value: 3, unit: 'feeds', goal: { atLeast: 4 } },
  { name: 'memory', value: 1.23456, unit: 'MB' },
  { name: 'simulator', value: 40, unit: '% of a core', isGeneratorCost: true },
];

describe('a bench report', () => {
  test('knows goals in both directions', () => {
    expect(figures.map(isMet)).toEqual([true, false, null, null]);
    expect(isMet({ name: 'edge', value: 5, unit: 's', goal: { atMost: 5 } })).toBe(true);
  });

  test('has the fields that DESIGN.md fixes, and no others', () => {
    const report = makeReport('streams', 'abc', 'machine', figures);
    expect(Object.keys(report)).toEqual(['bench', 'commit', 'machine', 'figures']);
    expect(report.figures[0]).toEqual({
      name: 'first frame',
      value: 812.4,
      unit: 'ms',
      goal: 1000,
      met: true,
      peers: { ffmpeg: 2100 },
    });
    expect(report.figures[2]).toMatchObject({ goal: null, met: null, peers: {} });
  });

  test('shows the cost of generators below the figures', () => {
    const lines = formatTable(figures);
    expect(lines[1]).toMatch(/^first frame +812 ms +≤ 1000 +yes +ffmpeg 2100$/);
    expect(lines[2]).toMatch(/≥ 4 +NO$/);
    expect(lines.at(-2)).toBe('cost of simulators and generators');
    expect(lines.at(-1)).toMatch(/^simulator +40 % of a core$/);
  });
});
