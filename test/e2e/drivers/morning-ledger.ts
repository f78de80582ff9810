import pg from 'pg';
import { judgeAudit, judgeLog } from '../../prove/kill-verdict.ts';

/** What the database says at the end of the morning, by SQL of the test's own. */
export interface MorningLedger {
  /** Incidents by title, their state and who has them. */
  readonly incidents: ReadonlyMap<string, { readonly id: string; readonly state: string; readonly owner: string }>;
  /** How many incidents stand in each state. */
  readonly states: Readonly<Record<string, number>>;
  readonly cards: number;
  readonly whistles: number;
  /** What is lost, doubled or out of order, a line each. */
  readonly faults: readonly string[];
}

/**
 * Reads the ledger.
 * @param url superuser connection to the county's database
 * @param since when the morning began: what was reported before is not of it
 */
export async function readLedger(url: string, since: Date): Promise<MorningLedger> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; title: string; state: string; owner: string; isOdd: boolean }>(
      `SELECT i.id, i.title, i.state, i.owner_code AS owner,
         i.version <> (SELECT count(*) FROM incident_step s WHERE s.incident_id = i.id) OR i.state <>
           (SELECT after FROM incident_step s WHERE s.incident_id = i.id ORDER BY number DESC LIMIT 1) AS "isOdd"
       FROM incident i WHERE i.received_at >= $1 ORDER BY i.title`,
      [since],
    );
    const count = async (sql: string): Promise<number> =>
      Number((await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`)).rows[0]?.n);
    const states: Record<string, number> = {};
    for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
    const titles = rows.map(({ title }) => title);
    return {
      incidents: new Map(rows.map((row) => [row.title, row])),
      states,
      cards: await count(`supervision WHERE kind = 'yellowCard' AND NOT is_automatic`),
      whistles: await count(`whistle WHERE state = 'closed'`),
      faults: [
        ...titles.filter((title, i) => title === titles[i - 1]).map((title) => `${title} is there twice`),
        ...rows.filter(({ isOdd }) => isOdd).map(({ title }) => `${title} is not what its steps say`),
        ...(await judgeLog(client, since)),
        ...(await judgeAudit(client)),
      ],
    };
  } finally {
    await client.end();
  }
}
