import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import type { DatabaseAddress } from '#contract/boot';
import type { Database, Isolation, Queries } from './database.ts';
import { capsOf } from './engine-caps.ts';
import { isOutage, outageProblem } from './outage.ts';
import { type Setup, viewerSetup } from './viewer-setup.ts';

/** A transaction that waits idle longer than this holds locks of others for nothing: it is ended. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** How long a request waits for a connection, in the queue of the pool or for the database to come up. */
const CONNECT_TIMEOUT_MS = 8_000;
/**
 * A statement that takes longer is ended by PostgreSQL, and here when nothing is heard: the network lost the connection, or the database
 * hangs. So long at most a connection that was cut off holds a request after the database is back.
 */
const STATEMENT_MS = 12_000;
/** The embedded engine's clients wait in line, and no network can lose them. */
const EMBEDDED_STATEMENT_MS = 30_000;

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
  const talks = new Set<Talk>();
  const madeMs = new WeakMap<pg.PoolClient, number>();
  let renewedMs = 0;
  pool.on('connect', (client) => madeMs.set(client, performance.now()));
  const connect = async (): Promise<pg.PoolClient> => {
    for (;;) {
      const client = await pool.connect();
      if ((madeMs.get(client) ?? 0) >= renewedMs) return client;
      client.release(true);
    }
  };

  const transact = async <T>(begin: string, setup: Setup | null, work: (db: Queries) => Promise<T>): Promise<T> => {
    if (isInside.getStore())
      throw new Error('a transaction inside a transaction: it would wait for its own connection');
    const client = await connect().catch((error: unknown) => {
      throw isOutage(error) ? outageProblem(error) : error;
    });
    const talk = new Talk(client);
    talks.add(talk);
    // Between queries a broken connection is told by event only; the next query or the release finds it out.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    try {
      await talk.query(begin);
      if (setup) await talk.query(setup.sql, setup.values);
      const result = await isInside.run(true, () => work(talk));
      await talk.query('COMMIT');
      client.off('error', ignore);
      client.release();
      return result;
    } catch (error) {
      await giveUp(client, error);
      client.off('error', ignore);
      throw isOutage(error) ? outageProblem(error) : error;
    } finally {
      talks.delete(talk);
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
    renew() {
      renewedMs = performance.now();
      for (const talk of talks) talk.giveUpIfUnanswered(renewedMs);
    },
    async close() {
      isClosed = true;
      await pool.end();
    },
  };
}

function poolConfig(address: DatabaseAddress): pg.PoolConfig {
  const common: pg.PoolConfig = {
    connectionString: address.url,
    max: address.poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'grid321',
  };
  if (address.kind === 'embedded') {
    return { ...common, max: 1, idleTimeoutMillis: 0, query_timeout: EMBEDDED_STATEMENT_MS };
  }
  return {
    ...common,
    keepAlive: true,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 500,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  };
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

/** An answer that takes longer while the database was away will not come on this connection. */
const UNANSWERED_MS = 1_000;

/** One transaction's connection, and since when it has waited for an answer. */
class Talk implements Queries {
  private readonly client: pg.PoolClient;
  private askedMs: number | null = null;

  constructor(client: pg.PoolClient) {
    this.client = client;
  }

  async query<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    this.askedMs = performance.now();
    try {
      return (await this.client.query<Row>(sql, [...values])).rows;
    } finally {
      this.askedMs = null;
    }
  }

  /** Ends the connection under a query that was asked long before `nowMs`; its caller gets the error of a lost connection. */
  giveUpIfUnanswered(nowMs: number): void {
    if (this.askedMs === null || nowMs - this.askedMs < UNANSWERED_MS) return;
    // pg ends a connection with a query on it at once; the pool's release takes it out.
    Promise.resolve(this.client.end()).catch(() => undefined);
  }
}
