import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import type { DatabaseAddress } from '#contract/boot';
import { type CountySize, gridCentre, gridCode, TEST_COUNTY, townCode, villageCode } from '../../fixtures/county.ts';
import { startTestDatabase, type TestDatabase } from '../../fixtures/engines.ts';
import { findFreePorts } from '../../fixtures/free-ports.ts';
import { serverBoot } from '../../fixtures/server-boot.ts';
import { ServerProcess } from '../../fixtures/server-process.ts';
import { signIn, type TestClient } from '../../fixtures/test-client.ts';
import type { ReaderPlan } from './crowd.ts';
import type { Place } from './generator.ts';

/** A county of a bench: its divisions, and how many look at it. */
export interface CountyPlan {
  readonly size: Pick<CountySize, 'towns' | 'villagesPerTown' | 'gridsPerVillage'>;
  /** Workers' phones: the first of one worker in each grid. */
  readonly phones: number;
  /** Pages of the county's centres, one session each. */
  readonly seats: number;
}

/** Of a hundred seats so many are the county's and the towns'; the rest are the villages'. */
const SEATS_PER_CENT = { county: 4, town: 11 };
const DAY_MS = 24 * 3_600_000;

/** A built server on a database of its own, with the sessions of everybody who will look. */
export interface CountyRig {
  readonly url: string;
  readonly server: ServerProcess;
  readonly database: TestDatabase;
  readonly duty: TestClient;
  readonly phones: readonly { readonly token: string; readonly place: Place }[];
  readonly seats: readonly ReaderPlan[];
  /** Everybody: what each gets is what its scope holds. */
  readonly readers: readonly ReaderPlan[];
  readonly places: readonly Place[];
  stop(): Promise<void>;
}

/** Starts it. */
export async function startCounty(engine: DatabaseAddress['kind'], plan: CountyPlan): Promise<CountyRig> {
  const database = await startTestDatabase(engine, plan.size);
  const port = await findFreePorts(1);
  const server = new ServerProcess(serverBoot(database.address, { port }));
  const stop = async (): Promise<void> => {
    await server.stop();
    await database.stop();
  };
  try {
    await server.start();
    const url = `http://127.0.0.1:${port}`;
    const places = placesOf(plan.size);
    const people = [...phonesOf(plan, places), ...seatsOf(plan)];
    const tokens = await openSessions(
      database.address.url,
      people.map(({ account }) => account),
    );
    const readers = people.map(({ scope }, i) => ({ token: tokens[i] ?? '', scope }));
    const phones = places.slice(0, plan.phones).map((place, i) => ({ token: tokens[i] ?? '', place }));
    const duty = await signIn(url, 'county-duty');
    return { url, server, database, duty, phones, seats: readers.slice(plan.phones), readers, places, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Person {
  readonly account: string;
  readonly scope: string;
}

/** Grids in the order in which the test county numbers its workers. */
function placesOf(size: CountyPlan['size']): Place[] {
  return counted(size.towns).flatMap((town) =>
    counted(size.villagesPerTown).flatMap((village) =>
      counted(size.gridsPerVillage).map((grid) => ({
        grid: gridCode(town, village, grid),
        position: gridCentre(town, village, grid, size),
      })),
    ),
  );
}

const phonesOf = ({ phones }: CountyPlan, places: readonly Place[]): Person[] =>
  places.slice(0, phones).map(({ grid }, i) => ({ account: `worker-${i + 1}`, scope: grid }));

function seatsOf({ seats, size }: CountyPlan): Person[] {
  const [ofCounty, ofTowns] = [SEATS_PER_CENT.county, SEATS_PER_CENT.town].map((share) =>
    Math.round((share * seats) / 100),
  );
  const towns = counted(size.towns).map(townCode);
  const villages = counted(size.towns).flatMap((t) => counted(size.villagesPerTown).map((v) => villageCode(t, v)));
  return Array.from({ length: seats }, (_, i): Person => {
    if (i < (ofCounty ?? 0)) return { account: 'county-duty', scope: TEST_COUNTY };
    if (i < (ofCounty ?? 0) + (ofTowns ?? 0)) {
      const town = towns[i % towns.length] ?? '';
      return { account: `town-duty-${town}`, scope: town };
    }
    const village = villages[i % villages.length] ?? '';
    return { account: `village-duty-${village}`, scope: village };
  });
}

const counted = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** Sessions as a sign-in leaves them: proving thousands of passwords would measure argon2. Their tokens, in the same order. */
async function openSessions(databaseUrl: string, accounts: readonly string[]): Promise<string[]> {
  const tokens = accounts.map(() => randomBytes(32).toString('base64url'));
  const hashes = tokens.map((token) => createHash('sha256').update(token).digest('hex'));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const now = new Date();
    await client.query(
      `INSERT INTO session (county_code, token_sha256, account, created_at, seen_at, expires_at, is_simulated)
       SELECT $1, hash, account, $4, $4, $5, false FROM unnest($2::text[], $3::text[]) AS opened (hash, account)`,
      [TEST_COUNTY, hashes, accounts, now, new Date(now.getTime() + DAY_MS)],
    );
  } finally {
    await client.end();
  }
  return tokens;
}
