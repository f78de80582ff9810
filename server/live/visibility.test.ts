import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Viewer } from '../db/viewer.ts';
import type { LoggedEvent } from './event-tail.ts';
import { mayFollow, sightOf } from './visibility.ts';

const VILLAGES = ['990001101001', '990001101002', '990001102001'];
const GRIDS = VILLAGES.flatMap((village) => [`${village}01`, `${village}02`]);
const CODES = ['990001', '990001101', '990001102', ...VILLAGES, ...GRIDS];

const seat = (scope: string): Viewer => ({
  account: 'a',
  displayName: 'a',
  role: 'duty',
  scope,
  grids: null,
  workerId: null,
  address: '',
});
const worker: Viewer = { ...seat('990001101001'), role: 'worker', grids: ['99000110100101'], workerId: 7 };

const event = (scopeCode: string, changes: Partial<LoggedEvent> = {}): LoggedEvent => ({
  seq: 1,
  kind: 'incident',
  entityId: 'x',
  scopeCode,
  leftCode: null,
  workerIds: null,
  at: '',
  data: null,
  ...changes,
});

describe('seats', () => {
  test('see exactly what lies in their subtree', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CODES), fc.constantFrom(...CODES), (scope, code) => {
        expect(sightOf(seat(scope), [], event(code))).toBe(code.startsWith(scope) ? 'seen' : 'nothing');
      }),
    );
  });

  test('learn that something left, and nothing more', () => {
    const moved = event('990001102001', { leftCode: '990001101001' });
    expect(sightOf(seat('990001101'), [], moved)).toBe('left');
    expect(sightOf(seat('990001102'), [], moved)).toBe('seen');
    expect(sightOf(seat('990001'), [], moved)).toBe('seen');
    expect(sightOf(seat('990001101002'), [], moved)).toBe('nothing');
  });

  test('a narrower subscription narrows, a wider one is not allowed', () => {
    expect(sightOf(seat('990001'), ['990001101'], event('990001102001'))).toBe('nothing');
    expect(mayFollow(seat('990001101'), ['990001101001', '990001101'])).toBe(true);
    expect(mayFollow(seat('990001101'), ['990001102'])).toBe(false);
    expect(mayFollow(seat('990001101'), ['990001'])).toBe(false);
  });

  test('a worker id in the event opens nothing for a seat', () => {
    expect(sightOf(seat('990001102'), [], event('99000110100101', { workerIds: [7] }))).toBe('nothing');
  });
});

describe('a worker', () => {
  test('sees the own grids and what is about the own orders and reports', () => {
    expect(sightOf(worker, [], event('99000110100101'))).toBe('seen');
    expect(sightOf(worker, [], event('99000110100102'))).toBe('nothing');
    expect(sightOf(worker, [], event('990001101001'))).toBe('nothing');
    expect(sightOf(worker, [], event('99000110200102', { workerIds: [3, 7] }))).toBe('seen');
    expect(sightOf(worker, [], event('99000110200102', { workerIds: [3] }))).toBe('nothing');
  });

  test("sees the village's cameras, not another's", () => {
    expect(sightOf(worker, [], event('990001101001', { kind: 'cameraState' }))).toBe('seen');
    expect(sightOf(worker, [], event('990001101002', { kind: 'cameraState' }))).toBe('nothing');
  });
});
