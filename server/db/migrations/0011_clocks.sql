-- Up Migration
-- How long each step may take, and what becomes of it when the time runs out; 督办 with its log.

-- Each version is the county's whole table; the highest one is in force.
CREATE TABLE deadline_version (
  county_code text NOT NULL REFERENCES county,
  version integer NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by text NOT NULL,
  reason text NOT NULL,
  PRIMARY KEY (county_code, version)
);
CREATE TABLE deadline_rule (
  county_code text NOT NULL,
  version integer NOT NULL,
  urgency text NOT NULL,
  -- '' holds for every type that has no rule of its own.
  type text NOT NULL,
  accept_min integer NOT NULL,
  handle_min integer NOT NULL,
  close_min integer NOT NULL,
  remind_percent integer NOT NULL,
  yellow_after_min integer,
  red_after_min integer,
  reply_within_min integer NOT NULL,
  PRIMARY KEY (county_code, version, urgency, type),
  FOREIGN KEY (county_code, version) REFERENCES deadline_version
);

-- The running clock of an incident's present step. `total_ms` is all the time the step was given, so that 80 % of it is known after
-- a pause and an extension too; `stage` is the last that the clock did.
CREATE TABLE incident_clock (
  county_code text NOT NULL,
  incident_id uuid NOT NULL,
  owner_code text NOT NULL,
  total_ms bigint NOT NULL,
  -- null while it is paused.
  deadline_at timestamptz,
  stage text NOT NULL,
  PRIMARY KEY (county_code, incident_id),
  FOREIGN KEY (county_code, incident_id) REFERENCES incident
);

CREATE TABLE supervision (
  county_code text NOT NULL,
  id uuid NOT NULL,
  incident_id uuid NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  issuer_code text NOT NULL,
  is_automatic boolean NOT NULL,
  target_code text NOT NULL,
  -- Village of its incident's scope: seats from there up see it, workers never do.
  scope_code text NOT NULL,
  reason text NOT NULL,
  due_at timestamptz,
  issued_at timestamptz NOT NULL,
  acknowledged_at timestamptz,
  replied_at timestamptz,
  reply text,
  ended_at timestamptz,
  version integer NOT NULL,
  -- The order in which they were issued, also of those that one moment brought.
  place integer GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, incident_id) REFERENCES incident
);
CREATE INDEX supervision_incident ON supervision (county_code, incident_id);
CREATE INDEX supervision_open ON supervision (county_code, place) WHERE ended_at IS NULL;

CREATE TABLE supervision_step (
  county_code text NOT NULL,
  supervision_id uuid NOT NULL,
  number integer NOT NULL,
  action text NOT NULL,
  actor text NOT NULL,
  actor_name text,
  centre_code text NOT NULL,
  at timestamptz NOT NULL,
  before text,
  after text NOT NULL,
  words text,
  PRIMARY KEY (county_code, supervision_id, number),
  FOREIGN KEY (county_code, supervision_id) REFERENCES supervision
);

ALTER TABLE deadline_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE deadline_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_clock ENABLE ROW LEVEL SECURITY;
ALTER TABLE supervision ENABLE ROW LEVEL SECURITY;
ALTER TABLE supervision_step ENABLE ROW LEVEL SECURITY;

-- The table of deadlines is no secret; the route decides who changes it.
CREATE POLICY of_county ON deadline_version FOR ALL TO grid321_app USING (county_code = current_setting('grid321.county', true));
CREATE POLICY of_county ON deadline_rule FOR ALL TO grid321_app USING (county_code = current_setting('grid321.county', true));
-- Whoever takes a step sets the clock, a worker who reports outside the own grids too; it names no person and no route reads it.
CREATE POLICY by_key ON incident_clock FOR ALL TO grid321_app USING (county_code = current_setting('grid321.county', true));
CREATE POLICY in_scope ON supervision FOR ALL TO grid321_app USING (grid321_worker() IS NULL AND grid321_sees_village(scope_code));
CREATE POLICY in_scope ON supervision_step FOR ALL TO grid321_app
  USING (EXISTS (SELECT FROM supervision s WHERE s.county_code = supervision_step.county_code AND s.id = supervision_step.supervision_id));

GRANT SELECT, INSERT ON deadline_version, deadline_rule, supervision_step TO grid321_app;
GRANT SELECT, INSERT, UPDATE ON supervision TO grid321_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON incident_clock TO grid321_app;
