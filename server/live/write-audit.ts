import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import type { NewAudit } from './command.ts';
import { insertAudit } from './execute-command.ts';

/** Writes one audit line in a transaction of its own: for reads, sign-ins and refusals. */
export type WriteAudit = (actor: string, line: NewAudit) => Promise<void>;

/** Makes the writer; the sequencer seals the line at its next look. */
export function createWriteAudit(db: Database, clock: Clock): WriteAudit {
  return (actor, line) => db.system((queries) => insertAudit(db.countyCode, queries, actor, line, clock.now()));
}
