-- Up Migration
-- What a leader follows: each account its own.
CREATE TABLE concern (
  county_code text NOT NULL,
  account text NOT NULL,
  incident_id uuid NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (county_code, account, incident_id),
  FOREIGN KEY (county_code, incident_id) REFERENCES incident
);
ALTER TABLE concern ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON concern FOR ALL TO grid321_app USING (account = current_setting('grid321.account', true));
GRANT SELECT, INSERT, DELETE ON concern TO grid321_app;
-- What was finished today is counted by every brief.
CREATE INDEX incident_step_finished ON incident_step (county_code, at) WHERE action = 'finish';
