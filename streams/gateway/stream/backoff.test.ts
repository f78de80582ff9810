import { describe, expect, it } from 'vitest';
import { backoffMs, HostBreaker } from './backoff.ts';

describe('trying again', () => {
  it('waits half a second, then twice as long each time, up to 30 s', () => {
    const waits = [1, 2, 3, 6, 7, 50].map((failures) => backoffMs(failures, 'refused', 0.5));
    expect(waits).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000]);
  });

  it.each(['unreachable', 'not-publishing', 'not-rtsp', 'not-found', 'silent', 'closed'] as const)(
    'asks what is %s every 2 s for its first sixty tries: it may be starting',
    (fault) => {
      const waits = [1, 2, 3, 20, 59, 60].map((failures) => backoffMs(failures, fault, 0.5));
      expect(waits).toEqual([500, 1000, 2000, 2000, 2000, 30_000]);
    },
  );

  it('spreads cameras that failed together', () => {
    expect(backoffMs(3, null, 0)).toBe(1600);
    expect(backoffMs(3, null, 0.999)).toBe(2399);
  });

  it('waits five minutes after a refused password: cameras lock accounts', () => {
    expect(backoffMs(1, 'auth-failed', 0.5)).toBe(300_000);
  });

  it('lets one try through every 2 s to a host that failed six times, until it answers', () => {
    const breaker = new HostBreaker();
    for (let failure = 0; failure < 6; failure += 1) breaker.failed('h', 1000);
    expect(breaker.mayTry('h', 1500)).toBe(false);
    expect(breaker.mayTry('other', 2000)).toBe(true);
    expect(breaker.mayTry('h', 3000)).toBe(true);
    breaker.failed('h', 3001);
    expect(breaker.mayTry('h', 3001)).toBe(false);
    breaker.failed('h', 4900);
    expect(breaker.mayTry('h', 5000)).toBe(true);
    breaker.succeeded('h');
    expect(breaker.mayTry('h', 5002)).toBe(true);
  });
});
