-- Up Migration
-- A simulated phone of the demo: it gives way when a person signs in to the same account.
ALTER TABLE session ADD COLUMN is_simulated boolean NOT NULL DEFAULT false;
CREATE INDEX session_account ON session (county_code, account);
