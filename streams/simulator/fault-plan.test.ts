import { expect, test } from 'vitest';
import { gopSecondsOf, initialChannelState, initialRecorderState } from './fault-plan.ts';

const cameraIds = Array.from({ length: 5000 }, (_, i) => `610921000013200${String(i).padStart(5, '0')}`);
const recorderIds = Array.from({ length: 300 }, (_, i) => `recorder-${i}`);

test('about one channel in fifty of a large county is at fault, of every kind, and always the same ones', () => {
  const states = cameraIds.map((id) => initialChannelState(id, 5266));
  const faults = states.filter((state) => state !== 'alive');
  expect(faults.length / states.length).toBeGreaterThan(0.01);
  expect(faults.length / states.length).toBeLessThan(0.03);
  expect(new Set(faults)).toEqual(new Set(['silent', 'dead', 'frozen', 'black', 'wrong-password']));
  expect(cameraIds.map((id) => initialChannelState(id, 5266))).toEqual(states);
});

test('some recorders of a large county are off or set up lazily', () => {
  const dead = recorderIds.filter((id) => initialRecorderState(id, 5266) === 'dead');
  expect(dead.length).toBeGreaterThan(0);
  expect(dead.length).toBeLessThan(12);
  expect(new Set(recorderIds.map((id) => gopSecondsOf(id, 5266)))).toEqual(new Set([2, 4, 6, 8]));
});

test('a small pack works whole', () => {
  expect(cameraIds.every((id) => initialChannelState(id, 12) === 'alive')).toBe(true);
  expect(recorderIds.every((id) => initialRecorderState(id, 12) === 'alive' && gopSecondsOf(id, 12) === 2)).toBe(true);
});
