import { expect, test } from 'vitest';
import { EventTail, type LoggedEvent } from './event-tail.ts';

const event = (seq: number): LoggedEvent => ({
  seq,
  kind: 'camera',
  entityId: String(seq),
  scopeCode: '990001',
  leftCode: null,
  workerIds: null,
  at: '2026-11-22T00:00:00.000Z',
  data: { version: 1 },
});
const events = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => event(from + i));

test('an empty tail stands where the log stood when it was read', () => {
  const tail = new EventTail();
  tail.reset('a', 41);
  expect(tail.head).toBe(41);
  expect(tail.reaches(41)).toBe(true);
  expect(tail.reaches(40)).toBe(false);
});

test('events that follow on are kept, any other is refused', () => {
  const tail = new EventTail();
  tail.reset('a', 41);
  tail.append(events(42, 44));
  expect(tail.head).toBe(44);
  expect(tail.at(43)?.entityId).toBe('43');
  expect(tail.at(45)).toBeUndefined();
  expect(() => tail.append([event(46)])).toThrow(RangeError);
  expect(() => tail.append([event(44)])).toThrow(RangeError);
});

test('the oldest go when there are too many, and readers that far behind are known', () => {
  const tail = new EventTail(100);
  tail.append(events(1, 130));
  expect(tail.head).toBe(130);
  expect(tail.at(30)).toBeUndefined();
  expect(tail.at(31)?.seq).toBe(31);
  expect(tail.reaches(30)).toBe(true);
  expect(tail.reaches(29)).toBe(false);
  expect(tail.reaches(131)).toBe(false);
});
