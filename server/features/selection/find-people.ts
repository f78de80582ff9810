import type { Position } from '#contract/geo';
import type { Queries } from '../../db/database.ts';
import { createHolderSearch, type NearHolder } from './nearest-holder.ts';
import { listHolders, listPeople, type PeopleWish, type PersonRow } from './people-repository.ts';

/** A person found, with the nearest phone-holder where one was asked for. */
export interface FoundPerson extends PersonRow {
  readonly nearest: NearHolder | null;
}

/** For whom the nearest phone-holder is wanted, and which phones count. */
export interface NearestWish {
  readonly isForAll: boolean;
  /** Only phones that were heard since; null counts them all. */
  readonly heardSince: Date | null;
  /** Phones that do not count: those that are missing themselves. */
  readonly except: ReadonlySet<number>;
}

const FOR_THOSE_WITHOUT: NearestWish = { isForAll: false, heardSince: null, except: new Set() };

/** Finds people in the viewer's scope; those without a phone come with the nearest person who has one. */
export async function findPeople(
  db: Queries,
  county: string,
  wish: PeopleWish,
  near: NearestWish = FOR_THOSE_WITHOUT,
): Promise<FoundPerson[]> {
  const people = await listPeople(db, county, wish);
  const isAsked = (person: PersonRow): boolean => near.isForAll || person.workerId === null;
  if (!people.some(isAsked)) return people.map((person) => ({ ...person, nearest: null }));
  const holders = (await listHolders(db, county)).filter(
    ({ workerId, positionAt }) => !near.except.has(workerId) && isHeard(positionAt, near.heardSince),
  );
  const search = createHolderSearch(holders);
  return people.map((person) => ({ ...person, nearest: isAsked(person) ? search(placeOf(person)) : null }));
}

const placeOf = ({ lng, lat }: PersonRow): Position => [lng, lat];

function isHeard(positionAt: Date | null, since: Date | null): boolean {
  return since === null || (positionAt !== null && positionAt >= since);
}
