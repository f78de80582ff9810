-- Up Migration
-- What changes: commands, the outbox, the one ordered log, the audit; incidents, orders, attachments; accounts.

-- The log's epoch: another one means another history (a restored backup), and every reader starts from a snapshot.
-- Row lock and counter of the sequencer: the log's last seq; the audit's last id and its hash, so that a cut-off tail is seen.
CREATE TABLE feed (
  county_code text PRIMARY KEY REFERENCES county,
  epoch text NOT NULL,
  -- Which cluster and timeline wrote last: a backup restored elsewhere or to an earlier point has another, and gets another epoch.
  cluster text NOT NULL,
  head bigint NOT NULL DEFAULT 0,
  audit_head bigint NOT NULL DEFAULT 0,
  audit_hash text NOT NULL DEFAULT ''
);

-- One row per applied command: the same id again gets the first answer.
CREATE TABLE command (
  county_code text NOT NULL,
  command_id uuid NOT NULL,
  account text NOT NULL,
  status smallint NOT NULL,
  answer jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (county_code, command_id)
);

-- Written in the transaction of the change, after the change itself; the sequencer moves committed rows to event_log.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  county_code text NOT NULL,
  kind text NOT NULL,
  entity_id text NOT NULL,
  -- Division or grid code whose subtree may see it, and the one that could see it before when it moved.
  scope_code text NOT NULL,
  left_code text,
  -- Workers who may see it outside their grids (receivers of an order); null for none.
  worker_ids integer[],
  at timestamptz NOT NULL,
  data jsonb NOT NULL
);

CREATE TABLE event_log (
  county_code text NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL,
  entity_id text NOT NULL,
  scope_code text NOT NULL,
  left_code text,
  worker_ids integer[],
  at timestamptz NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (county_code, seq)
);

-- Append-only. The row is written with the change; id and hash are given by the sequencer, in commit order.
CREATE TABLE audit (
  row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  county_code text NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  scope_code text NOT NULL,
  purpose text,
  before jsonb,
  after jsonb,
  id bigint,
  hash text,
  UNIQUE (county_code, id)
);
CREATE INDEX audit_unsealed ON audit (row_id) WHERE id IS NULL;

CREATE TABLE incident (
  county_code text NOT NULL,
  id uuid NOT NULL,
  case_number text NOT NULL,
  kind text NOT NULL,
  type text NOT NULL,
  title text NOT NULL,
  body text NOT NULL,
  urgency text NOT NULL,
  state text NOT NULL,
  point geometry(Point, 4326) NOT NULL,
  place_source text NOT NULL,
  accuracy_m real,
  -- Code of its grid where known, else of its village: what scope is decided on.
  scope_code text NOT NULL,
  village_code text NOT NULL,
  grid_code text,
  owner_code text NOT NULL,
  source text NOT NULL,
  reporter text NOT NULL,
  reporter_worker_id integer,
  happened_at timestamptz NOT NULL,
  -- What the reporter's clock said, whatever it was worth; happened_at is the server's reading of it.
  device_at timestamptz,
  device_offset_min smallint,
  received_at timestamptz NOT NULL,
  state_at timestamptz NOT NULL,
  deadline_at timestamptz,
  merged_into uuid,
  version integer NOT NULL,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, case_number)
);
CREATE INDEX incident_open ON incident (county_code, received_at) WHERE state NOT IN ('closed', 'cancelled', 'merged', 'recorded');
CREATE INDEX incident_received ON incident (county_code, received_at);
CREATE INDEX incident_scope ON incident (county_code, scope_code text_pattern_ops);

CREATE TABLE case_counter (
  county_code text NOT NULL,
  day date NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (county_code, day)
);

