import { expect, test } from 'vitest';
import { type DeviceProof, stateOf } from './centre-state.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000);
const link = (village: string, upAt: Date | null, downAt: Date | null = null): DeviceProof => ({
  kind: 'link',
  village,
  upAt,
  downAt,
});

test('a seat heard within a minute is up, later down, never heard unknown', () => {
  const seats = (at: Date | null) => stateOf('990001', at, [], NOW).seats.state;
  expect([seats(ago(60)), seats(ago(61)), seats(null)]).toEqual(['up', 'down', 'unknown']);
});

test('a link is up by a picture within a minute, and unknown a second later: never green by default', () => {
  const state = (...proofs: DeviceProof[]) => stateOf('990001101', null, proofs, NOW).links;
  expect(state(link('990001101001', ago(60)))).toMatchObject({ state: 'up', up: 1, at: ago(60).toISOString() });
  expect(state(link('990001101001', ago(61)))).toMatchObject({
    state: 'unknown',
    unknown: 1,
    at: ago(61).toISOString(),
  });
  expect(state()).toEqual({ state: 'unknown', up: 0, down: 0, unknown: 0, at: null });
});

test('one camera that shows a picture proves the link, whatever another does', () => {
  const { links } = stateOf('990001101', null, [link('990001101001', ago(5), ago(1))], NOW);
  expect(links).toMatchObject({ state: 'up', up: 1, down: 0 });
});

test('a town is partly up when one village is up and another down or unknown; other towns do not count', () => {
  const proofs = [link('990001101001', ago(5)), link('990001101002', null, ago(5)), link('990001102001', null, ago(5))];
  expect(stateOf('990001101', null, proofs, NOW).links).toMatchObject({ state: 'partly', up: 1, down: 1, unknown: 0 });
  expect(stateOf('990001102', null, proofs, NOW).links).toMatchObject({ state: 'down', down: 1 });
  expect(stateOf('990001', null, proofs, NOW).recorders.state).toBe('unknown');
});
