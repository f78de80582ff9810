import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isWithin } from '#contract/division';
import { INCIDENT_LEVELS, INCIDENT_TYPES, URGENCIES } from '#contract/incident';
import type { RoutingLine } from '#contract/routing';
import { rankRoutes, type RouteQuestion } from './suggest-route.ts';

const COUNTY = '990001';
const TOWNS = ['990001101', '990001102'];
const VILLAGES = ['990001101001', '990001101002', '990001102001'];
const DEPARTMENTS = ['public-security', 'natural-resources'];
const MATTERS = ['boundary', 'wages', 'landslide'];
const NAMES = ['地界纠纷', '拖欠工资', '滑坡险情'];

const maybe = <T>(values: readonly T[]) => fc.constantFrom(null, ...values);

const bodies = fc.oneof(
  fc.constantFrom('village', 'town', 'county').map((tier) => ({ kind: 'tier', tier })),
  fc.constantFrom(COUNTY, ...TOWNS, ...VILLAGES).map((division) => ({ kind: 'division', division })),
  fc.constantFrom(...DEPARTMENTS).map((department) => ({ kind: 'department', department })),
);

/** A line whose matter is the `n`-th; the name and the type go with the matter, as in a list that was checked. */
const lines = fc
  .record({
    n: fc.nat({ max: MATTERS.length - 1 }),
    level: maybe(INCIDENT_LEVELS),
    urgency: maybe(URGENCIES),
    place: maybe([...TOWNS, ...VILLAGES]),
    body: bodies,
  })
  .map(
    ({ n, ...rest }) =>
      ({
        matter: MATTERS[n],
        name: { zh: NAMES[n], en: MATTERS[n] },
        type: INCIDENT_TYPES[n % 2],
        certificate: null,
        legalBasis: '《试验法》',
        deadlines: { accept: 60, handle: 600, close: 900 },
        sop: [],
        ...rest,
      }) as unknown as RoutingLine,
  );

const lists = fc
  .array(lines, { maxLength: 12 })
  .map((list) => list.map((line, i) => ({ ...line, code: `line-${i}` as RoutingLine['code'] })));

const questions: fc.Arbitrary<RouteQuestion> = fc.record({
  type: fc.constantFrom(...INCIDENT_TYPES.slice(0, 3)),
  matter: maybe(MATTERS),
  title: fc.constantFrom('门前积水', '两家为地界纠纷争吵', '工地拖欠工资', '后山滑坡险情'),
  level: fc.constantFrom(...INCIDENT_LEVELS),
  urgency: fc.constantFrom(...URGENCIES),
  village: fc.constantFrom(...VILLAGES),
});

describe('where an incident belongs', () => {
  test('is always somewhere, in the county, each body once, best first by the same answer each time', () => {
    fc.assert(
      fc.property(lists, questions, (list, question) => {
        const routes = rankRoutes(list, question);
        expect(routes.length).toBeGreaterThan(0);
        for (const { owner, department } of routes) {
          expect(isWithin(COUNTY, owner)).toBe(true);
          expect(department === null || (owner === COUNTY && DEPARTMENTS.includes(department))).toBe(true);
        }
        expect(new Set(routes.map(({ owner, department }) => `${owner} ${department}`)).size).toBe(routes.length);
        expect(rankRoutes(structuredClone(list), structuredClone(question))).toEqual(routes);
      }),
    );
  });

  test('follows only lines that apply at the place and are of the matter, or else of the type', () => {
    fc.assert(
      fc.property(lists, questions, (list, question) => {
        const here = list.filter(({ place }) => place === null || isWithin(place, question.village));
        const isKnown = here.some(({ matter }) => matter === question.matter);
        for (const { line } of rankRoutes(list, question)) {
          if (line === null) continue;
          expect(here).toContain(line);
          expect(isKnown ? line.matter === question.matter : line.type === question.type).toBe(true);
        }
      }),
    );
  });

  test('is by the line that says most: a narrower copy of the best one takes over wherever it stands', () => {
    fc.assert(
      fc.property(lists, questions, fc.nat(12), (list, question, at) => {
        const [best] = rankRoutes(list, question);
        fc.pre(best?.line != null);
        const { level, urgency, village } = question;
        const narrower = { ...best.line, code: 'narrower', level, urgency, place: village } as RoutingLine;
        const isSame = best.line.level === level && best.line.urgency === urgency && best.line.place === village;
        fc.pre(!isSame);
        expect(rankRoutes(list.toSpliced(at, 0, narrower), question)[0]?.line?.code).toBe('narrower');
      }),
    );
  });

  test('does not depend on lines that are about something else', () => {
    fc.assert(
      fc.property(lists, lists, questions, (list, others, question) => {
        const foreign = others.filter(({ type, matter }) => type !== question.type && matter !== question.matter);
        expect(rankRoutes([...foreign, ...list], question)).toEqual(rankRoutes(list, question));
      }),
    );
  });

  const line = (code: string, more: object = {}): RoutingLine =>
    ({
      ...fc.sample(lines, { numRuns: 1, seed: 1 })[0],
      code,
      matter: code,
      type: 'dispute',
      level: null,
      urgency: null,
      place: null,
      ...more,
    }) as RoutingLine;
  const asked: RouteQuestion = {
    type: 'dispute',
    matter: null,
    title: '工地拖欠工资',
    level: 'small',
    urgency: 'normal',
    village: '990001101001',
  };

  test('is by the matter that the title names before all else, and says why', () => {
    const list = [
      line('boundary', { name: { zh: '地界纠纷', en: 'Boundary' }, level: 'small', urgency: 'normal' }),
      line('wages', { name: { zh: '拖欠工资', en: 'Wages' }, level: 'big' }),
    ];
    const [first] = rankRoutes(list, asked);
    expect(first?.line?.code).toBe('wages');
    expect(first?.why).toEqual(['words', 'type']);
  });

  test.each([
    ['small', 'normal', '990001101001'],
    ['big', 'normal', '990001101'],
    ['big', 'urgent', '990001'],
  ] as const)('a %s, %s one that no line knows stays with %s', (level, urgency, owner) => {
    expect(rankRoutes([], { ...asked, level, urgency })).toEqual([
      { owner, department: null, line: null, why: ['noLine'] },
    ]);
  });
});