CREATE TABLE incident_step (
  county_code text NOT NULL,
  incident_id uuid NOT NULL,
  number integer NOT NULL,
  action text NOT NULL,
  actor text NOT NULL,
  actor_name text,
  centre_code text NOT NULL,
  at timestamptz NOT NULL,
  before text,
  after text NOT NULL,
  owner_code text NOT NULL,
  opinion text,
  details jsonb,
  attachments uuid[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (county_code, incident_id, number),
  FOREIGN KEY (county_code, incident_id) REFERENCES incident
);
CREATE INDEX incident_step_at ON incident_step (county_code, at);

CREATE TABLE attachment (
  county_code text NOT NULL,
  id uuid NOT NULL,
  uploaded_by text NOT NULL,
  incident_id uuid,
  scope_code text NOT NULL,
  media_type text NOT NULL,
  bytes integer NOT NULL,
  width_px integer NOT NULL,
  height_px integer NOT NULL,
  sha256 text NOT NULL,
  taken_at timestamptz,
  point geometry(Point, 4326),
  at timestamptz NOT NULL,
  PRIMARY KEY (county_code, id)
);

CREATE TABLE work_order (
  county_code text NOT NULL,
  id uuid NOT NULL,
  incident_id uuid,
  division_code text NOT NULL,
  body text NOT NULL,
  point geometry(Point, 4326),
  issued_by text NOT NULL,
  issued_at timestamptz NOT NULL,
  deadline_at timestamptz,
  needs_photo boolean NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX work_order_incident ON work_order (county_code, incident_id);

CREATE TABLE order_receiver (
  county_code text NOT NULL,
  order_id uuid NOT NULL,
  worker_id integer NOT NULL,
  PRIMARY KEY (county_code, order_id, worker_id),
  FOREIGN KEY (county_code, order_id) REFERENCES work_order
);
CREATE INDEX order_receiver_worker ON order_receiver (county_code, worker_id);

CREATE TABLE order_receipt (
  county_code text NOT NULL,
  order_id uuid NOT NULL,
  worker_id integer NOT NULL,
  receipt text NOT NULL,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  point geometry(Point, 4326),
  body text,
  attachments uuid[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (county_code, order_id, worker_id, receipt),
  FOREIGN KEY (county_code, order_id, worker_id) REFERENCES order_receiver
);

CREATE TABLE account (
  county_code text NOT NULL,
  name text NOT NULL,
  display_name text NOT NULL,
  role text NOT NULL,
  scope_code text NOT NULL,
  worker_id integer,
  -- Who the account belongs to: the three administrators are three people, see the constraint below.
  holder text NOT NULL,
  password_hash text NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  PRIMARY KEY (county_code, name)
);
CREATE UNIQUE INDEX account_one_admin_role_per_holder ON account (county_code, holder)
  WHERE role IN ('systemAdmin', 'securityAdmin', 'auditAdmin');

CREATE TABLE session (
  county_code text NOT NULL,
  token_sha256 text NOT NULL,
  account text NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (county_code, token_sha256)
);

CREATE TABLE sign_in_failure (
  county_code text NOT NULL,
  account text NOT NULL,
  address text NOT NULL,
  failures integer NOT NULL,
  last_at timestamptz NOT NULL,
  locked_until timestamptz,
  PRIMARY KEY (county_code, account, address)
);

CREATE TABLE wall_device (
  county_code text NOT NULL,
  wall_id text NOT NULL,
  code text NOT NULL,
  secret_sha256 text NOT NULL,
  scope_code text NOT NULL,
  approved_by text,
  approved_at timestamptz,
  seen_at timestamptz,
  PRIMARY KEY (county_code, wall_id)
);

-- Moves what was committed since the last call to the log, numbered without a gap, and returns the log's new head.
-- Order: outbox ids are drawn after the change took its row locks, so a change that had to wait for another has the higher id, and
-- whoever sees it sees the other; nothing else orders two commits. The lock on feed lets one sequencer in at a time; the statements
-- after it take a new snapshot (READ COMMITTED), so that nothing is moved twice.
CREATE FUNCTION grid321_sequence(county text, max_rows integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  old_head bigint;
  new_head bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM outbox WHERE county_code = county) THEN
    RETURN (SELECT head FROM feed WHERE county_code = county);
  END IF;
  SELECT head INTO old_head FROM feed WHERE county_code = county FOR UPDATE;
  WITH moved AS (
    DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE county_code = county ORDER BY id LIMIT max_rows)
    RETURNING *
  ), logged AS (
    INSERT INTO event_log (county_code, seq, kind, entity_id, scope_code, left_code, worker_ids, at, data)
    SELECT county_code, old_head + row_number() OVER (ORDER BY id), kind, entity_id, scope_code, left_code, worker_ids, at, data
    FROM moved
    RETURNING seq
  )
  SELECT coalesce(max(seq), old_head) INTO new_head FROM logged;
  UPDATE feed SET head = new_head WHERE county_code = county;
  RETURN new_head;
END
$$;
