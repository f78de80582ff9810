import { expect, test } from 'vitest';
import { filterQuery, NO_FILTER, readFields, writeFields } from './audit-filter.ts';

const FIELDS = { ...NO_FILTER, actor: 'county-duty', target: 'a&b=c', from: '2026-11-25T08:00' };

test('what was filled in survives the address, beside what else stands in it', () => {
  const search = writeFields(FIELDS, '?lang=en-US&action=sign-in');
  expect(new URLSearchParams(search).get('lang')).toBe('en-US');
  expect(readFields(search)).toEqual(FIELDS);
  expect(writeFields(NO_FILTER, search)).toBe('?lang=en-US');
  expect(writeFields(NO_FILTER, '')).toBe('');
});

test('a time in an address that is none is as good as left out', () => {
  expect(readFields('?from=yesterday&to=2026-11-25')).toEqual(NO_FILTER);
});

test('the server is asked for what is filled in, with times of the county in UTC', () => {
  expect(filterQuery(FIELDS)).toEqual({ actor: 'county-duty', target: 'a&b=c', from: '2026-11-25T00:00:00.000Z' });
  expect(filterQuery(NO_FILTER)).toEqual({});
});
