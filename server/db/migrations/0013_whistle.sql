-- Up Migration
-- 吹哨报到: the teams that villages whistle for, the county's certificate categories, whistles with the call of each force.
-- Teams and categories are a directory of offices without any person: every seat of the county may read it, so that a town
-- learns which team next door holds a certificate.
CREATE TABLE certificate_category (
  county_code text NOT NULL REFERENCES county,
  code text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (county_code, code)
);

CREATE TABLE force (
  county_code text NOT NULL REFERENCES county,
  id text NOT NULL,
  kind text NOT NULL,
  kind_name text NOT NULL,
  name text NOT NULL,
  level text NOT NULL CHECK (level IN ('county', 'town')),
  division_code text NOT NULL,
  point geometry(Point, 4326) NOT NULL,
  members smallint NOT NULL,
  officers smallint NOT NULL,
  -- [{category, holders}]
  certificates jsonb NOT NULL,
  PRIMARY KEY (county_code, id)
);

CREATE TABLE whistle_rule (
  county_code text PRIMARY KEY REFERENCES county,
  accept_within_min real NOT NULL CHECK (accept_within_min > 0),
  far_m real NOT NULL
);

CREATE TABLE whistle (
  county_code text NOT NULL,
  id uuid NOT NULL,
  village_code text NOT NULL,
  incident_id uuid,
  matter text NOT NULL,
  body text NOT NULL,
  certificate text,
  point geometry(Point, 4326) NOT NULL,
  blown_by text NOT NULL,
  blown_by_name text NOT NULL,
  blown_at timestamptz NOT NULL,
  state text NOT NULL,
  ended_at timestamptz,
  satisfaction text,
  satisfaction_text text,
  version integer NOT NULL,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX whistle_open ON whistle (county_code, blown_at) WHERE state = 'open';
CREATE INDEX whistle_blown ON whistle (county_code, blown_at);

-- One row a force; each time is that of the newest step of its kind.
CREATE TABLE whistle_call (
  county_code text NOT NULL,
  whistle_id uuid NOT NULL,
  force_id text NOT NULL,
  village_code text NOT NULL,
  state text NOT NULL,
  answering_code text NOT NULL,
  team_id text,
  accept_by timestamptz,
  blown_at timestamptz NOT NULL,
  escalated_at timestamptz,
  accepted_at timestamptz,
  en_route_at timestamptz,
  arrived_at timestamptz,
  handled_at timestamptz,
  ended_at timestamptz,
  arrival_point geometry(Point, 4326),
  arrival_source text CHECK (arrival_source IN ('phone', 'stated')),
  arrival_m real,
  is_far boolean NOT NULL DEFAULT false,
  lacks_certificate boolean NOT NULL DEFAULT false,
  PRIMARY KEY (county_code, whistle_id, force_id),
  FOREIGN KEY (county_code, whistle_id) REFERENCES whistle,
  FOREIGN KEY (county_code, force_id) REFERENCES force
);
CREATE INDEX whistle_call_blown ON whistle_call (county_code, blown_at);

CREATE TABLE whistle_step (
  county_code text NOT NULL,
  whistle_id uuid NOT NULL,
  number integer NOT NULL,
  village_code text NOT NULL,
  force_id text,
  action text NOT NULL,
  actor text NOT NULL,
  actor_name text,
  centre_code text NOT NULL,
  at timestamptz NOT NULL,
  before text,
  after text NOT NULL,
  note text,
  lacks_certificate boolean NOT NULL DEFAULT false,
  PRIMARY KEY (county_code, whistle_id, number),
  FOREIGN KEY (county_code, whistle_id) REFERENCES whistle
);

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['certificate_category', 'force', 'whistle_rule'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY in_county ON %I FOR SELECT TO grid321_app
      USING (county_code = current_setting(''grid321.county'', true) AND coalesce(current_setting(''grid321.scope'', true), '''') <> '''')', name);
    EXECUTE format('GRANT SELECT ON %I TO grid321_app', name);
  END LOOP;
  -- The village, its town and the county; also the village's workers, one of whose phones may tell that a team is there.
  FOREACH name IN ARRAY ARRAY['whistle', 'whistle_call', 'whistle_step'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY in_scope ON %I FOR ALL TO grid321_app USING (grid321_sees_village(village_code))', name);
  END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON whistle, whistle_call TO grid321_app;
GRANT SELECT, INSERT ON whistle_step TO grid321_app;
