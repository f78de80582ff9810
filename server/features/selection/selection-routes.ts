import type { Position } from '#contract/geo';
import type { OrderSelector } from '#contract/order';
import { type Area, MAX_SELECTION_ITEMS, Selection, SelectionRequest } from '#contract/selection';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { areaWkt, findAreaFault } from '../../geo/area.ts';
import { distanceM } from '../../geo/distance.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { seats } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { findPeople, type FoundPerson } from './find-people.ts';
import * as repository from './selection-repository.ts';

/** `POST /api/selections`: what lies in a drawn area; nothing is changed or kept. */
export function registerSelectionRoutes(http: Http, { db, clock }: { db: Database; clock: Clock }): void {
  http.post(
    '/api/selections',
    {
      config: { policy: seats },
      schema: { tags: ['map'], body: SelectionRequest, response: { 200: Selection } },
    },
    (request) =>
      db.read(viewerOf(request), (queries) => select(queries, db.countyCode, request.body.area, clock.now())),
  );
}

/**
 * Refuses an area that cannot be meant.
 * @param pointer where in the request it stands
 * @throws AppProblem `invalid-input` for a broken shape, `outside-county` for one that lies elsewhere
 */
export async function checkArea(
  db: Queries,
  county: string,
  area: Area,
  pointer: string,
): Promise<{ areaM2: number; middle: Position }> {
  const fault = findAreaFault(area);
  if (fault !== null) throw new AppProblem('invalid-input', { fields: [{ pointer, message: fault }] });
  const { isInCounty, areaM2, lng, lat } = await repository.measureArea(db, county, areaWkt(area));
  if (!isInCounty) {
    const message = { zh: '画在本县范围之外', en: 'lies outside the county' };
    throw new AppProblem('outside-county', { fields: [{ pointer, message }] });
  }
  return { areaM2, middle: area.kind === 'circle' ? area.centre : [lng, lat] };
}

async function select(db: Queries, county: string, area: Area, at: Date): Promise<Selection> {
  const { areaM2, middle } = await checkArea(db, county, area, '/area');
  const wkt = areaWkt(area);
  const cameras = await repository.listCamerasIn(db, county, wkt, middle);
  const selector: OrderSelector = { area };
  const found = await findPeople(db, county, { workers: [], people: [], selector });
  const people = found
    .map((person) => ({ person, distance: Math.round(distanceM(middle, [person.lng, person.lat])) }))
    .sort((a, b) => a.distance - b.distance);
  const grids = await repository.countHouseholdsIn(db, county, wkt);
  const withPhone = people.filter(({ person }) => person.workerId !== null);
  const without = people.filter(({ person }) => person.workerId === null);
  return {
    at: at.toISOString(),
    areaM2: Math.round(areaM2),
    cameras: {
      count: cameras.length,
      online: cameras.filter((camera) => camera.state === 'online').length,
      items: cameras.slice(0, MAX_SELECTION_ITEMS),
    },
    workers: {
      count: withPhone.length,
      items: withPhone.slice(0, MAX_SELECTION_ITEMS).map(({ person, distance }) => presentWorker(person, distance)),
    },
    withoutPhone: {
      count: without.length,
      items: without.slice(0, MAX_SELECTION_ITEMS).map(({ person }) => presentWithoutPhone(person)),
    },
    households: countByColour(grids),
  };
}

function presentWorker(person: FoundPerson, distance: number): Selection['workers']['items'][number] {
  const { name, line, placedBy, positionAt } = person;
  const id = person.workerId ?? 0;
  return { id, name, line, placedBy, distanceM: distance, positionAt: positionAt?.toISOString() ?? null };
}

function presentWithoutPhone(person: FoundPerson): Selection['withoutPhone']['items'][number] {
  const { personId, name, line, gridName, nearest } = person;
  type Village = Selection['withoutPhone']['items'][number]['village'];
  return { personId, name, line, village: person.village as Village, gridName, nearest };
}

function countByColour(rows: readonly repository.GridCountRow[]): Selection['households'] {
  const sum = (count: (row: repository.GridCountRow) => number): number =>
    rows.reduce((total, row) => total + count(row), 0);
  const [green, yellow, red] = [sum((row) => row.green), sum((row) => row.yellow), sum((row) => row.red)];
  return {
    total: green + yellow + red,
    green,
    yellow,
    red,
    members: sum((row) => row.members),
    grids: rows.map((row) => ({ code: row.code, name: row.name, green: row.green, yellow: row.yellow, red: row.red })),
  };
}
