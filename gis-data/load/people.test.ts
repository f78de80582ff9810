import { expect, test } from 'vitest';
import { gridRows } from './county-rows.ts';
import { householdRows } from './household-rows.ts';
import { makePastIncidents } from './past-incidents.ts';
import { makePeople } from './people.ts';
import { findPack, readPack } from './read-pack.ts';

const pack = readPack(findPack('tiny', import.meta.dirname));
const centres = new Map(gridRows(pack).map((grid) => [grid.code, grid.centre]));

test('people, households and past incidents are the same at every load', () => {
  const once = makePeople(pack, centres);
  expect(makePeople(pack, centres)).toEqual(once);
  expect(householdRows(pack)).toEqual(householdRows(pack));
  const workers = once.people.filter((person) => person.workerId !== null);
  expect(makePastIncidents(pack, workers)).toEqual(makePastIncidents(pack, workers));
});

test('post, person and device are three things', () => {
  const { counts } = pack.config;
  const { people, posts } = makePeople(pack, centres);
  expect(people).toHaveLength(counts.partyMembers + counts.deputies + counts.householdHeads);
  expect(posts.size).toBe(counts.basicGrids);
  expect([...posts.values()].filter((person) => person === null)).toHaveLength(counts.vacantPosts);
  const held = [...posts.values()].filter((person) => person !== null);
  expect(new Set(held).size).toBe(held.length);
  const workers = people.flatMap((person) => person.workerId ?? []);
  expect(workers).toEqual(Array.from({ length: counts.phones }, (_, i) => i + 1));
});

test('no synthetic number could ring at somebody', () => {
  for (const { phoneNumber } of makePeople(pack, centres).people) {
    if (phoneNumber !== null) expect(phoneNumber).toMatch(/^100\d{8}$/);
  }
});

test('stacked households of the seat have a building, a unit and a room of their own', () => {
  const stacked = householdRows(pack).filter((household) => household.building !== null);
  expect(stacked.length).toBeGreaterThan(50);
  const doors = stacked.map(({ village, building, unit, room }) => `${village} ${building} ${unit} ${room}`);
  expect(new Set(doors).size).toBe(doors.length);
});

test('past incidents lie in their period, a case number for each', () => {
  const { people } = makePeople(pack, centres);
  const incidents = makePastIncidents(
    pack,
    people.filter((person) => person.workerId !== null),
  );
  expect(incidents).toHaveLength(pack.config.counts.pastIncidents);
  expect(new Set(incidents.map((incident) => incident.caseNumber)).size).toBe(incidents.length);
  for (const { happenedAtMs, steps } of incidents) {
    expect(happenedAtMs).toBeGreaterThanOrEqual(Date.parse('2020-08-31T16:00:00Z'));
    expect(happenedAtMs).toBeLessThan(Date.parse('2021-09-14T16:00:00Z'));
    steps.slice(1).forEach((step, i) => expect(step.atMs).toBeGreaterThan(steps[i]?.atMs ?? Infinity));
  }
});
