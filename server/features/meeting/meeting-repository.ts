import { Type, type Static } from 'typebox';
import type { Invitee } from '#contract/meeting';
import type { Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import { EntryRow, MEETING_COLUMNS, MeetingRow, SEAT_COLUMNS, SeatRow } from './meeting-row.ts';

/** A meeting the viewer's rows reach, or null. */
export async function findMeeting(db: Queries, county: string, id: string): Promise<MeetingRow | null> {
  const rows = await db.query(`SELECT ${MEETING_COLUMNS} FROM meeting m WHERE county_code = $1 AND id = $2`, [
    county,
    id,
  ]);
  return parseRows(MeetingRow, rows)[0] ?? null;
}

/** The same, held until the transaction ends: changes of one meeting come one after the other. */
export async function holdMeeting(db: Queries, county: string, id: string): Promise<MeetingRow | null> {
  await db.query('SELECT FROM meeting WHERE county_code = $1 AND id = $2 FOR UPDATE', [county, id]);
  return findMeeting(db, county, id);
}

/** Meetings with a seat of this address, newest first; `isGoing` leaves out those that ended. */
export async function listMeetings(
  db: Queries,
  county: string,
  wanted: { readonly address: string; readonly isGoing: boolean; readonly limit: number },
): Promise<{ meeting: MeetingRow; own: SeatRow | null }[]> {
  const rows = await db.query(
    `SELECT ${MEETING_COLUMNS} FROM meeting m WHERE county_code = $1 AND invited @> ARRAY[$2::text]
       AND (NOT $3::boolean OR state <> 'ended') ORDER BY starts_at DESC, id DESC LIMIT $4`,
    [county, wanted.address, wanted.isGoing, wanted.limit],
  );
  const found = [];
  for (const meeting of parseRows(MeetingRow, rows)) {
    found.push({ meeting, own: await findSeat(db, county, meeting.id, wanted.address) });
  }
  return found;
}

/** Meetings that have a room now. */
export async function listRunning(db: Queries, county: string): Promise<MeetingRow[]> {
  const rows = await db.query(
    `SELECT ${MEETING_COLUMNS} FROM meeting m WHERE county_code = $1 AND state IN ('open', 'live', 'locked')`,
    [county],
  );
  return parseRows(MeetingRow, rows);
}

/** Stores a new meeting. */
export async function insertMeeting(db: Queries, county: string, row: MeetingRow): Promise<void> {
  await db.query(
    `INSERT INTO meeting (county_code, id, version, state, title, agenda, host_address, host_name, host_scope, invited, starts_at,
       has_waiting_room) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      county,
      row.id,
      row.version,
      row.state,
      row.title,
      row.agenda,
      row.hostAddress,
      row.hostName,
      row.hostScope,
      row.invited,
      row.startsAt,
      row.hasWaitingRoom,
    ],
  );
}

/** Stores what changes of a meeting, which this transaction holds. */
export async function saveMeeting(db: Queries, county: string, row: MeetingRow): Promise<void> {
  await db.query(
    `UPDATE meeting SET version = $3, state = $4, started_at = $5, ended_at = $6, is_muted_all = $7, pinned = $8, camera_id = $9,
       map = $10 WHERE county_code = $1 AND id = $2`,
    [
      county,
      row.id,
      row.version,
      row.state,
      row.startedAt,
      row.endedAt,
      row.isMutedAll,
      row.pinned,
      row.cameraId,
      row.map === null ? null : JSON.stringify(row.map),
    ],
  );
}

/** One seat of a meeting. */
export async function findSeat(db: Queries, county: string, meeting: string, address: string): Promise<SeatRow | null> {
  const rows = await db.query(
    `SELECT ${SEAT_COLUMNS} FROM meeting_seat WHERE county_code = $1 AND meeting_id = $2 AND address = $3`,
    [county, meeting, address],
  );
  return parseRows(SeatRow, rows)[0] ?? null;
}

/** Seats that changed after a version, in the order of divisions. */
export async function listSeats(db: Queries, county: string, meeting: string, since = 0): Promise<SeatRow[]> {
  const rows = await db.query(
    `SELECT ${SEAT_COLUMNS} FROM meeting_seat WHERE county_code = $1 AND meeting_id = $2 AND seq > $3 ORDER BY scope, address`,
    [county, meeting, since],
  );
  return parseRows(SeatRow, rows);
}

/** Stores seats, new ones or changed ones, in one statement. */
export async function saveSeats(
  db: Queries,
  county: string,
  meeting: string,
  seats: readonly SeatRow[],
): Promise<void> {
  if (seats.length === 0) return;
  await db.query(
    `INSERT INTO meeting_seat (county_code, meeting_id, address, name, scope, role, presence, account, person, device, joined_at, left_at,
       hand_at, is_muted, asks_voice, absence, was_inside, seq)
     SELECT $1, $2, address, name, scope, role, presence, account, person, device, "joinedAt", "leftAt", "handAt", "isMuted",
       "asksVoice", absence, "wasInside", seq
     FROM jsonb_to_recordset($3::jsonb) AS n (address text, name text, scope text, role text, presence text, account text, person text,
       device text, "joinedAt" timestamptz, "leftAt" timestamptz, "handAt" timestamptz, "isMuted" boolean, "asksVoice" boolean,
       absence text, "wasInside" boolean, seq integer)
     ON CONFLICT (county_code, meeting_id, address) DO UPDATE SET role = excluded.role, presence = excluded.presence,
       account = excluded.account, person = excluded.person, device = excluded.device, joined_at = excluded.joined_at,
       left_at = excluded.left_at, hand_at = excluded.hand_at, is_muted = excluded.is_muted, asks_voice = excluded.asks_voice,
       absence = excluded.absence, was_inside = excluded.was_inside, seq = excluded.seq`,
    [county, meeting, JSON.stringify(seats)],
  );
}

const ENTRY_COLUMNS = `seq, at, kind, by_address AS by, seat, words AS text, attachments, incident_id AS "incidentId"`;

/** The newest entries after a version, oldest first. */
export async function listEntries(
  db: Queries,
  county: string,
  meeting: string,
  { since, limit }: { readonly since: number; readonly limit: number },
): Promise<EntryRow[]> {
  const rows = await db.query(
    `SELECT * FROM (SELECT ${ENTRY_COLUMNS} FROM meeting_entry WHERE county_code = $1 AND meeting_id = $2 AND seq > $3
       ORDER BY seq DESC LIMIT $4) AS newest ORDER BY seq`,
    [county, meeting, since, limit],
  );
  return parseRows(EntryRow, rows);
}

/** Writes a line of the chronicle. */
export async function insertEntry(db: Queries, county: string, meeting: string, entry: EntryRow): Promise<void> {
  const { seq, at, kind, by, seat, text, attachments } = entry;
  await db.query(
    `INSERT INTO meeting_entry (county_code, meeting_id, seq, at, kind, by_address, seat, words, attachments)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [county, meeting, seq, at, kind, by, seat, text, attachments],
  );
}

/** Files a line of the chat, and its files that lie in no case yet, to a case. @returns whether there is such a line, unfiled */
export async function fileEntry(
  db: Queries,
  county: string,
  meeting: string,
  { entry, incidentId }: { readonly entry: number; readonly incidentId: string },
): Promise<EntryRow | null> {
  const rows = await db.query(
    `UPDATE meeting_entry SET incident_id = $4 WHERE county_code = $1 AND meeting_id = $2 AND seq = $3 AND kind = 'chat'
       AND incident_id IS NULL RETURNING ${ENTRY_COLUMNS}`,
    [county, meeting, entry, incidentId],
  );
  const [filed] = parseRows(EntryRow, rows);
  if (!filed) return null;
  await db.query(
    `UPDATE attachment SET incident_id = $2 WHERE county_code = $1 AND id = ANY ($3::uuid[]) AND incident_id IS NULL`,
    [county, incidentId, filed.attachments],
  );
  return filed;
}

/** How many of these files are the account's own and lie nowhere yet. */
export async function countLoose(
  db: Queries,
  county: string,
  account: string,
  ids: readonly string[],
): Promise<number> {
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM attachment
     WHERE county_code = $1 AND id = ANY ($2::uuid[]) AND uploaded_by = $3 AND incident_id IS NULL`,
    [county, ids, account],
  );
  return row?.count ?? 0;
}

/** Whether the viewer sees a case, a camera. */
export async function seesSubject(
  db: Queries,
  county: string,
  { incidentId, cameraId }: { readonly incidentId: string | null; readonly cameraId: string | null },
): Promise<boolean> {
  const [row] = await db.query<{ sees: boolean }>(
    `SELECT CASE WHEN $2::uuid IS NOT NULL THEN EXISTS (SELECT FROM incident WHERE county_code = $1 AND id = $2)
       ELSE EXISTS (SELECT FROM camera WHERE county_code = $1 AND id = $3) END AS sees`,
    [county, incidentId, cameraId],
  );
  return row?.sees ?? false;
}

const InviteeRow = Type.Object({
  address: Type.String(),
  kind: Type.Union([Type.Literal('duty'), Type.Literal('leader'), Type.Literal('worker')]),
  name: Type.String(),
  scope: Type.String(),
});
/** Somebody with an account who can be invited. */
export type InviteeRow = Static<typeof InviteeRow> & Invitee;

/** Seats and leaders with an account, as the owner of all tables reads them; `search` adds workers of that name or number. */
export async function listInvitees(
  db: Queries,
  county: string,
  wanted: { readonly scope: string; readonly search: string | null; readonly limit: number },
): Promise<InviteeRow[]> {
  const rows = await db.query(
    `SELECT DISTINCT a.role || ':' || d.code AS address, a.role AS kind, d.name, d.code AS scope
     FROM account a JOIN division d ON d.county_code = a.county_code AND d.code = a.scope_code AND d.valid_to IS NULL
     WHERE a.county_code = $1 AND a.is_active AND a.role IN ('duty', 'leader') AND starts_with(d.code, $2)
       AND ($3::text IS NULL OR d.name ILIKE '%' || $3 || '%')
     UNION ALL
     SELECT * FROM (SELECT DISTINCT 'worker:' || w.id, 'worker', w.name, w.village_code
       FROM account a JOIN worker w ON w.county_code = a.county_code AND w.id = a.worker_id
       WHERE $3::text IS NOT NULL AND a.county_code = $1 AND a.is_active AND starts_with(w.village_code, $2)
         AND (w.name ILIKE '%' || $3 || '%' OR w.id::text = $3) LIMIT $4) AS workers
     ORDER BY scope, address`,
    [county, wanted.scope, wanted.search, wanted.limit],
  );
  return parseRows(InviteeRow, rows) as InviteeRow[];
}

/** Who has these addresses; whoever has none of them is left out. */
export async function findInvitees(db: Queries, county: string, addresses: readonly string[]): Promise<InviteeRow[]> {
  const rows = await db.query(
    `SELECT DISTINCT a.role || ':' || d.code AS address, a.role AS kind, d.name, d.code AS scope
     FROM account a JOIN division d ON d.county_code = a.county_code AND d.code = a.scope_code AND d.valid_to IS NULL
     WHERE a.county_code = $1 AND a.is_active AND a.role IN ('duty', 'leader') AND a.role || ':' || d.code = ANY ($2::text[])
     UNION SELECT 'worker:' || w.id, 'worker', w.name, w.village_code FROM worker w
     WHERE w.county_code = $1 AND 'worker:' || w.id = ANY ($2::text[])
     ORDER BY scope, address`,
    [county, addresses],
  );
  return parseRows(InviteeRow, rows) as InviteeRow[];
}
