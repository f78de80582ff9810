-- Up Migration
-- What a desk needs beside the incident itself: who has a case and who looks at it, alarms, words not yet sent, the procedure,
-- what a desk shows on the walls, and the lock of a seat.

-- At most one person has a case; no row while nobody does.
CREATE TABLE incident_claim (
  county_code text NOT NULL,
  incident_id uuid NOT NULL,
  account text NOT NULL,
  display_name text NOT NULL,
  centre_code text NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (county_code, incident_id),
  FOREIGN KEY (county_code, incident_id) REFERENCES incident
);

-- Which case lies open on which seat (one tab of one browser) and when that was last heard.
CREATE TABLE incident_viewing (
  county_code text NOT NULL,
  seat_id uuid NOT NULL,
  incident_id uuid NOT NULL,
  account text NOT NULL,
  display_name text NOT NULL,
  centre_code text NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (county_code, seat_id),
  FOREIGN KEY (county_code, incident_id) REFERENCES incident
);
CREATE INDEX incident_viewing_seen ON incident_viewing (county_code, seen_at);

-- One row for each thing that asks an operator to look now; its condition may come back, then the row rings again.
CREATE TABLE alarm (
  county_code text NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  subject_id text NOT NULL,
  level text NOT NULL,
  scope_code text NOT NULL,
  -- The one centre whose seats it rings at; null for every seat and wall that sees it.
  centre_code text,
  title text NOT NULL,
  incident_id uuid,
  state text NOT NULL CHECK (state IN ('new', 'acknowledged', 'returned', 'shelved')),
  raised_at timestamptz NOT NULL,
  acknowledged_name text,
  acknowledged_at timestamptz,
  shelved_until timestamptz,
  reason text,
  version integer NOT NULL,
  PRIMARY KEY (county_code, id),
  UNIQUE (county_code, kind, subject_id)
);
CREATE INDEX alarm_open ON alarm (county_code, raised_at) WHERE state <> 'returned';

-- Words that an officer has begun, by account: another seat and a new browser get them back. Empty ones keep the time of their end.
CREATE TABLE draft (
  county_code text NOT NULL,
  account text NOT NULL,
  key text NOT NULL,
  value text NOT NULL,
  edited_at timestamptz NOT NULL,
  saved_at timestamptz NOT NULL,
  PRIMARY KEY (county_code, account, key)
);

-- What the county asks for by type of incident, where it differs from what the product comes with.
CREATE TABLE procedure_list (
  county_code text NOT NULL,
  type text NOT NULL,
  items jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (county_code, type)
);

-- What was ticked of a case's procedure; the last hand on an item counts, the audit keeps all.
CREATE TABLE procedure_tick (
  county_code text NOT NULL,
  incident_id uuid NOT NULL,
  item_id text NOT NULL,
  is_done boolean NOT NULL,
  account text NOT NULL,
  display_name text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (county_code, incident_id, item_id),
  FOREIGN KEY (county_code, incident_id) REFERENCES incident
);

-- What a desk shows on the walls of its scope, and until when.
CREATE TABLE wall_focus (
  county_code text NOT NULL,
  scope_code text NOT NULL,
  data jsonb NOT NULL,
  until_at timestamptz NOT NULL,
  PRIMARY KEY (county_code, scope_code)
);

-- A desk on shift locks and never logs out: the session stands, and does nothing but sound and acknowledge alarms.
ALTER TABLE session ADD COLUMN locked_at timestamptz;

ALTER TABLE incident_claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_viewing ENABLE ROW LEVEL SECURITY;
ALTER TABLE alarm ENABLE ROW LEVEL SECURITY;
ALTER TABLE draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE procedure_list ENABLE ROW LEVEL SECURITY;
ALTER TABLE procedure_tick ENABLE ROW LEVEL SECURITY;
ALTER TABLE wall_focus ENABLE ROW LEVEL SECURITY;

CREATE POLICY in_scope ON incident_claim FOR ALL TO grid321_app
  USING (EXISTS (SELECT FROM incident i WHERE i.county_code = incident_claim.county_code AND i.id = incident_claim.incident_id));
CREATE POLICY in_scope ON incident_viewing FOR ALL TO grid321_app
  USING (EXISTS (SELECT FROM incident i WHERE i.county_code = incident_viewing.county_code AND i.id = incident_viewing.incident_id));
CREATE POLICY in_scope ON procedure_tick FOR ALL TO grid321_app
  USING (EXISTS (SELECT FROM incident i WHERE i.county_code = procedure_tick.county_code AND i.id = procedure_tick.incident_id));
-- A worker's report rings wherever it lies, so whoever reports may write an alarm; seen it is by scope.
CREATE POLICY in_scope ON alarm FOR ALL TO grid321_app USING (grid321_sees_village(scope_code) OR incident_id IS NOT NULL AND EXISTS (
    SELECT FROM incident i WHERE i.county_code = alarm.county_code AND i.id = alarm.incident_id));
CREATE POLICY own ON draft FOR ALL TO grid321_app USING (account = current_setting('grid321.account', true));
-- The same for everybody in the county: no row of it is about a person or a place.
CREATE POLICY of_county ON procedure_list FOR ALL TO grid321_app USING (county_code = current_setting('grid321.county', true));
CREATE POLICY in_scope ON wall_focus FOR ALL TO grid321_app USING (grid321_sees_village(scope_code));

GRANT SELECT, INSERT, UPDATE, DELETE ON incident_claim, incident_viewing, draft TO grid321_app;
GRANT SELECT, INSERT, UPDATE ON alarm, procedure_list, procedure_tick, wall_focus TO grid321_app;
