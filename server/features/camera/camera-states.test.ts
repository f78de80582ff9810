import { expect, test } from 'vitest';
import { STREAM_FAULTS, STREAM_STATES } from '#contract/stream';
import { readReport } from './camera-states.ts';

test('only a picture makes a camera online', () => {
  const online = STREAM_STATES.filter((state) => readReport({ state, fault: null })?.state === 'online');
  expect(online).toEqual(['live']);
});

test('every fault that ends a stream says offline, fault or nothing, and never online', () => {
  for (const fault of STREAM_FAULTS) {
    expect([undefined, 'offline', 'fault']).toContain(readReport({ state: 'backoff', fault })?.state);
  }
});

test.each([
  ['unreachable', 'offline'],
  ['closed', 'offline'],
  ['auth-failed', 'fault'],
  ['not-rtsp', 'fault'],
] as const)('%s reads as %s', (fault, state) => {
  expect(readReport({ state: 'backoff', fault })).toEqual({ state, reason: fault });
});

test('that we are too busy to look says nothing about the camera', () => {
  expect(readReport({ state: 'backoff', fault: 'busy' })).toBeNull();
});
