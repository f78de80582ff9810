-- Up Migration
-- The second wall: the server works under grid321_app, which sees only rows of the scope set for its transaction.
-- grid321.county: county code; grid321.scope: division code; grid321.grids: comma-separated grid codes of a worker, or empty;
-- grid321.worker: worker id or empty.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'grid321_app') THEN
    CREATE ROLE grid321_app NOLOGIN;
  END IF;
END
$$;
GRANT USAGE ON SCHEMA public TO grid321_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO grid321_app;

CREATE FUNCTION grid321_sees(code text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE
    WHEN coalesce(current_setting('grid321.scope', true), '') = '' THEN false
    WHEN coalesce(current_setting('grid321.grids', true), '') = '' THEN starts_with(code, current_setting('grid321.scope', true))
    ELSE code = ANY (string_to_array(current_setting('grid321.grids', true), ','))
  END
$$;

-- What belongs to a village as a whole (cameras, colleagues): seen from its village up, also by the village's workers.
CREATE FUNCTION grid321_sees_village(code text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT coalesce(current_setting('grid321.scope', true), '') <> '' AND starts_with(code, current_setting('grid321.scope', true))
$$;

CREATE FUNCTION grid321_worker() RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('grid321.worker', true), '')::integer
$$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['household', 'household_colour'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY in_scope ON %I FOR ALL TO grid321_app USING (grid321_sees(grid_code))', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['camera', 'camera_state', 'person', 'worker', 'worker_position', 'grid_post', 'link', 'recorder',
    'legal_station', 'hazard_point'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY in_scope ON %I FOR ALL TO grid321_app USING (grid321_sees_village(village_code))', name);
  END LOOP;
END
$$;

ALTER TABLE incident ENABLE ROW LEVEL SECURITY;
ALTER TABLE incident_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
ALTER TABLE work_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_receiver ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_receipt ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE command ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_log ENABLE ROW LEVEL SECURITY;

-- A worker sees what lies in the own grids, what the worker reported, and what an order is about.
CREATE POLICY in_scope ON order_receiver FOR ALL TO grid321_app
  USING (worker_id = grid321_worker() OR (grid321_worker() IS NULL AND EXISTS (
    SELECT FROM worker w WHERE w.county_code = order_receiver.county_code AND w.id = order_receiver.worker_id)));
CREATE POLICY in_scope ON work_order FOR ALL TO grid321_app
  USING (grid321_worker() IS NULL AND grid321_sees_village(division_code) OR EXISTS (
    SELECT FROM order_receiver r WHERE r.county_code = work_order.county_code AND r.order_id = work_order.id));
CREATE POLICY in_scope ON order_receipt FOR ALL TO grid321_app
  USING (EXISTS (SELECT FROM order_receiver r WHERE r.county_code = order_receipt.county_code
    AND r.order_id = order_receipt.order_id AND r.worker_id = order_receipt.worker_id));
CREATE POLICY in_scope ON incident FOR ALL TO grid321_app
  USING (grid321_sees(scope_code) OR (grid321_worker() IS NOT NULL AND (reporter_worker_id = grid321_worker() OR EXISTS (
    SELECT FROM work_order o JOIN order_receiver r ON r.county_code = o.county_code AND r.order_id = o.id
    WHERE o.county_code = incident.county_code AND o.incident_id = incident.id AND r.worker_id = grid321_worker()))));
CREATE POLICY in_scope ON incident_step FOR ALL TO grid321_app
  USING (EXISTS (SELECT FROM incident i WHERE i.county_code = incident_step.county_code AND i.id = incident_step.incident_id));
CREATE POLICY in_scope ON attachment FOR ALL TO grid321_app
  USING (CASE WHEN incident_id IS NULL THEN uploaded_by = current_setting('grid321.account', true)
    ELSE EXISTS (SELECT FROM incident i WHERE i.county_code = attachment.county_code AND i.id = attachment.incident_id) END);
CREATE POLICY in_scope ON audit FOR SELECT TO grid321_app USING (grid321_sees_village(scope_code));
-- The first answer of a command belongs to whoever gave it.
CREATE POLICY own ON command FOR ALL TO grid321_app USING (account = current_setting('grid321.account', true));
CREATE POLICY in_scope ON event_log FOR SELECT TO grid321_app
  USING (grid321_sees(scope_code) OR grid321_worker() = ANY (worker_ids));
CREATE POLICY append ON audit FOR INSERT TO grid321_app WITH CHECK (true);

GRANT INSERT ON command, outbox, audit TO grid321_app;
GRANT INSERT, UPDATE ON incident, work_order, order_receiver, household_colour, worker_position, camera, camera_state,
  attachment, case_counter TO grid321_app;
GRANT INSERT ON incident_step, order_receipt TO grid321_app;
REVOKE SELECT ON account, session, sign_in_failure, wall_device, outbox FROM grid321_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO grid321_app;
