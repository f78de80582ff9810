import { expect, test } from 'vitest';
import { Delays } from './delays.ts';

test('quantiles are of all that was added, in whatever order', () => {
  const delays = new Delays();
  for (let ms = 100; ms >= 1; ms--) delays.add(ms);
  expect(delays.summary()).toEqual({ count: 100, p50Ms: 50, p95Ms: 95, p99Ms: 99, maxMs: 100 });
});

test('the slow few are seen above p95', () => {
  const delays = new Delays();
  for (let i = 0; i < 97; i++) delays.add(1);
  for (let i = 0; i < 3; i++) delays.add(2_000);
  expect(delays.summary()).toEqual({ count: 100, p50Ms: 1, p95Ms: 1, p99Ms: 2_000, maxMs: 2_000 });
});

test('of none there is nothing', () => {
  expect(new Delays().summary()).toEqual({ count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0, maxMs: 0 });
});
