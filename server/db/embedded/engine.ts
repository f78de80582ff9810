import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import type { ProtocolEngine } from './session-gate.ts';

/** The embedded database: the session that clients share in turn, and its upkeep. */
export interface EmbeddedEngine extends ProtocolEngine {
  /** Does what background processes do elsewhere, one small piece, unless a client is in the middle of something. */
  maintain(): Promise<void>;
  close(): Promise<void>;
}

/** Opens PGlite with PostGIS on a cluster's directory. */
export async function openEngine(clusterPath: string): Promise<EmbeddedEngine> {
  const database = await PGlite.create({ dataDir: clusterPath, extensions: { postgis } });
  let isIdle = true;
  let lastCheckpointAt = await readWalPosition(database);
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined); // Whoever asked for the work gets its failure.
    return result;
  };
  const maintainInTurn = async () => {
    if (!isIdle) return;
    const position = await readWalPosition(database);
    if (position - lastCheckpointAt > CHECKPOINT_BYTES) {
      await database.exec('CHECKPOINT');
      lastCheckpointAt = position;
      return;
    }
    const [table] = (await database.query<{ name: string }>(BLOATED_TABLE)).rows;
    if (table) await database.exec(`VACUUM (ANALYZE) ${table.name}`);
  };
  return {
    run: (messages, onData) =>
      inTurn(() =>
        database.execProtocolRawStream(messages, {
          onRawData: (bytes) => {
            if (bytes.length > 0) isIdle = endsIdle(bytes);
            onData(bytes);
          },
        }),
      ),
    maintain: () => inTurn(maintainInTurn),
    close: () => inTurn(() => database.close()),
  };
}

/** Makes a cluster with PostGIS in it, about 8 s. */
export async function createCluster(clusterPath: string): Promise<void> {
  const database = await PGlite.create({ dataDir: clusterPath, extensions: { postgis } });
  await database.exec('CREATE EXTENSION postgis; CHECKPOINT');
  await database.close();
}

/** In single-user mode PostgreSQL 18 takes no checkpoint of its own: its log would grow and every recovery with it. */
const CHECKPOINT_BYTES = 64 * 1024 * 1024;

/** Nor is there an autovacuum; its own thresholds (20 % dead) are used here. */
const BLOATED_TABLE = `
  SELECT relid::regclass::text AS name FROM pg_stat_user_tables
   WHERE n_dead_tup > 1000 + 0.2 * n_live_tup OR n_mod_since_analyze > 1000 + 0.2 * n_live_tup
   ORDER BY n_dead_tup DESC LIMIT 1`;

async function readWalPosition(database: PGlite): Promise<number> {
  const { rows } = await database.query<{ bytes: number }>(
    `SELECT (pg_current_wal_insert_lsn() - '0/0')::float8 AS bytes`,
  );
  return rows[0]?.bytes ?? 0;
}

/** ReadyForQuery with status idle: `Z`, length 5, `I`. Only then no statement of the client is half sent. */
function endsIdle(bytes: Uint8Array): boolean {
  const tail = bytes.subarray(-6);
  return tail.length === 6 && tail[0] === 0x5a && tail[4] === 5 && tail[5] === 0x49;
}
