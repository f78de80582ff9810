-- Up Migration
-- Orders to an area and to a role, to people without a phone, with limits that escalate.
ALTER TABLE work_order
  ADD COLUMN kind text NOT NULL DEFAULT 'order' CHECK (kind IN ('order', 'notice')),
  ADD COLUMN urgency text NOT NULL DEFAULT 'normal' CHECK (urgency IN ('normal', 'pressing', 'urgent')),
  ADD COLUMN needs_place boolean NOT NULL DEFAULT false,
  -- As it was asked for, and the drawn area as a shape to measure arrivals by.
  ADD COLUMN selector jsonb,
  ADD COLUMN area geometry(Polygon, 4326),
  ADD COLUMN withdrawn_at timestamptz,
  ADD COLUMN withdrawn_by text,
  ADD COLUMN withdrawn_reason text;

-- Open: its last receipt is not made, and it was not withdrawn. What a worker has in hand is counted by it.
ALTER TABLE order_receiver
  ADD COLUMN is_open boolean NOT NULL DEFAULT true,
  ADD COLUMN reminders integer NOT NULL DEFAULT 0,
  ADD COLUMN reminded_at timestamptz,
  ADD COLUMN verified_at timestamptz,
  ADD COLUMN verified_by text;
UPDATE order_receiver r SET is_open = false
  FROM order_receipt t
  WHERE t.county_code = r.county_code AND t.order_id = r.order_id AND t.worker_id = r.worker_id AND t.receipt = 'done';
CREATE INDEX order_receiver_open ON order_receiver (county_code, worker_id) WHERE is_open;

ALTER TABLE order_receipt ADD COLUMN distance_m real, ADD COLUMN place_source text;

CREATE INDEX worker_person ON worker (county_code, person_id);
CREATE INDEX grid_post_person ON grid_post (county_code, person_id);

-- A receiver without a phone, with whoever had one nearby when the order was issued; told by voice.
CREATE TABLE order_voice_receiver (
  county_code text NOT NULL,
  order_id uuid NOT NULL,
  person_id integer NOT NULL,
  village_code text NOT NULL,
  nearest_worker_id integer,
  nearest_distance_m integer,
  told_at timestamptz,
  told_by text,
  told_through text,
  PRIMARY KEY (county_code, order_id, person_id),
  FOREIGN KEY (county_code, order_id) REFERENCES work_order
);

-- An order that was not delivered, read or accepted within its limit; one a stage.
CREATE TABLE order_alarm (
  county_code text NOT NULL,
  order_id uuid NOT NULL,
  stage text NOT NULL CHECK (stage IN ('delivered', 'read', 'accepted')),
  division_code text NOT NULL,
  at timestamptz NOT NULL,
  missing integer NOT NULL,
  receivers integer NOT NULL,
  -- The first of the missing, as the contract's `MissingReceiver` without names: those are joined when read.
  people jsonb NOT NULL,
  acknowledged_at timestamptz,
  acknowledged_by text,
  PRIMARY KEY (county_code, order_id, stage),
  FOREIGN KEY (county_code, order_id) REFERENCES work_order
);
CREATE INDEX order_alarm_open ON order_alarm (county_code, at) WHERE acknowledged_at IS NULL;

-- A worker who said to be off duty until then (休息, 请假). Nobody has to say anything: without a row a worker is on duty.
CREATE TABLE worker_leave (
  county_code text NOT NULL,
  worker_id integer NOT NULL,
  village_code text NOT NULL,
  until_at timestamptz NOT NULL,
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (county_code, worker_id)
);

ALTER TABLE order_voice_receiver ENABLE ROW LEVEL SECURITY;
ALTER TABLE order_alarm ENABLE ROW LEVEL SECURITY;
ALTER TABLE worker_leave ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON order_voice_receiver FOR ALL TO grid321_app
  USING (grid321_worker() IS NULL AND grid321_sees_village(village_code));
CREATE POLICY in_scope ON order_alarm FOR ALL TO grid321_app
  USING (grid321_worker() IS NULL AND grid321_sees_village(division_code));
CREATE POLICY in_scope ON worker_leave FOR ALL TO grid321_app
  USING (worker_id = grid321_worker() OR (grid321_worker() IS NULL AND grid321_sees_village(village_code)));
ALTER POLICY in_scope ON work_order TO grid321_app
  USING (grid321_worker() IS NULL AND grid321_sees_village(division_code)
    OR EXISTS (SELECT FROM order_receiver r WHERE r.county_code = work_order.county_code AND r.order_id = work_order.id)
    OR EXISTS (SELECT FROM order_voice_receiver v WHERE v.county_code = work_order.county_code AND v.order_id = work_order.id));
GRANT SELECT, INSERT, UPDATE ON order_voice_receiver, order_alarm TO grid321_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON worker_leave TO grid321_app;

-- What stands in the log is sent as it is: orders of before get the fields that readers now look for.
UPDATE event_log SET data = '{"kind": "order", "urgency": "normal", "selector": null, "needsPlace": false, "withdrawn": null, "voiceReceivers": []}' || data
  WHERE kind = 'order';
UPDATE outbox SET data = '{"kind": "order", "urgency": "normal", "selector": null, "needsPlace": false, "withdrawn": null, "voiceReceivers": []}' || data
  WHERE kind = 'order';
