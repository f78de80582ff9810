import type { PtzVelocity } from '#contract/onvif';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PtzHand } from './ptz-hand.ts';

const RIGHT = { pan: 0.5, tilt: 0, zoom: 0 };
const UP = { pan: 0, tilt: 0.5, zoom: 0 };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A server that answers after `delayMs`, or refuses. */
function rig(delayMs: number, refuses = false) {
  const told: string[] = [];
  const events: string[] = [];
  const answer = async (words: string) => {
    told.push(words);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (refuses) throw new Error('held');
  };
  const hand = new PtzHand(
    { move: ({ pan, tilt }: PtzVelocity) => answer(`move ${pan} ${tilt}`), stop: () => answer('stop') },
    { onChange: (isDown) => events.push(isDown ? 'down' : 'up'), onRefused: (error) => events.push(String(error)) },
  );
  return { hand, told, events };
}

describe('a hand on a camera', () => {
  test('tells its wish again and again while it is down, and that it is up', async () => {
    const { hand, told } = rig(50);
    hand.press(RIGHT);
    await vi.advanceTimersByTimeAsync(1000);
    hand.lift();
    await vi.advanceTimersByTimeAsync(2000);
    expect(told).toEqual(['move 0.5 0', 'move 0.5 0', 'move 0.5 0', 'stop']);
  });

  test('on a slow line has one request under way, and the stop goes as soon as it is answered', async () => {
    const { hand, told } = rig(900);
    hand.press(RIGHT);
    await vi.advanceTimersByTimeAsync(500);
    hand.lift();
    expect(told).toEqual(['move 0.5 0']);
    await vi.advanceTimersByTimeAsync(400);
    expect(told).toEqual(['move 0.5 0', 'stop']);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told).toHaveLength(2);
  });

  test('another direction is told at once', async () => {
    const { hand, told } = rig(10);
    hand.press(RIGHT);
    await vi.advanceTimersByTimeAsync(20);
    hand.press(UP);
    await vi.advanceTimersByTimeAsync(20);
    expect(told).toEqual(['move 0.5 0', 'move 0 0.5']);
    hand.lift();
  });

  test('is lifted by a refusal, and says why, once', async () => {
    const { hand, told, events } = rig(10, true);
    hand.press(RIGHT);
    await vi.advanceTimersByTimeAsync(5000);
    expect(told).toEqual(['move 0.5 0']);
    expect(events).toEqual(['down', 'up', 'Error: held']);
  });
});
