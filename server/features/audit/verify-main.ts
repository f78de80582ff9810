import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ConfigError, readConfig } from '../../config.ts';
import { clusterPath } from '../../db/embedded/cluster-directory.ts';
import { openEngine } from '../../db/embedded/engine.ts';
import { createSessionGate } from '../../db/embedded/session-gate.ts';
import { acquireDirectoryLock, LockedError } from '../../launch/directory-lock.ts';
import { readChain, readHead } from './audit-repository.ts';
import { type Verdict, verifyChain } from './verify-chain.ts';

const EXIT = { whole: 0, broken: 1, unable: 2 } as const;

/** Prints a verdict for each county of the database; the exit code is 1 when any chain is broken. */
async function verifyAll(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, application_name: 'grid321-verify-audit' });
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const db = {
      query: async <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
        (await client.query<Row>(sql, [...values])).rows,
    };
    let code: number = EXIT.whole;
    for (const { county } of await db.query<{ county: string }>('SELECT county_code AS county FROM feed ORDER BY 1')) {
      const verdict = await verifyChain(county, {
        readLines: (after, limit) => readChain(db, county, after, limit),
        readHead: () => readHead(db, county),
      });
      if (verdict.kind === 'broken') code = EXIT.broken;
      console.log(`county ${county}: ${describe(verdict)}`);
    }
    return code;
  } finally {
    await client.end();
  }
}

function describe(verdict: Verdict): string {
  if (verdict.kind === 'whole') return `${verdict.lines} audit lines, whole; last hash ${verdict.hash || '(none yet)'}`;
  const { id, fault, line } = verdict;
  const which = line === null ? '' : ` (${line.at.toISOString()}, ${line.actor}, ${line.action}, ${line.target})`;
  const words = {
    missing: 'the line is missing',
    changed: `the line was changed${which}, or the one before it`,
    cutOff: 'the end of the log was cut off',
    headReplaced: 'the head of the log was replaced',
  };
  return `BROKEN at audit line ${id}: ${words[fault]}`;
}

/** Opens the embedded database for as long as `work` runs; refused while Grid321 itself has it open. */
async function withEmbedded(directory: string, work: (url: string) => Promise<number>): Promise<number> {
  const lock = acquireDirectoryLock(directory);
  const sockets = await mkdtemp(join(tmpdir(), 'grid321-verify-'));
  const engine = await openEngine(clusterPath(directory));
  const gate = createSessionGate(engine, (error) => {
    throw error;
  });
  try {
    await new Promise<void>((resolve) => gate.listen(join(sockets, '.s.PGSQL.5432'), resolve));
    return await work(`postgresql://postgres@/postgres?host=${encodeURIComponent(sockets)}`);
  } finally {
    gate.close();
    await engine.close();
    await rm(sockets, { recursive: true, force: true });
    lock.release();
  }
}

try {
  const config = readConfig();
  const directory = join(config.dataDirectory, 'embedded');
  const code = await (config.databaseUrl === null ? withEmbedded(directory, verifyAll) : verifyAll(config.databaseUrl));
  process.exit(code);
} catch (error) {
  const isPlain = error instanceof ConfigError || error instanceof LockedError;
  console.error(isPlain ? `grid321: ${error.message}` : error);
  if (error instanceof LockedError) {
    console.error('The embedded database serves one program at a time: stop Grid321 first, then verify.');
  }
  process.exit(EXIT.unable);
}
