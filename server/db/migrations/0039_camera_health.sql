-- Up Migration
-- What is found out about cameras without anybody looking at them: since when a state holds, what was measured, which recorders do not answer, and how much of the time
-- a village's cameras were online.

ALTER TABLE camera_state
  ADD COLUMN since timestamptz,
  ADD COLUMN last_picture_at timestamptz,
  ADD COLUMN codec text,
  ADD COLUMN width_px integer,
  ADD COLUMN height_px integer,
  ADD COLUMN fps real,
  ADD COLUMN gop_s real;

CREATE TABLE recorder_state (
  county_code text NOT NULL,
  recorder_id text NOT NULL,
  village_code text NOT NULL,
  is_up boolean NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (county_code, recorder_id)
);

-- Seconds of all cameras of a village together: known ones, and those of them with a picture. Time in which nothing was looked at is in neither.
CREATE TABLE camera_uptime (
  county_code text NOT NULL,
  village_code text NOT NULL,
  day date NOT NULL,
  known_s double precision NOT NULL,
  online_s double precision NOT NULL,
  PRIMARY KEY (county_code, village_code, day)
);

ALTER TABLE recorder_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON recorder_state FOR ALL TO grid321_app USING (grid321_sees_village(village_code));
ALTER TABLE camera_uptime ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON camera_uptime FOR ALL TO grid321_app USING (grid321_sees_village(village_code));

GRANT SELECT, INSERT, UPDATE ON recorder_state, camera_uptime TO grid321_app;
