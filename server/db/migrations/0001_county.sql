-- Up Migration
-- The county itself: divisions, grids, households, people, cameras. Loaded from a pack, changed by commands afterwards.
CREATE EXTENSION IF NOT EXISTS postgis;

CREATE TABLE county (
  county_code text PRIMARY KEY,
  name text NOT NULL,
  map_notice text NOT NULL,
  pack_sha256 text NOT NULL,
  persons integer NOT NULL,
  loaded_at timestamptz
);

CREATE TABLE division (
  county_code text NOT NULL REFERENCES county,
  code text NOT NULL,
  parent_code text,
  level text NOT NULL CHECK (level IN ('county', 'town', 'village')),
  name text NOT NULL,
  is_community boolean NOT NULL DEFAULT false,
  seat geometry(Point, 4326) NOT NULL,
  geom geometry(MultiPolygon, 4326) NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  PRIMARY KEY (county_code, code)
);

CREATE TABLE grid (
  county_code text NOT NULL REFERENCES county,
  code text NOT NULL,
  parent_code text NOT NULL,
  village_code text NOT NULL,
  level smallint NOT NULL CHECK (level IN (1, 2, 3)),
  is_basic boolean NOT NULL,
  name text NOT NULL,
  households integer NOT NULL,
  persons integer NOT NULL,
  centre geometry(Point, 4326) NOT NULL,
  geom geometry(MultiPolygon, 4326) NOT NULL,
  tree_version integer NOT NULL DEFAULT 1,
  valid_from date NOT NULL,
  valid_to date,
  PRIMARY KEY (county_code, code)
);
CREATE INDEX grid_basic_geom ON grid USING gist (geom) WHERE is_basic;
CREATE INDEX grid_village ON grid (county_code, village_code);

CREATE TABLE household (
  county_code text NOT NULL REFERENCES county,
  id integer NOT NULL,
  grid_code text NOT NULL,
  village_code text NOT NULL,
  point geometry(Point, 4326) NOT NULL,
  address text NOT NULL,
  building text,
  unit smallint,
  room text,
  head_name text NOT NULL,
  members smallint NOT NULL,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX household_grid ON household (county_code, grid_code);
CREATE INDEX household_point ON household USING gist (point);

-- Narrow, apart and without a spatial index: recolouring all households takes 0.4 s this way.
CREATE TABLE household_colour (
  county_code text NOT NULL,
  household_id integer NOT NULL,
  village_code text NOT NULL,
  grid_code text NOT NULL,
  colour smallint NOT NULL CHECK (colour IN (0, 1, 2)),
  reason text,
  decided_by text,
  decided_at timestamptz NOT NULL,
  review_due date,
  PRIMARY KEY (county_code, household_id)
);

CREATE TABLE person (
  county_code text NOT NULL REFERENCES county,
  id integer NOT NULL,
  name text NOT NULL,
  line text NOT NULL CHECK (line IN ('party', 'deputy', 'householdHead')),
  village_code text NOT NULL,
  phone_number text,
  PRIMARY KEY (county_code, id)
);

-- A person of the three lines with an issued phone: worker n signs in as worker-<n>.
CREATE TABLE worker (
  county_code text NOT NULL,
  id integer NOT NULL,
  person_id integer NOT NULL,
  name text NOT NULL,
  line text NOT NULL,
  town_code text NOT NULL,
  village_code text NOT NULL,
  grid_codes text[] NOT NULL,
  skills text[] NOT NULL,
  PRIMARY KEY (county_code, id),
  FOREIGN KEY (county_code, person_id) REFERENCES person
);

CREATE TABLE grid_post (
  county_code text NOT NULL,
  grid_code text NOT NULL,
  village_code text NOT NULL,
  person_id integer,
  PRIMARY KEY (county_code, grid_code),
  FOREIGN KEY (county_code, grid_code) REFERENCES grid,
  FOREIGN KEY (county_code, person_id) REFERENCES person
);

CREATE TABLE worker_position (
  county_code text NOT NULL,
  worker_id integer NOT NULL,
  town_code text NOT NULL,
  village_code text NOT NULL,
  point geometry(Point, 4326) NOT NULL,
  accuracy_m real,
  observed_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (county_code, worker_id)
);

CREATE TABLE centre (
  county_code text NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  level text NOT NULL,
  position geometry(Point, 4326) NOT NULL,
  seen_at timestamptz,
  PRIMARY KEY (county_code, code)
);

CREATE TABLE link (
  county_code text NOT NULL,
  id text NOT NULL,
  village_code text NOT NULL,
  budget_mbps real NOT NULL,
  PRIMARY KEY (county_code, id)
);

CREATE TABLE recorder (
  county_code text NOT NULL,
  id text NOT NULL,
  village_code text NOT NULL,
  link_id text,
  name text NOT NULL,
  host text NOT NULL,
  port integer NOT NULL,
  channels smallint NOT NULL,
  max_sessions smallint NOT NULL,
  PRIMARY KEY (county_code, id)
);

CREATE TABLE camera (
  county_code text NOT NULL,
  id text NOT NULL CHECK (id ~ '^[0-9]{20}$'),
  name text NOT NULL,
  class smallint NOT NULL CHECK (class IN (1, 2, 3)),
  owner text NOT NULL,
  village_code text NOT NULL,
  point geometry(Point, 4326) NOT NULL,
  azimuth_deg real NOT NULL,
  fov_deg real NOT NULL,
  range_m real NOT NULL,
  recorder_id text,
  channel smallint,
  link_id text,
  zone text NOT NULL DEFAULT 'local',
  -- {kind: rtsp, mainUrl, subUrl} and the other kinds of the contract; never a credential.
  source jsonb NOT NULL,
  -- sealCredential(key, id, '{"username": …, "password": …}'); null when the camera asks for none.
  credential bytea,
  version integer NOT NULL DEFAULT 1,
  PRIMARY KEY (county_code, id)
);
CREATE INDEX camera_point ON camera USING gist (point);

-- Only cameras that were truly looked at have a row: all others are unknown.
CREATE TABLE camera_state (
  county_code text NOT NULL,
  camera_id text NOT NULL,
  village_code text NOT NULL,
  state text NOT NULL,
  reason text,
  at timestamptz NOT NULL,
  PRIMARY KEY (county_code, camera_id)
);

CREATE TABLE legal_station (
  county_code text NOT NULL,
  id integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('police', 'judge', 'prosecutor', 'legalService', 'adviser')),
  name text NOT NULL,
  person_name text NOT NULL,
  village_code text NOT NULL,
  point geometry(Point, 4326) NOT NULL,
  PRIMARY KEY (county_code, id)
);

CREATE TABLE hazard_point (
  county_code text NOT NULL,
  id integer NOT NULL,
  kind text NOT NULL,
  name text NOT NULL,
  village_code text NOT NULL,
  person_id integer,
  point geometry(Point, 4326) NOT NULL,
  PRIMARY KEY (county_code, id)
);

-- Illustrative (示意) lines and names of the pack.
CREATE TABLE basemap (
  county_code text NOT NULL,
  id integer NOT NULL,
  kind text NOT NULL CHECK (kind IN ('river', 'road', 'relief', 'place')),
  name text,
  rank smallint NOT NULL,
  geom geometry(Geometry, 4326) NOT NULL,
  PRIMARY KEY (county_code, id)
);
