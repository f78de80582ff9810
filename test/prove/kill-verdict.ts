import pg from 'pg';
import { auditHash } from '../../server/live/audit-chain.ts';
import type { LiveEvent } from '#contract/live-feed';
import type { SentCommand } from './kill-load.ts';

/** What a reader of the feed did, whichever it is. */
export interface JudgedReader {
  /** What it applied, in that order. */
  readonly events: readonly LiveEvent[];
  readonly faults: readonly string[];
  readonly resyncs: readonly string[];
}

/** What must hold after all the kills, for readers up to event `head`; every broken promise is one line. */
export async function judge(
  url: string,
  sent: readonly SentCommand[],
  readers: readonly { name: string; reader: JudgedReader; from: number }[],
  head: number,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return [
      ...(await judgeCommands(client, sent)),
      ...(await judgeLog(client)),
      ...(await judgeReaders(client, readers, head)),
      ...(await judgeAudit(client)),
    ];
  } finally {
    await client.end();
  }
}

async function judgeCommands(client: pg.Client, sent: readonly SentCommand[]): Promise<string[]> {
  const { rows } = await client.query<{ title: string; times: number; steps: number; version: number }>(
    `SELECT i.title, count(*) OVER (PARTITION BY i.title)::integer AS times, i.version,
       (SELECT count(*)::integer FROM incident_step s WHERE s.incident_id = i.id) AS steps FROM incident i`,
  );
  const stored = new Map(rows.map((row) => [row.title, row]));
  const faults = rows.filter((row) => row.times > 1).map((row) => `report ${row.title} applied ${row.times} times`);
  const known = new Set(sent.map((command) => command.title));
  faults.push(...rows.filter((row) => !known.has(row.title)).map((row) => `report ${row.title} was never sent`));
  for (const command of sent) {
    const row = stored.get(command.title);
    const wanted = command.kind === 'report' ? 1 : 2;
    if (command.status !== null && command.status >= 300)
      faults.push(`${command.title} ${command.kind}: ${command.status}`);
    if (command.status !== null && (row?.steps ?? 0) < wanted)
      faults.push(`${command.title} ${command.kind} acknowledged and lost`);
    if (row && row.steps !== row.version) faults.push(`${command.title}: ${row.steps} steps at version ${row.version}`);
    if (row && row.steps > 2) faults.push(`${command.title}: a step applied twice`);
  }
  return [...faults, ...judgePrefix([...stored.keys()])];
}

/** A writer sends its reports one after the other: what survived must be the first of them without a hole. */
function judgePrefix(titles: readonly string[]): string[] {
  const numbers = new Map<string, Set<number>>();
  for (const title of titles) {
    const [writer = '', number = ''] = title.split('-');
    numbers.set(writer, (numbers.get(writer) ?? new Set()).add(Number(number)));
  }
  return [...numbers].flatMap(([writer, of]) =>
    Array.from(of, (_, i) => i).flatMap((i) =>
      of.has(i) ? [] : [`survivors of ${writer} are no prefix: ${i} is missing`],
    ),
  );
}

/**
 * What is wrong with the log of events: a gap, a version twice, a version that is not in it.
 * @param since what was reported before has no events: a county's past is loaded as rows
 */
export async function judgeLog(client: pg.Client, since = new Date(0)): Promise<string[]> {
  const { rows } = await client.query<{ rows: number; first: number; last: number; head: number; waiting: number }>(
    `SELECT count(*)::integer AS rows, coalesce(min(seq), 1)::integer AS first, coalesce(max(seq), 0)::integer AS last,
       (SELECT head::integer FROM feed) AS head, (SELECT count(*)::integer FROM outbox) AS waiting FROM event_log`,
  );
  const [log] = rows;
  if (!log) return ['no log'];
  const isWhole = log.first === 1 && log.last === log.rows && log.head === log.last && log.waiting === 0;
  const { rows: twice } = await client.query<{ entity_id: string }>(
    `SELECT entity_id FROM event_log WHERE kind = 'incident' GROUP BY entity_id, data->>'version' HAVING count(*) > 1`,
  );
  const { rows: missing } = await client.query<{ title: string }>(
    `SELECT title FROM incident i WHERE received_at >= $1
       AND (SELECT count(*) FROM event_log e WHERE e.entity_id = i.id::text AND e.kind = 'incident') <> i.version`,
    [since],
  );
  return [
    ...(isWhole ? [] : [`the log has gaps: ${JSON.stringify(log)}`]),
    ...twice.map((row) => `version of ${row.entity_id} is in the log twice`),
    ...missing.map((row) => `the log does not have every version of ${row.title}`),
  ];
}

async function judgeReaders(
  client: pg.Client,
  readers: readonly { name: string; reader: JudgedReader; from: number }[],
  head: number,
): Promise<string[]> {
  const { rows } = await client.query<{ seq: number; scope: string }>(
    'SELECT seq::integer AS seq, scope_code AS scope FROM event_log WHERE seq <= $1 ORDER BY seq',
    [head],
  );
  return readers.flatMap(({ name, reader, from }) => {
    const scope = name.split(' ')[1] ?? '';
    const wanted = rows.filter((row) => row.seq > from && row.scope.startsWith(scope)).map((row) => row.seq);
    // Centres fall silent by themselves, also while the last reader says goodbye.
    const got = reader.events.map((event) => event.seq).filter((seq) => seq <= head);
    const isSame = wanted.length === got.length && wanted.every((seq, i) => got[i] === seq);
    return [
      ...reader.faults.map((fault) => `reader ${name}: ${fault}`),
      ...reader.resyncs.map((reason) => `reader ${name} was sent to a snapshot: ${reason}`),
      ...(isSame ? [] : [`reader ${name} saw ${got.length} of ${wanted.length} events, or in another order`]),
    ];
  });
}

/** Where the chain of the audit breaks. */
export async function judgeAudit(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT id::integer AS id, county_code, extract(epoch FROM at)::float8 * 1000 AS at_ms, actor, action, target, scope_code, purpose, before, after, hash
     FROM audit ORDER BY id`,
  );
  let hash = '';
  for (const [index, row] of rows.entries()) {
    hash = auditHash(hash, {
      id: index + 1,
      countyCode: String(row['county_code']),
      atMs: Math.round(Number(row['at_ms'])),
      actor: String(row['actor']),
      action: String(row['action']),
      target: String(row['target']),
      scopeCode: String(row['scope_code']),
      purpose: row['purpose'] === null ? null : String(row['purpose']),
      before: row['before'],
      after: row['after'],
    });
    if (row['id'] !== index + 1 || row['hash'] !== hash) return [`the audit chain breaks at line ${index + 1}`];
  }
  return [];
}
