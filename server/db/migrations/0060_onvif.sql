-- Up Migration
-- Where a camera's settings are reached (ONVIF) and whether it turns; who is turning it; and changes of encoders, each approved by another person than who asked for it.

ALTER TABLE camera ADD COLUMN onvif jsonb;

-- One hand at a time: whoever ranks higher takes over, whoever does nothing for a while lets go.
CREATE TABLE ptz_hold (
  county_code text NOT NULL,
  camera_id text NOT NULL,
  village_code text NOT NULL,
  account text NOT NULL,
  display_name text NOT NULL,
  rank smallint NOT NULL,
  until timestamptz NOT NULL,
  PRIMARY KEY (county_code, camera_id)
);
ALTER TABLE ptz_hold ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON ptz_hold FOR ALL TO grid321_app USING (grid321_sees_village(village_code));

CREATE TABLE encoder_change (
  county_code text NOT NULL,
  id uuid NOT NULL,
  -- Null where the cameras are put back as they were before the change that this one undoes.
  gop_s real,
  restores uuid,
  state text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  PRIMARY KEY (county_code, id)
);
-- What became of each camera: its settings before and after, or why not.
CREATE TABLE encoder_change_camera (
  county_code text NOT NULL,
  change_id uuid NOT NULL,
  camera_id text NOT NULL,
  state text NOT NULL,
  -- What is put back.
  wanted jsonb,
  before jsonb,
  after jsonb,
  fault text,
  detail text,
  at timestamptz,
  PRIMARY KEY (county_code, change_id, camera_id),
  FOREIGN KEY (county_code, change_id) REFERENCES encoder_change
);
CREATE INDEX encoder_change_camera_open ON encoder_change_camera (county_code, camera_id) WHERE state IN ('waiting', 'asking');

GRANT SELECT, INSERT, UPDATE, DELETE ON ptz_hold TO grid321_app;
GRANT SELECT, INSERT, UPDATE ON encoder_change, encoder_change_camera TO grid321_app;
