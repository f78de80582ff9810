import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STREAM_STATES } from '#contract/stream';
import { holdsSource, nextState, STREAM_EVENTS, STREAM_TRANSITIONS, type StreamEvent } from './stream-state.ts';

function walk(events: readonly StreamEvent[]): string {
  return events.reduce<(typeof STREAM_STATES)[number]>((state, event) => nextState(state, event), 'idle');
}

describe('the life of a stream', () => {
  it.each([
    [['wanted', 'ready', 'keyframe', 'picture'], 'live'],
    [['wanted', 'ready', 'keyframe', 'silent'], 'stale'],
    [['wanted', 'ready', 'keyframe', 'silent', 'picture'], 'live'],
    [['wanted', 'ready', 'keyframe', 'silent', 'stalled'], 'backoff'],
    [['wanted', 'failed', 'retry-due'], 'connecting'],
    [['wanted', 'sign-in-refused', 'wanted', 'ready'], 'auth-failed'],
    [['wanted', 'sign-in-refused', 'changed'], 'connecting'],
    [['wanted', 'ready', 'codec-refused', 'unwanted'], 'idle'],
    [['wanted', 'ready', 'unwanted'], 'idle'],
    [['wanted', 'removed', 'wanted', 'ready'], 'gone'],
  ] as const)('after %j is %s', (events, state) => expect(walk(events)).toBe(state));

  it('has an answer for every state and event', () => {
    for (const state of STREAM_STATES) {
      for (const event of STREAM_EVENTS) expect(STREAM_STATES).toContain(STREAM_TRANSITIONS[state][event]);
    }
  });

  it('whatever happened: unwanted lets the camera go, and removed is the end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STREAM_EVENTS), { maxLength: 40 }), (events) => {
        const state = walk(events) as (typeof STREAM_STATES)[number];
        expect(holdsSource(nextState(state, 'unwanted'))).toBe(false);
        expect(nextState(nextState(state, 'removed'), 'wanted')).toBe('gone');
      }),
    );
  });

  it('is live only through a keyframe of a source that was ready', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STREAM_EVENTS), { maxLength: 40 }), (events) => {
        if (walk(events) !== 'live') return;
        expect(events.lastIndexOf('keyframe')).toBeGreaterThan(events.indexOf('ready'));
      }),
    );
  });
});
