-- Up Migration
-- What has to happen at a time: deadlines, escalations, reminders. A row is set and cleared in the transaction of the change
-- that asks for it, and removed in the transaction of what it caused, so that it acts exactly once whichever server looks first.
CREATE TABLE timer (
  county_code text NOT NULL,
  kind text NOT NULL,
  entity_id text NOT NULL,
  due_at timestamptz NOT NULL,
  data jsonb NOT NULL,
  -- New with each setting: the same timer set again for the same moment is another one.
  generation bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (county_code, kind, entity_id)
);
CREATE INDEX timer_due ON timer (county_code, due_at);

-- Whoever changes an entity sets and clears its timers by their key, also a worker whose receipt ends a county's timer: there is
-- no scope to check, no route reads them, and `data` names no person.
ALTER TABLE timer ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_key ON timer FOR ALL TO grid321_app USING (county_code = current_setting('grid321.county', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON timer TO grid321_app;
