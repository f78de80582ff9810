import type { Client } from 'pg';
import { insertBatch } from './batch.ts';
import { basemapRows, divisionRows, gridRows } from './county-rows.ts';
import { householdRows } from './household-rows.ts';
import { type CameraOptions, insertCameras } from './load-cameras.ts';
import { insertForces } from './load-forces.ts';
import { insertPastIncidents } from './load-incidents.ts';
import { insertRouting, makeResponsible } from './load-routing.ts';
import { type People, type Person, makePeople } from './people.ts';
import type { Pack } from './read-pack.ts';
import { withoutIndexes } from './without-indexes.ts';

/** What a load needs beside the pack. */
export interface LoadOptions extends CameraOptions {
  readonly loadedAt: Date;
  /** Told before each step. */
  readonly progress: (step: string, done: number, total: number) => void;
}

type Step = readonly [name: string, run: () => Promise<void>];

/** Fills an empty county in one transaction: an interrupted load leaves nothing behind. */
export async function loadPack(client: Client, pack: Pack, options: LoadOptions): Promise<void> {
  const county = pack.divisions.find((division) => division.level === 'county')?.code ?? '';
  const grids = gridRows(pack);
  const people = makePeople(pack, new Map(grids.map((grid) => [grid.code, grid.centre])));
  const steps: Step[] = [
    ['county and divisions', () => insertDivisions(client, county, pack)],
    ['grids', () => insertGrids(client, county, pack, grids)],
    ['households', () => withoutIndexes(client, 'household', () => insertHouseholds(client, county, pack))],
    ['people and posts', () => insertPeople(client, county, people)],
    ['routing list', () => insertRouting(client, county, pack, options.loadedAt)],
    ['cameras', () => insertCameras(client, county, pack.cameras, options)],
    ['forces', () => insertForces(client, county, pack.forces)],
    ['places and basemap', () => insertPlaces(client, county, pack, people)],
    [
      'past incidents',
      () => withoutIndexes(client, 'incident_step', () => insertPastIncidents(client, county, pack, people.people)),
    ],
  ];
  await client.query('BEGIN');
  try {
    for (const [i, [name, run]] of steps.entries()) {
      options.progress(name, i, steps.length);
      await run();
    }
    await client.query('UPDATE county SET loaded_at = $2 WHERE county_code = $1', [county, options.loadedAt]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  options.progress('statistics', steps.length, steps.length);
  await client.query('ANALYZE');
}

async function insertDivisions(client: Client, county: string, pack: Pack): Promise<void> {
  const rows = divisionRows(pack);
  const responsible = makeResponsible(pack);
  await client.query(
    'INSERT INTO county (county_code, name, map_notice, pack_sha256, persons) VALUES ($1, $2, $3, $4, $5)',
    [
      county,
      rows.find((row) => row.code === county)?.name,
      pack.config.mapNotice,
      pack.sha256,
      pack.config.counts.persons,
    ],
  );
  await insertBatch(client, 'division', rows, (to) => [
    to.constant('county_code', county),
    to.column('code', 'text', (row) => row.code),
    to.column('parent_code', 'text', (row) => row.division.parent),
    to.column('level', 'text', (row) => row.division.level),
    to.column('name', 'text', (row) => row.name),
    to.column('is_community', 'boolean', (row) => row.division.isCommunity),
    ...to.point('seat', (row) => row.division.seat),
    ...to.geometry('geom', (row) => row.geom),
    to.column('valid_from', 'date', () => pack.tree.validFrom),
  ]);
  await insertBatch(client, 'centre', rows, (to) => [
    to.constant('county_code', county),
    to.column('code', 'text', (row) => row.code),
    to.column('name', 'text', (row) => pack.config.centreName.replace('{name}', row.name)),
    to.column('level', 'text', (row) => row.division.level),
    ...to.point('position', (row) => row.division.seat),
    to.column('person_name', 'text', (row) => responsible.get(row.code)?.personName ?? null),
    to.column('phone', 'text', (row) => responsible.get(row.code)?.phone ?? null),
  ]);
}

async function insertGrids(
  client: Client,
  county: string,
  pack: Pack,
  rows: ReturnType<typeof gridRows>,
): Promise<void> {
  await insertBatch(client, 'grid', rows, (to) => [
    to.constant('county_code', county),
    to.column('code', 'text', (row) => row.code),
    to.column('parent_code', 'text', (row) => row.parent),
    to.column('village_code', 'text', (row) => row.village),
    to.column('level', 'smallint', (row) => row.level),
    to.column('is_basic', 'boolean', (row) => row.isBasic),
    to.column('name', 'text', (row) => row.name),
    to.column('households', 'integer', (row) => row.households),
    to.column('persons', 'integer', (row) => row.persons),
    ...to.point('centre', (row) => row.centre),
    ...to.geometry('geom', (row) => row.geom),
    to.column('tree_version', 'integer', () => pack.tree.version),
    to.column('valid_from', 'date', () => pack.tree.validFrom),
  ]);
}

async function insertHouseholds(client: Client, county: string, pack: Pack): Promise<void> {
  const rows = householdRows(pack);
  await insertBatch(client, 'household', rows, (to) => [
    to.constant('county_code', county),
    to.column('id', 'integer', (row) => row.id),
    to.column('grid_code', 'text', (row) => row.grid),
    to.column('village_code', 'text', (row) => row.village),
    ...to.point('point', (row) => row.at),
    to.column('address', 'text', (row) => row.address),
    to.column('building', 'text', (row) => row.building),
    to.column('unit', 'smallint', (row) => row.unit),
    to.column('room', 'text', (row) => row.room),
    to.column('head_name', 'text', (row) => row.head),
    to.column('members', 'smallint', (row) => row.members),
  ]);
  await insertBatch(client, 'household_colour', rows, (to) => [
    to.constant('county_code', county),
    to.column('household_id', 'integer', (row) => row.id),
    to.column('village_code', 'text', (row) => row.village),
    to.column('grid_code', 'text', (row) => row.grid),
    to.column('colour', 'smallint', (row) => row.colour),
    to.column('reason', 'text', (row) => row.reason),
    to.column('decided_by', 'text', (row) => `village-duty-${row.village}`),
    to.column('decided_at', 'timestamptz', (row) => new Date(row.decidedAtMs)),
    to.column('review_due', 'date', (row) => row.reviewDue),
  ]);
}

async function insertPeople(client: Client, county: string, { people, posts }: People): Promise<void> {
  await insertBatch(client, 'person', people, (to) => [
    to.constant('county_code', county),
    to.column('id', 'integer', (row) => row.id),
    to.column('name', 'text', (row) => row.name),
    to.column('line', 'text', (row) => row.line),
    to.column('village_code', 'text', (row) => row.village),
    to.column('phone_number', 'text', (row) => row.phoneNumber),
  ]);
  const workers = people.filter((person) => person.workerId !== null);
  await insertBatch(client, 'worker', workers, (to) => [
    to.constant('county_code', county),
    to.column('id', 'integer', (row) => row.workerId),
    to.column('person_id', 'integer', (row) => row.id),
    to.column('name', 'text', (row) => row.name),
    to.column('line', 'text', (row) => row.line),
    to.column('town_code', 'text', (row) => row.village.slice(0, 9)),
    to.column('village_code', 'text', (row) => row.village),
    ...to.textArray('grid_codes', (row) => row.grids),
    ...to.textArray('skills', (row) => row.skills),
  ]);
  await insertBatch(client, 'grid_post', [...posts], (to) => [
    to.constant('county_code', county),
    to.column('grid_code', 'text', ([grid]) => grid),
    to.column('village_code', 'text', ([grid]) => grid.slice(0, 12)),
    to.column('person_id', 'integer', ([, person]) => person),
  ]);
}

async function insertPlaces(client: Client, county: string, pack: Pack, { people }: People): Promise<void> {
  const byVillage = groupByVillage(people);
  const someone = (village: string, i: number): Person | undefined => {
    const residents = byVillage.get(village) ?? [];
    return residents[(i * 7) % residents.length];
  };
  await insertBatch(client, 'legal_station', [...pack.points.legalStations.entries()], (to) => [
    to.constant('county_code', county),
    to.column('id', 'integer', ([i]) => i + 1),
    to.column('kind', 'text', ([, row]) => row.kind),
    to.column('name', 'text', ([, row]) => row.name),
    to.column('person_name', 'text', ([i, row]) => someone(row.village, i)?.name ?? ''),
    to.column('village_code', 'text', ([, row]) => row.village),
    ...to.point('point', ([, row]) => row.position),
  ]);
  await insertBatch(client, 'hazard_point', [...pack.points.hazardPoints.entries()], (to) => [
    to.constant('county_code', county),
    to.column('id', 'integer', ([i]) => i + 1),
    to.column('kind', 'text', ([, row]) => row.kind),
    to.column('name', 'text', ([, row]) => row.name),
    to.column('village_code', 'text', ([, row]) => row.village),
    to.column('person_id', 'integer', ([i, row]) => someone(row.village, i)?.id ?? null),
    ...to.point('point', ([, row]) => row.position),
  ]);
  const shapes = basemapRows(pack);
  await insertBatch(client, 'basemap', [...shapes.entries()], (to) => [
    to.constant('county_code', county),
    to.column('id', 'integer', ([i]) => i + 1),
    to.column('kind', 'text', ([, row]) => row.kind),
    to.column('name', 'text', ([, row]) => row.name),
    to.column('rank', 'smallint', ([, row]) => row.rank),
    ...to.geometry('geom', ([, row]) => row.geom),
  ]);
}

function groupByVillage(people: readonly Person[]): Map<string, Person[]> {
  const groups = new Map<string, Person[]>();
  for (const person of people) groups.set(person.village, [...(groups.get(person.village) ?? []), person]);
  return groups;
}
