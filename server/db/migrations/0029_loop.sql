-- Up Migration
-- What changes: an incident carries what its log says of requests, returns and callbacks; merged incidents keep their followers.

ALTER TABLE incident
  -- Who reported, without a name: worker, duty, leader or resident.
  ADD COLUMN reporter_role text NOT NULL DEFAULT 'worker',
  -- An extension or pause that waits for the centre above.
  ADD COLUMN pending_request jsonb,
  ADD COLUMN returns smallint NOT NULL DEFAULT 0,
  ADD COLUMN callback_tries smallint NOT NULL DEFAULT 0,
  ADD COLUMN settled_on_spot boolean NOT NULL DEFAULT false;
UPDATE incident SET reporter_role = 'duty' WHERE reporter_worker_id IS NULL;
CREATE INDEX incident_merged ON incident (county_code, merged_into) WHERE merged_into IS NOT NULL;

-- The deadline as the step left it: with it a log folds to the whole row.
ALTER TABLE incident_step ADD COLUMN deadline_at timestamptz;
UPDATE incident_step s SET deadline_at = i.deadline_at FROM incident i
  WHERE i.county_code = s.county_code AND i.id = s.incident_id AND i.version = s.number;

-- Workers who followed an incident that was merged into another follow that one; via says which, so that it can be undone.
CREATE TABLE incident_follower (
  county_code text NOT NULL,
  incident_id uuid NOT NULL,
  worker_id integer NOT NULL,
  via uuid NOT NULL,
  PRIMARY KEY (county_code, incident_id, worker_id, via),
  FOREIGN KEY (county_code, incident_id) REFERENCES incident
);
CREATE INDEX incident_follower_worker ON incident_follower (county_code, worker_id);
ALTER TABLE incident_follower ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON incident_follower FOR ALL TO grid321_app
  USING (worker_id = grid321_worker() OR (grid321_worker() IS NULL AND EXISTS (
    SELECT FROM worker w WHERE w.county_code = incident_follower.county_code AND w.id = incident_follower.worker_id)));
GRANT SELECT, INSERT, DELETE ON incident_follower TO grid321_app;

ALTER POLICY in_scope ON incident
  USING (grid321_sees(scope_code) OR (grid321_worker() IS NOT NULL AND (reporter_worker_id = grid321_worker() OR EXISTS (
    SELECT FROM work_order o JOIN order_receiver r ON r.county_code = o.county_code AND r.order_id = o.id
    WHERE o.county_code = incident.county_code AND o.incident_id = incident.id AND r.worker_id = grid321_worker())
    OR EXISTS (SELECT FROM incident_follower f
    WHERE f.county_code = incident.county_code AND f.incident_id = incident.id AND f.worker_id = grid321_worker()))));

-- What was said before is told again to readers and retries in the shape of today.
UPDATE event_log SET data = jsonb_build_object('reporterRole', CASE WHEN data->>'source' = 'field' THEN 'worker' ELSE 'duty' END,
    'pendingRequest', NULL, 'returns', 0, 'callbackTries', 0, 'settledOnSpot', false, 'mergedInto', NULL) || data
  WHERE kind = 'incident' AND NOT data ? 'returns';
UPDATE outbox SET data = jsonb_build_object('reporterRole', CASE WHEN data->>'source' = 'field' THEN 'worker' ELSE 'duty' END,
    'pendingRequest', NULL, 'returns', 0, 'callbackTries', 0, 'settledOnSpot', false, 'mergedInto', NULL) || data
  WHERE kind = 'incident' AND NOT data ? 'returns';
UPDATE command SET answer = jsonb_build_object('reporterRole', CASE WHEN answer->>'source' = 'field' THEN 'worker' ELSE 'duty' END,
    'pendingRequest', NULL, 'returns', 0, 'callbackTries', 0, 'settledOnSpot', false, 'mergedInto', NULL) || answer
  WHERE jsonb_typeof(answer) = 'object' AND answer ? 'caseNumber' AND NOT answer ? 'returns';
