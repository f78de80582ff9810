import type { Client } from 'pg';
import { insertBatch } from './batch.ts';
import { makeResponsible } from './load-routing.ts';
import { type PastIncident, makePastIncidents } from './past-incidents.ts';
import type { Person } from './people.ts';
import type { Pack } from './read-pack.ts';

/** Inserts the county's past incidents, their logs, and the day's numbers that they used up. */
export async function insertPastIncidents(
  client: Client,
  county: string,
  pack: Pack,
  people: readonly Person[],
): Promise<void> {
  const workers = people.filter((person) => person.workerId !== null);
  const incidents = makePastIncidents(pack, workers);
  await insertBatch(client, 'incident', incidents, (to) => [
    to.constant('county_code', county),
    to.column('id', 'uuid', (row) => row.id),
    to.column('case_number', 'text', (row) => row.caseNumber),
    to.column('kind', 'text', (row) => row.kind),
    to.column('type', 'text', (row) => row.type),
    to.column('title', 'text', (row) => row.title),
    to.constant('body', ''),
    to.column('urgency', 'text', (row) => row.urgency),
    to.column('state', 'text', (row) => row.state),
    ...to.point('point', (row) => row.at),
    to.constant('place_source', 'gps'),
    to.column('scope_code', 'text', (row) => row.grid),
    to.column('village_code', 'text', (row) => row.grid.slice(0, 12)),
    to.column('grid_code', 'text', (row) => row.grid),
    to.column('owner_code', 'text', (row) => row.owner),
    to.constant('source', 'import'),
    to.column('reporter', 'text', (row) => `worker-${row.reporter.workerId}`),
    to.column('reporter_worker_id', 'integer', (row) => row.reporter.workerId),
    to.column('happened_at', 'timestamptz', (row) => new Date(row.happenedAtMs)),
    to.column('received_at', 'timestamptz', (row) => new Date(row.receivedAtMs)),
    to.column('state_at', 'timestamptz', (row) => new Date(row.steps[row.steps.length - 1]?.atMs ?? row.receivedAtMs)),
    to.column('version', 'integer', (row) => row.steps.length),
  ]);
  await insertSteps(client, county, incidents, pack);
  await client.query(
    `INSERT INTO case_counter (county_code, day, last)
     SELECT county_code, to_date(split_part(case_number, '-', 2), 'YYYYMMDD'), count(*) FROM incident
     WHERE county_code = $1 GROUP BY 1, 2`,
    [county],
  );
}

async function insertSteps(
  client: Client,
  county: string,
  incidents: readonly PastIncident[],
  pack: Pack,
): Promise<void> {
  const responsible = makeResponsible(pack);
  const steps = incidents.flatMap(({ id, steps: log }) => log.map((step, i) => ({ ...step, id, number: i + 1 })));
  await insertBatch(client, 'incident_step', steps, (to) => [
    to.constant('county_code', county),
    to.column('incident_id', 'uuid', (row) => row.id),
    to.column('number', 'integer', (row) => row.number),
    to.column('action', 'text', (row) => row.action),
    to.column('actor', 'text', (row) => row.actor),
    to.column('actor_name', 'text', (row) => row.actorName),
    to.column('centre_code', 'text', (row) => row.centre),
    to.column('at', 'timestamptz', (row) => new Date(row.atMs)),
    to.column('before', 'text', (row) => row.before),
    to.column('after', 'text', (row) => row.after),
    to.column('owner_code', 'text', (row) => row.owner),
    to.column('responsible_name', 'text', (row) => responsible.get(row.owner)?.personName ?? null),
    to.column('opinion', 'text', (row) => row.opinion),
    to.column('details', 'jsonb', (row) => (row.details === null ? null : JSON.stringify(row.details))),
  ]);
}
