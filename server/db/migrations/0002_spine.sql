-- Up Migration
-- What changes: commands, the outbox, the one ordered log, the audit; incidents, orders, attachments; accounts.

-- The log's epoch: another one means another history (a restored backup), and every reader starts from a snapshot.
CREATE TABLE feed (
  county_code text PRIMARY KEY REFERENCES county,
  epoch text NOT NULL,
  head bigint NOT NULL DEFAULT 0
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

-- Written in the transaction of the change; the sequencer moves settled rows to event_log.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  county_code text NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
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
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
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
