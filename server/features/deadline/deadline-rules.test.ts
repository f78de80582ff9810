import { describe, expect, test } from 'vitest';
import { DEADLINE_STRETCHES, DeadlineRule } from '#contract/deadline';
import { INCIDENT_TYPES, URGENCIES } from '#contract/incident';
import { Value } from 'typebox/value';
import { checkDeadlines, ruleFor } from './deadline-rules.ts';
import { DEFAULT_DEADLINES } from './default-deadlines.ts';

const [urgent] = DEFAULT_DEADLINES;
const hazard: DeadlineRule = { ...urgent!, type: 'hazard', acceptMin: 5 };

test('a type’s own rule goes before the general one of its urgency', () => {
  const rules = [...DEFAULT_DEADLINES, hazard];
  expect(ruleFor(rules, 'urgent', 'hazard').acceptMin).toBe(5);
  expect(ruleFor(rules, 'urgent', 'dispute')).toBe(urgent);
  expect(ruleFor(rules, 'normal', 'hazard').type).toBeNull();
});

describe('the table that a county starts with', () => {
  test('is whole and lawful', () => {
    expect(checkDeadlines(DEFAULT_DEADLINES)).toEqual([]);
    for (const rule of DEFAULT_DEADLINES) expect(Value.Check(DeadlineRule, rule)).toBe(true);
    for (const urgency of URGENCIES) for (const type of INCIDENT_TYPES) ruleFor(DEFAULT_DEADLINES, urgency, type);
  });

  test('gives the more urgent the shorter time', () => {
    const [normal, pressing, urgentRule] = URGENCIES.map((urgency) => ruleFor(DEFAULT_DEADLINES, urgency, 'other'));
    for (const stretch of DEADLINE_STRETCHES) {
      expect(urgentRule![`${stretch}Min`]).toBeLessThan(pressing![`${stretch}Min`]);
      expect(pressing![`${stretch}Min`]).toBeLessThan(normal![`${stretch}Min`]);
    }
  });
});

describe('a table is refused', () => {
  const pointers = (rules: readonly DeadlineRule[]) => checkDeadlines(rules).map(({ pointer }) => pointer);

  test('without a general rule for an urgency', () => {
    expect(pointers([hazard, ...DEFAULT_DEADLINES.slice(1)])).toEqual(['/rules']);
  });

  test('with two rules for one urgency and type', () => {
    expect(pointers([...DEFAULT_DEADLINES, hazard, hazard])).toEqual(['/rules/4']);
  });

  test('with a red card before the yellow one; without one of them there is nothing to compare', () => {
    const early = { ...hazard, yellowAfterMin: 60, redAfterMin: 60 };
    expect(pointers([...DEFAULT_DEADLINES, early])).toEqual(['/rules/3/redAfterMin']);
    expect(pointers([...DEFAULT_DEADLINES, { ...early, yellowAfterMin: null }])).toEqual([]);
  });
});
