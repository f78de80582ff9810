-- Up Migration
-- Who answers: a centre's person and office telephone; the county's departments, which work at its seat.
ALTER TABLE centre ADD COLUMN person_name text, ADD COLUMN phone text;

CREATE TABLE department (
  county_code text NOT NULL REFERENCES county,
  code text NOT NULL,
  name text NOT NULL,
  person_name text,
  phone text,
  PRIMARY KEY (county_code, code)
);

-- The routing list: every version is kept, one draft at most, one version in force. A rollback is a new version with old lines.
CREATE TABLE routing_version (
  county_code text NOT NULL REFERENCES county,
  version integer NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'inForce', 'retired')),
  based_on integer,
  restores integer,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  published_by text,
  published_at timestamptz,
  reason text,
  revision integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, version),
  CHECK ((state = 'draft') = (published_at IS NULL)),
  CHECK (state = 'draft' OR (published_by IS NOT NULL AND reason IS NOT NULL))
);
CREATE UNIQUE INDEX routing_version_one_draft ON routing_version (county_code) WHERE state = 'draft';
CREATE UNIQUE INDEX routing_version_one_in_force ON routing_version (county_code) WHERE state = 'inForce';

-- `content` is a RoutingLine of server/contract/routing.ts.
CREATE TABLE routing_line (
  county_code text NOT NULL,
  version integer NOT NULL,
  code text NOT NULL,
  number integer NOT NULL,
  content jsonb NOT NULL,
  PRIMARY KEY (county_code, version, code),
  FOREIGN KEY (county_code, version) REFERENCES routing_version
);

-- A published version never changes again: only whether it is in force does.
CREATE FUNCTION grid321_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM routing_version v WHERE v.county_code = OLD.county_code AND v.version = OLD.version AND v.state <> 'draft') THEN
    RAISE EXCEPTION 'version % of the routing list is published: its lines are kept as they are', OLD.version;
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER keep_published BEFORE UPDATE OR DELETE ON routing_line FOR EACH ROW EXECUTE FUNCTION grid321_keep_published();

-- An owner is a division and, at the county, perhaps one of its departments.
ALTER TABLE incident
  ADD COLUMN level text NOT NULL DEFAULT 'small' CHECK (level IN ('small', 'big')),
  ADD COLUMN matter_code text,
  ADD COLUMN department_code text;

ALTER TABLE incident_step
  ADD COLUMN department_code text,
  ADD COLUMN responsible_name text,
  ADD COLUMN due_at timestamptz,
  ADD COLUMN routing_version integer,
  ADD COLUMN routing_line text;

-- How often residents looked at their report's progress, by the county's day: numbers without anything of who it was.
CREATE TABLE progress_view (
  county_code text NOT NULL REFERENCES county,
  day date NOT NULL,
  found integer NOT NULL DEFAULT 0,
  refused integer NOT NULL DEFAULT 0,
  PRIMARY KEY (county_code, day)
);

-- These are the county's own: whoever is signed in to it reads them.
CREATE FUNCTION grid321_in_county(county text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('grid321.scope', true), '') <> '' AND county = current_setting('grid321.county', true)
$$;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['department', 'routing_version', 'routing_line', 'progress_view'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY in_county ON %I FOR ALL TO grid321_app USING (grid321_in_county(county_code))', name);
  END LOOP;
END
$$;
GRANT SELECT ON department, routing_version, routing_line, progress_view TO grid321_app;
GRANT INSERT, UPDATE ON routing_version TO grid321_app;
GRANT INSERT, UPDATE, DELETE ON routing_line TO grid321_app;
GRANT DELETE ON routing_version TO grid321_app;
