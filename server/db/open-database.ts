import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import type { DatabaseAddress } from '#contract/boot';
import type { Database, Isolation, Queries } from './database.ts';
import { capsOf } from './engine-caps.ts';
import { isOutage, outageProblem } from './outage.ts';
import type { Viewer } from './viewer.ts';

/** A transaction that waits idle longer than this holds locks of others for nothing: it is ended. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** How long a request waits for a connection, in the queue of the pool or for the database to come up. */
const CONNECT_TIMEOUT_MS = 8_000;
const QUERY_TIMEOUT_MS = 30_000;

/** What `openDatabase` needs to know. */
export interface DatabaseOptions {
  address: DatabaseAddress;
  countyCode: string;
  /** Connections that broke while nobody used them; the pool replaces them by itself. */
  onError(error: Error): void;
}

/** Opens the pool; connects when first asked, so that it may be called before the database is up. */
export function openDatabase(options: DatabaseOptions): Database {
  const caps = capsOf(options.address.kind);
  const pool = new pg.Pool(poolConfig(options.address));
  let isClosed = false;
  pool.on('error', (error) => {
    if (!isClosed) options.onError(error);
  });
  const isInside = new AsyncLocalStorage<true>();

  const transact = async <T>(begin: string, setup: Setup | null, work: (db: Queries) => Promise<T>): Promise<T> => {
    if (isInside.getStore())
      throw new Error('a transaction inside a transaction: it would wait for its own connection');
    const client = await connect(pool);
    // Between queries a broken connection is told by event only; the next query or the release finds it out.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    try {
      await client.query(begin);
      if (setup) await client.query(setup.sql, setup.values);
      const result = await isInside.run(true, () => work(queriesOf(client)));
      await client.query('COMMIT');
      client.off('error', ignore);
      client.release();
      return result;
    } catch (error) {
      await giveUp(client, error);
      client.off('error', ignore);
      throw isOutage(error) ? outageProblem(error) : error;
    }
  };

  return {
    countyCode: options.countyCode,
    caps,
    read: (viewer, work, isolation: Isolation = 'committed') =>
      transact(
        isolation === 'snapshot' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN READ ONLY',
        viewerSetup(options.countyCode, viewer),
        work,
      ),
    write: (viewer, work) => transact('BEGIN', viewerSetup(options.countyCode, viewer), work),
    system: (work) => transact('BEGIN', null, work),
    async close() {
      isClosed = true;
      await pool.end();
    },
  };
}

interface Setup {
  sql: string;
  values: string[];
}

/** What row-level security asks for, set for this transaction only. A worker without grids sees no grid, not every one. */
function viewerSetup(countyCode: string, viewer: Viewer): Setup {
  const grids = viewer.grids === null ? '' : viewer.grids.join(',') || 'none';
  return {
    sql: `SELECT set_config('role', 'grid321_app', true), set_config('grid321.county', $1, true), set_config('grid321.scope', $2, true),
      set_config('grid321.grids', $3, true), set_config('grid321.worker', $4, true), set_config('grid321.account', $5, true)`,
    values: [countyCode, viewer.scope, grids, viewer.workerId === null ? '' : String(viewer.workerId), viewer.account],
  };
}

function poolConfig(address: DatabaseAddress): pg.PoolConfig {
  const common: pg.PoolConfig = {
    connectionString: address.url,
    max: address.poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    application_name: 'grid321',
  };
  if (address.kind === 'embedded') return { ...common, max: 1, idleTimeoutMillis: 0 };
  return { ...common, idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS };
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw isOutage(error) ? outageProblem(error) : error;
  }
}

async function giveUp(client: pg.PoolClient, error: unknown): Promise<void> {
  if (isOutage(error)) {
    client.release(true);
    return;
  }
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch {
    client.release(true); // What broke first is the error to tell; this connection is thrown away.
  }
}

function queriesOf(client: pg.PoolClient): Queries {
  return {
    async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
      const result = await client.query<Row>(sql, [...values]);
      return result.rows;
    },
  };
}
