import type { OpenItem } from '#contract/shift';
import type { Queries } from '../../db/database.ts';

interface ItemRow {
  readonly id: string;
  readonly title: string;
  readonly state: string;
  readonly since: Date;
  readonly dueAt: Date | null;
}

/** Cases that the centre owns and that have not ended: what its queue shows. */
const INCIDENTS = `SELECT id, case_number || ' ' || title AS title, state, received_at AS since, deadline_at AS "dueAt"
  FROM incident WHERE county_code = $1 AND owner_code = $2 AND state NOT IN ('closed', 'cancelled', 'merged', 'recorded')
  ORDER BY received_at, id`;

/** Calls of whistles that wait for this centre, and the whistles of a village that have not ended. */
const WHISTLES = `SELECT w.id || ':' || c.force_id AS id, w.matter || ' · ' || f.name AS title, c.state, c.blown_at AS since, c.accept_by AS "dueAt"
  FROM whistle w JOIN whistle_call c ON c.county_code = w.county_code AND c.whistle_id = w.id
    JOIN force f ON f.county_code = c.county_code AND f.id = c.force_id
  WHERE w.county_code = $1 AND w.state = 'open' AND c.state NOT IN ('closed', 'cancelled')
    AND (c.answering_code = $2 OR w.village_code = $2)
  ORDER BY c.blown_at, c.whistle_id, c.force_id`;

/** Orders of the centre that somebody has not read yet; the state is how many. */
const ORDERS = `SELECT o.id, o.body AS title, count(r.worker_id)::text AS state, o.issued_at AS since, o.deadline_at AS "dueAt"
  FROM work_order o JOIN order_receiver r ON r.county_code = o.county_code AND r.order_id = o.id
  WHERE o.county_code = $1 AND o.division_code = $2 AND o.withdrawn_at IS NULL AND NOT EXISTS (SELECT FROM order_receipt t
    WHERE t.county_code = r.county_code AND t.order_id = r.order_id AND t.worker_id = r.worker_id AND t.receipt = 'read')
  GROUP BY o.county_code, o.id ORDER BY o.issued_at, o.id`;

/** Alarms at the centre that nobody has acknowledged or that are put aside; those of cases, whistles and cards stand there already. */
const ALARMS = `SELECT id, title, kind AS state, raised_at AS since, NULL::timestamptz AS "dueAt" FROM alarm
  WHERE county_code = $1 AND centre_code = $2 AND state IN ('new', 'shelved') AND kind NOT LIKE 'incident.%' AND kind NOT LIKE 'whistle.%'
    AND kind NOT IN ('supervision.supervise', 'supervision.yellowCard', 'supervision.redCard') ORDER BY raised_at, id`;

/** Cards that lie on the centre, and the replies to its own that wait to be lifted. */
const CARDS = `SELECT s.id, i.case_number || ' ' || i.title AS title, s.kind || '.' || s.state AS state, s.issued_at AS since, s.due_at AS "dueAt"
  FROM supervision s JOIN incident i ON i.county_code = s.county_code AND i.id = s.incident_id
  WHERE s.county_code = $1 AND s.ended_at IS NULL AND s.kind IN ('supervise', 'yellowCard', 'redCard')
    AND (s.target_code = $2 OR (s.issuer_code = $2 AND s.state = 'replied')) ORDER BY s.place`;

/** The note of the last handover that was signed: what the shift before asked this one to look after. */
const NOTES = `SELECT id, note AS title, 'signed' AS state, offered_at AS since, NULL::timestamptz AS "dueAt"
  FROM handover WHERE county_code = $1 AND centre_code = $2 AND state = 'signed' ORDER BY answered_at DESC LIMIT 1`;

const SOURCES: readonly (readonly [OpenItem['kind'], string])[] = [
  ['incident', INCIDENTS],
  ['whistle', WHISTLES],
  ['order', ORDERS],
  ['card', CARDS],
  ['alarm', ALARMS],
  ['note', NOTES],
];

/** Everything that lies open at a centre, each thing once, as it stands in this transaction. */
export async function listOpenItems(db: Queries, county: string, centre: string, at: Date): Promise<OpenItem[]> {
  const items: OpenItem[] = [];
  for (const [kind, sql] of SOURCES) {
    const rows = await db.query<ItemRow>(sql, [county, centre]);
    for (const { id, title, state, since, dueAt } of rows) {
      if (title === '') continue;
      items.push({
        kind,
        id,
        title,
        state,
        since: since.toISOString(),
        dueAt: dueAt?.toISOString() ?? null,
        isOverdue: dueAt !== null && dueAt < at,
      });
    }
  }
  return items;
}
