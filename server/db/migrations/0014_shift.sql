-- Up Migration
-- Who is on duty: rosters, shifts, handovers with the frozen list of what was open, roll calls.
CREATE TABLE duty_shift (
  county_code text NOT NULL,
  id uuid NOT NULL,
  centre_code text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  -- {name, phone} and a list of the same.
  leader jsonb NOT NULL,
  officers jsonb NOT NULL,
  state text NOT NULL CHECK (state IN ('planned', 'on', 'handedOver')),
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, centre_code) REFERENCES centre
);
CREATE INDEX duty_shift_time ON duty_shift (county_code, centre_code, starts_at);
-- One shift a centre is on at a time: what comes next waits for the signature.
CREATE UNIQUE INDEX duty_shift_on ON duty_shift (county_code, centre_code) WHERE state = 'on';

CREATE TABLE handover (
  county_code text NOT NULL,
  id uuid NOT NULL,
  centre_code text NOT NULL,
  -- As they stood: a planned shift may be replaced while nobody has signed.
  shift jsonb NOT NULL,
  next_shift jsonb NOT NULL,
  items jsonb NOT NULL,
  note text NOT NULL,
  state text NOT NULL CHECK (state IN ('offered', 'signed', 'refused')),
  offered_by text NOT NULL,
  offered_name text NOT NULL,
  offered_at timestamptz NOT NULL,
  answered_by text,
  answered_name text,
  answered_at timestamptz,
  refusal text,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX handover_centre ON handover (county_code, centre_code, offered_at);
CREATE UNIQUE INDEX handover_offered ON handover (county_code, centre_code) WHERE state = 'offered';

CREATE TABLE rollcall (
  county_code text NOT NULL,
  id uuid NOT NULL,
  asker_code text NOT NULL,
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX rollcall_asked ON rollcall (county_code, asked_at);

CREATE TABLE rollcall_post (
  county_code text NOT NULL,
  rollcall_id uuid NOT NULL,
  centre_code text NOT NULL,
  -- Of the roll call, for centres that may not see the one that asks.
  asker_code text NOT NULL,
  asked_at timestamptz NOT NULL,
  closes_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('asked', 'present', 'absent', 'late')),
  answered_at timestamptz,
  answered_by text,
  answered_name text,
  PRIMARY KEY (county_code, rollcall_id, centre_code),
  FOREIGN KEY (county_code, rollcall_id) REFERENCES rollcall
);
CREATE INDEX rollcall_post_open ON rollcall_post (county_code, centre_code) WHERE state = 'asked';

ALTER TABLE duty_shift ENABLE ROW LEVEL SECURITY;
ALTER TABLE handover ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollcall ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollcall_post ENABLE ROW LEVEL SECURITY;
-- A village has to reach the duty leader of its town and county at night: rosters are also read from below.
CREATE POLICY reach ON duty_shift FOR SELECT TO grid321_app
  USING (grid321_sees_village(centre_code) OR starts_with(coalesce(current_setting('grid321.scope', true), ''), centre_code));
CREATE POLICY change ON duty_shift FOR ALL TO grid321_app USING (grid321_sees_village(centre_code));
CREATE POLICY in_scope ON handover FOR ALL TO grid321_app USING (grid321_sees_village(centre_code));
CREATE POLICY in_scope ON rollcall FOR ALL TO grid321_app USING (grid321_sees_village(asker_code));
CREATE POLICY in_scope ON rollcall_post FOR ALL TO grid321_app USING (grid321_sees_village(centre_code));
GRANT SELECT, INSERT, UPDATE, DELETE ON duty_shift TO grid321_app;
GRANT SELECT, INSERT, UPDATE ON handover, rollcall_post TO grid321_app;
GRANT SELECT, INSERT ON rollcall TO grid321_app;
