import type { Incident } from '#contract/incident';
import { expect, test } from 'vitest';
import { byNeed, direct, goToScene, hold, SCENE_MS, startDirection } from './wall-director.ts';

const incident = (id: string, change: Partial<Incident> = {}): Incident =>
  ({ id, urgency: 'urgent', state: 'reported', receivedAt: '2026-11-22T06:00:00.000Z', ...change }) as Incident;

test('scenes go round: the county, then each town, then the county again', () => {
  let direction = startDirection(0);
  const scenes = [SCENE_MS.county, SCENE_MS.town, SCENE_MS.town].map((stayMs) => {
    direction = direct(direction, direction.sinceMs + stayMs, [], 3);
    return direction.scene;
  });
  expect(scenes).toEqual([1, 2, 0]);
});

test('nothing changes before its time', () => {
  const direction = startDirection(0);
  expect(direct(direction, SCENE_MS.county - 1, [], 3)).toBe(direction);
});

test('an urgent incident takes the wall over and gives it back when someone accepts', () => {
  const taken = direct(startDirection(0), 1_000, [incident('a')], 3);
  expect(taken.takeover).toEqual({ incidentId: 'a', sinceMs: 1_000 });
  const given = direct(taken, 2_000, [incident('a', { state: 'accepted' })], 3);
  expect(given.takeover).toBeNull();
  expect(given.scene).toBe(0);
});

test('one that nobody accepts gives the wall back after a minute and takes it again later', () => {
  const taken = direct(startDirection(0), 0, [incident('a')], 3);
  const given = direct(taken, SCENE_MS.takeover, [incident('a')], 3);
  expect(given.takeover).toBeNull();
  expect(direct(given, SCENE_MS.takeover + 1_000, [incident('a')], 3).takeover).toBeNull();
  expect(direct(given, SCENE_MS.takeover + 181_000, [incident('a')], 3).takeover?.incidentId).toBe('a');
});

test('a second urgent incident gets its turn after a short while, the newer one first', () => {
  const older = incident('a');
  const newer = incident('b', { receivedAt: '2026-11-22T06:05:00.000Z' });
  const taken = direct(startDirection(0), 0, [older, newer], 3);
  expect(taken.takeover?.incidentId).toBe('b');
  expect(direct(taken, SCENE_MS.takeoverLeast - 1, [older, newer], 3)).toBe(taken);
  const passed = direct(taken, SCENE_MS.takeoverLeast, [older, newer], 3);
  expect(passed.takeover).toEqual({ incidentId: 'a', sinceMs: SCENE_MS.takeoverLeast });
});

test('no scene changes while the map is in hand, but an urgent incident still takes over', () => {
  const held = hold(startDirection(0), 0);
  expect(direct(held, SCENE_MS.county + 1, [], 3)).toBe(held);
  expect(direct(held, SCENE_MS.county + 1, [incident('a')], 3).takeover?.incidentId).toBe('a');
});

test('a chosen scene ends a takeover, which does not come back at once', () => {
  const taken = direct(startDirection(0), 0, [incident('a')], 3);
  const chosen = goToScene(taken, 2, 5_000);
  expect(chosen.takeover).toBeNull();
  expect(direct(chosen, 6_000, [incident('a')], 3).takeover).toBeNull();
});

test('the list begins with what needs a person most', () => {
  const listed = byNeed([
    incident('normal', { urgency: 'normal' }),
    incident('taken', { state: 'accepted' }),
    incident('alarm'),
    incident('pressing', { urgency: 'pressing' }),
  ]);
  expect(listed.map(({ id }) => id)).toEqual(['alarm', 'taken', 'pressing', 'normal']);
});

test('a hand on the map ends a takeover and keeps the map where it is', () => {
  const taken = direct(goToScene(startDirection(0), 1, 0), 1_000, [incident('a')], 3);
  const held = hold(taken, 2_000);
  expect(held.takeover).toBeNull();
  expect(held.scene).toBe(1);
  expect(direct(held, 3_000, [incident('a')], 3)).toBe(held);
});

test('when the hand lets go the scene comes back to its place, then the next ones follow', () => {
  const held = hold(goToScene(startDirection(0), 1, 0), 1_000);
  const back = direct(held, 1_000 + SCENE_MS.byHand, [], 3);
  expect(back).toMatchObject({ scene: 1, heldUntilMs: 0, sinceMs: 1_000 + SCENE_MS.byHand });
  expect(direct(back, back.sinceMs + SCENE_MS.town, [], 3).scene).toBe(2);
});
