-- Up Migration
-- Meetings. Whoever changes one holds its row; its version counts every change, and each seat, answer and entry bears the version
-- that changed it last, so that a reader is sent what is newer than it knows.
CREATE TABLE meeting (
  county_code text NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL,
  state text NOT NULL CHECK (state IN ('scheduled', 'open', 'live', 'locked', 'ended')),
  title text NOT NULL,
  agenda text[] NOT NULL,
  host_address text NOT NULL,
  host_name text NOT NULL,
  host_scope text NOT NULL,
  -- Addresses of all seats.
  invited text[] NOT NULL,
  starts_at timestamptz NOT NULL,
  started_at timestamptz,
  ended_at timestamptz,
  has_waiting_room boolean NOT NULL,
  is_muted_all boolean NOT NULL DEFAULT false,
  pinned text,
  camera_id text,
  map jsonb,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX meeting_going ON meeting (county_code, starts_at) WHERE state <> 'ended';
CREATE INDEX meeting_invited ON meeting USING gin (invited);

CREATE TABLE meeting_seat (
  county_code text NOT NULL,
  meeting_id uuid NOT NULL,
  address text NOT NULL,
  name text NOT NULL,
  scope text NOT NULL,
  role text NOT NULL CHECK (role IN ('host', 'cohost', 'stage', 'audience')),
  presence text NOT NULL CHECK (presence IN ('invited', 'waiting', 'present', 'left', 'removed')),
  -- The device that is in it: its account, the person's name and what it calls itself.
  account text,
  person text,
  device text,
  joined_at timestamptz,
  left_at timestamptz,
  hand_at timestamptz,
  is_muted boolean NOT NULL DEFAULT false,
  asks_voice boolean NOT NULL DEFAULT false,
  absence text,
  was_inside boolean NOT NULL DEFAULT false,
  seq integer NOT NULL,
  PRIMARY KEY (county_code, meeting_id, address),
  FOREIGN KEY (county_code, meeting_id) REFERENCES meeting
);

CREATE TABLE meeting_roll (
  county_code text NOT NULL,
  meeting_id uuid NOT NULL,
  number integer NOT NULL,
  asked_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  closed_at timestamptz,
  PRIMARY KEY (county_code, meeting_id, number),
  FOREIGN KEY (county_code, meeting_id) REFERENCES meeting
);

CREATE TABLE meeting_answer (
  county_code text NOT NULL,
  meeting_id uuid NOT NULL,
  number integer NOT NULL,
  address text NOT NULL,
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'present', 'late', 'absent')),
  answered_at timestamptz,
  reason text,
  seq integer NOT NULL,
  PRIMARY KEY (county_code, meeting_id, number, address),
  FOREIGN KEY (county_code, meeting_id, number) REFERENCES meeting_roll
);

CREATE TABLE meeting_entry (
  county_code text NOT NULL,
  meeting_id uuid NOT NULL,
  seq integer NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  by_address text,
  seat text,
  words text,
  attachments uuid[] NOT NULL DEFAULT '{}',
  incident_id uuid,
  PRIMARY KEY (county_code, meeting_id, seq),
  FOREIGN KEY (county_code, meeting_id) REFERENCES meeting
);
CREATE INDEX meeting_entry_attachments ON meeting_entry USING gin (attachments);

-- The seats whose address the reader has: those of the own centre, or the worker's phone.
CREATE FUNCTION grid321_invited(invited text[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN grid321_worker() IS NOT NULL THEN 'worker:' || grid321_worker() = ANY (invited)
    ELSE invited && ARRAY['duty:' || current_setting('grid321.scope', true), 'leader:' || current_setting('grid321.scope', true)] END
$$;
ALTER TABLE meeting ENABLE ROW LEVEL SECURITY;
-- Who of them reads what is decided by the server (meeting-commands.ts): here, the host's scope and who is invited.
CREATE POLICY in_scope ON meeting FOR ALL TO grid321_app USING (
  (grid321_worker() IS NULL AND grid321_sees_village(host_scope)) OR grid321_invited(invited));
GRANT SELECT, INSERT, UPDATE ON meeting TO grid321_app;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['meeting_seat', 'meeting_roll', 'meeting_answer', 'meeting_entry'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY in_scope ON %I FOR ALL TO grid321_app USING (EXISTS (SELECT FROM meeting m
      WHERE m.county_code = %I.county_code AND m.id = %I.meeting_id))', name, name, name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO grid321_app', name);
  END LOOP;
END
$$;
-- A file of a meeting's chat is for its seats until it is filed to a case; then it is the case's as well.
ALTER POLICY in_scope ON attachment TO grid321_app
  USING (CASE WHEN incident_id IS NOT NULL
      THEN EXISTS (SELECT FROM incident i WHERE i.county_code = attachment.county_code AND i.id = attachment.incident_id)
    ELSE uploaded_by = current_setting('grid321.account', true)
      OR EXISTS (SELECT FROM order_receipt r WHERE r.county_code = attachment.county_code AND r.attachments @> ARRAY[attachment.id]) END
    OR EXISTS (SELECT FROM meeting_entry e WHERE e.county_code = attachment.county_code AND e.attachments @> ARRAY[attachment.id]));
