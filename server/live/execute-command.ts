import { Compile } from 'typebox/compile';
import { LiveEvent } from '#contract/live-feed';
import type { Database, Queries } from '../db/database.ts';
import { errorCode } from '../db/outage.ts';
import { AppProblem } from '../problem.ts';
import type { Change, CommandRequest, CommandResult, ExecuteCommand, NewAudit, NewEvent } from './command.ts';

/** Serialisation failure and deadlock: nothing was wrong with the change itself, it is simply done again. */
const RETRY_CODES = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 5;

/**
 * Makes the one way to change state: command row, change, outbox and audit in one transaction.
 * @param onCommitted called after each commit that left events, to wake the sequencer
 */
export function createExecuteCommand(db: Database, onCommitted: () => void): ExecuteCommand {
  return async <Answer>(request: CommandRequest<Answer>): Promise<CommandResult<Answer>> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await db.write(request.viewer, (queries) => applyOnce(db.countyCode, queries, request));
        if (!result.isRepeat) onCommitted();
        return result;
      } catch (error) {
        if (attempt === MAX_ATTEMPTS || !RETRY_CODES.has(errorCode(error) ?? '')) throw error;
      }
    }
  };
}

async function applyOnce<Answer>(
  countyCode: string,
  db: Queries,
  request: CommandRequest<Answer>,
): Promise<CommandResult<Answer>> {
  // The same id at the same time: the second waits here for the first and then finds its answer.
  await db.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 321))', [request.commandId]);
  const [earlier] = await db.query<{ status: number; answer: Answer }>(
    'SELECT status, answer FROM command WHERE county_code = $1 AND command_id = $2',
    [countyCode, request.commandId],
  );
  if (earlier) return { ...earlier, isRepeat: true };
  const change = await request.work(db);
  await insertCommand(countyCode, db, request, change);
  for (const event of change.events) await insertEvent(countyCode, db, event, request.at);
  for (const line of change.audit) await insertAudit(countyCode, db, request.viewer.account, line, request.at);
  return { status: change.status, answer: change.answer, isRepeat: false };
}

async function insertCommand<Answer>(
  countyCode: string,
  db: Queries,
  request: CommandRequest<Answer>,
  change: Change<Answer>,
): Promise<void> {
  try {
    await db.query(
      'INSERT INTO command (county_code, command_id, account, status, answer, at) VALUES ($1, $2, $3, $4, $5, $6)',
      [
        countyCode,
        request.commandId,
        request.viewer.account,
        change.status,
        JSON.stringify(change.answer ?? null),
        request.at,
      ],
    );
  } catch (error) {
    // Row security hides the commands of others, so only the key tells that the id is taken.
    if (errorCode(error) !== '23505') throw error;
    throw new AppProblem('not-allowed', {
      detail: { zh: '该指令编号已被他人使用', en: 'This command id belongs to another account' },
      cause: error,
    });
  }
}

const liveEvent = Compile(LiveEvent);

/** What is in the log is sent as it is, so nothing that breaks the contract may get in. */
function checkEvent(event: NewEvent, at: Date): void {
  const sent = { seq: 1, prev: 0, id: event.entityId, at: at.toISOString(), kind: event.kind, data: event.data };
  if (liveEvent.Check(sent)) return;
  const faults = liveEvent.Errors(sent).map((fault) => `${fault.instancePath} ${fault.message}`);
  throw new Error(`event ${event.kind} ${event.entityId} breaks the contract: ${faults.slice(0, 5).join('; ')}`);
}

async function insertEvent(countyCode: string, db: Queries, event: NewEvent, at: Date): Promise<void> {
  checkEvent(event, at);
  await db.query(
    `INSERT INTO outbox (county_code, kind, entity_id, scope_code, left_code, worker_ids, at, data)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      countyCode,
      event.kind,
      event.entityId,
      event.scopeCode,
      event.leftCode ?? null,
      event.workerIds === undefined ? null : [...event.workerIds],
      at,
      JSON.stringify(event.data),
    ],
  );
}

/** Appends one audit line within a transaction; the sequencer numbers and seals it. */
export async function insertAudit(
  countyCode: string,
  db: Queries,
  actor: string,
  line: NewAudit,
  at: Date,
): Promise<void> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await db.query(
    `INSERT INTO audit (county_code, at, actor, action, target, scope_code, purpose, before, after)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      countyCode,
      at,
      actor,
      line.action,
      line.target,
      line.scopeCode,
      line.purpose ?? null,
      json(line.before),
      json(line.after),
    ],
  );
}
