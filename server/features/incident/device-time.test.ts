import { expect, test } from 'vitest';
import { readDeviceTime } from './device-time.ts';

const receivedAt = new Date('2026-11-22T10:00:00.000Z');
const read = (observedAt: string) => readDeviceTime({ observedAt, offsetMinutes: 480 }, receivedAt).toISOString();

test('a report that waited without signal keeps its own time', () => {
  expect(read('2026-11-21T18:00:00.000Z')).toBe('2026-11-21T18:00:00.000Z');
});

test('a clock an hour ahead is not believed', () => {
  expect(read('2026-11-22T11:00:00.000Z')).toBe(receivedAt.toISOString());
});

test('nor is one that stands in another year', () => {
  expect(read('2020-01-01T00:00:00.000Z')).toBe(receivedAt.toISOString());
});

test('without a phone’s clock the time of receipt stands', () => {
  expect(readDeviceTime(undefined, receivedAt)).toBe(receivedAt);
});
