import { expect, test } from 'vitest';
import type { RoutingLine } from '#contract/routing';
import { lineOf, NEW_LINE, valuesOf } from './routing-line-values.ts';

const LINE = {
  code: 'landslide',
  matter: 'landslide',
  name: { zh: '滑坡险情', en: 'Landslide' },
  type: 'hazard',
  level: 'big',
  urgency: null,
  place: '990001100',
  certificate: null,
  legalBasis: '《试验法》第三条',
  deadlines: { accept: 10, handle: 120, close: 1440 },
  sop: ['撤离', '设值守'],
} as const;

test.each([
  { kind: 'tier', tier: 'village' },
  { kind: 'tier', tier: 'town' },
  { kind: 'tier', tier: 'county' },
  { kind: 'division', division: '990001100' },
  { kind: 'department', department: 'natural-resources' },
])('a line that the form shows and gives back is the same line, its body %j', (body) => {
  const line = { ...LINE, body } as unknown as RoutingLine;
  expect(lineOf(valuesOf(line))).toEqual(line);
});

test('a matter and an English name that are left out are the code and the Chinese name; spaces and empty steps are no words', () => {
  const line = lineOf({ ...NEW_LINE, code: ' noise ', nameZh: '噪声', legalBasis: '法', sop: ' 劝阻 \n\n' });
  expect(line).toMatchObject({
    code: 'noise',
    matter: 'noise',
    name: { zh: '噪声', en: '噪声' },
    sop: ['劝阻'],
    level: null,
  });
});
