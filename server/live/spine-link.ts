import pg from 'pg';
import type { DatabaseAddress } from '#contract/boot';
import type { Database, Queries } from '../db/database.ts';

/** The spine's own way to the database. Any call may reject while the database is away; the next one tries again. */
export interface SpineLink {
  /** Several statements as one transaction. */
  transaction<T>(work: (db: Queries) => Promise<T>): Promise<T>;
  /** Whether this process is the county's sequencer now. */
  tryLead(): Promise<boolean>;
  /** Wakes the other processes that read the log. */
  announce(): Promise<void>;
  close(): Promise<void>;
}

/** The embedded engine has one connection and so one process: it leads, and there is nobody to wake. */
export function createSoleLink(db: Database): SpineLink {
  return {
    transaction: (work) => db.system(work),
    tryLead: () => Promise.resolve(true),
    announce: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

const CHANNEL = 'grid321_events';
/** A look takes milliseconds: an answer that is not there by now will not come on this connection. */
const QUERY_TIMEOUT_MS = 5_000;
/**
 * The spine asks several times a second. One that is silent this long hangs or is cut off, and PostgreSQL ends its session, so that
 * another node may lead: a hung leader's lock would stay for as long as its connection does.
 */
const SILENT_MS = 4_000;

/**
 * A connection of its own on PostgreSQL: it holds the leader's advisory lock, so that leadership ends with the connection,
 * and listens for wake-ups of other leaders.
 */
export function createSharedLink(address: DatabaseAddress, countyCode: string, onWake: () => void): SpineLink {
  let client: pg.Client | null = null;
  let isLeader = false;

  const drop = (broken: pg.Client): void => {
    if (client !== broken) return;
    client = null;
    isLeader = false;
  };
  const connect = async (): Promise<pg.Client> => {
    if (client) return client;
    const fresh = new pg.Client({
      connectionString: address.url,
      application_name: 'grid321-spine',
      query_timeout: QUERY_TIMEOUT_MS,
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
      keepAlive: true,
      statement_timeout: QUERY_TIMEOUT_MS,
      idle_in_transaction_session_timeout: SILENT_MS,
    });
    fresh.on('error', () => drop(fresh));
    fresh.on('end', () => drop(fresh));
    fresh.on('notification', onWake);
    try {
      await fresh.connect();
      await fresh.query(`SET idle_session_timeout = ${SILENT_MS}; LISTEN ${CHANNEL}`);
    } catch (error) {
      fresh.end().catch(() => undefined);
      throw error;
    }
    client = fresh;
    return fresh;
  };
  const attempt = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const current = await connect();
    try {
      return await work(current);
    } catch (error) {
      // Whatever went wrong, a fresh connection is in a known state.
      drop(current);
      current.end().catch(() => undefined);
      throw error;
    }
  };

  return {
    transaction: (work) =>
      attempt(async (current) => {
        await current.query('BEGIN');
        const result = await work({
          query: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
            (await current.query<Row>(sql, [...values])).rows,
        });
        await current.query('COMMIT');
        return result;
      }),
    tryLead: () =>
      attempt(async (current) => {
        if (isLeader) return true;
        const sql = `SELECT pg_try_advisory_lock(hashtextextended('grid321 sequencer ' || $1, 321)) AS "isLeader"`;
        isLeader = (await current.query<{ isLeader: boolean }>(sql, [countyCode])).rows[0]?.isLeader === true;
        return isLeader;
      }),
    announce: () => attempt(async (current) => void (await current.query(`NOTIFY ${CHANNEL}`))),
    close: async () => {
      await client?.end();
    },
  };
}
