import { expect, test } from 'vitest';
import { createKeyedStore } from './keyed-store.ts';

function setUp() {
  const frames: (() => void)[] = [];
  const store = createKeyedStore<string, number>((callback) => frames.push(callback));
  return { store, frames, drawFrame: () => frames.splice(0).forEach((frame) => frame()) };
}

test('many writes become one snapshot a frame', () => {
  const { store, frames, drawFrame } = setUp();
  const seen: number[] = [];
  store.state.subscribe((state) => seen.push(state.byKey.size));
  store.set('a', 1);
  store.set('b', 2);
  store.remove('a');
  expect(frames).toHaveLength(1);
  drawFrame();
  expect(seen).toEqual([1]);
  expect(store.state.getState().byKey.get('b')).toBe(2);
});

test('a snapshot already handed out never changes', () => {
  const { store, drawFrame } = setUp();
  store.replaceAll([['a', 1]]);
  drawFrame();
  const before = store.state.getState().byKey;
  store.set('a', 2);
  drawFrame();
  expect(before.get('a')).toBe(1);
  expect(store.peek('a')).toBe(2);
});

test('empty and not yet loaded are told apart', () => {
  const { store, drawFrame } = setUp();
  expect(store.state.getState().isLoaded).toBe(false);
  store.replaceAll([]);
  drawFrame();
  expect(store.state.getState().isLoaded).toBe(true);
});
