import { expect, test } from 'vitest';
import { readRoute } from './leader-route.ts';

test('an address names the brief, a list or a case', () => {
  expect(readRoute('')).toEqual({ page: 'brief' });
  expect(readRoute('#list=overdue')).toEqual({ page: 'list', list: 'overdue' });
  const incidentId = '019a0000-0000-7000-8000-000000000001';
  expect(readRoute(`#case=${incidentId}`)).toEqual({ page: 'case', incidentId });
});

test('what it does not know is the brief', () => {
  for (const hash of ['#list=everything', '#case=', '#map=1', '#case=../x']) {
    expect(readRoute(hash)).toEqual({ page: 'brief' });
  }
});
