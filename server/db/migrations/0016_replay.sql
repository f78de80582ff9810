-- Up Migration
-- The past: what every reader could see of the county at any moment, folded from the log as it grows.

-- One row for each stretch of time in which a thing stood as `data` says; the log itself may be pruned once it is folded.
-- `part` parts an order by village, since an event of it holds the receivers of one village; '' for all else.
CREATE TABLE history_state (
  county_code text NOT NULL,
  row_id bigint GENERATED ALWAYS AS IDENTITY,
  kind text NOT NULL,
  entity_id text NOT NULL,
  part text NOT NULL DEFAULT '',
  scope_code text NOT NULL,
  worker_ids integer[],
  during tstzrange NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (county_code, row_id)
);
CREATE UNIQUE INDEX history_state_open ON history_state (county_code, kind, entity_id, part) WHERE upper_inf(during);
CREATE INDEX history_state_during ON history_state USING gist (during);

-- How far the log is folded, and since when it is.
CREATE TABLE history_head (
  county_code text PRIMARY KEY REFERENCES county,
  seq bigint NOT NULL,
  since timestamptz
);

-- Where the phones of a village were: one row a minute, the fixes of its workers in that minute packed (track-bytes.ts).
CREATE TABLE worker_track (
  county_code text NOT NULL,
  minute timestamptz NOT NULL,
  village_code text NOT NULL,
  fixes bytea NOT NULL,
  PRIMARY KEY (county_code, minute, village_code)
);

CREATE FUNCTION grid321_sees_history(kind text, code text, workers integer[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN kind IN ('cameraState', 'centre') THEN grid321_sees_village(code)
    ELSE grid321_sees(code) OR coalesce(grid321_worker() = ANY (workers), false) END
$$;

ALTER TABLE history_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON history_state FOR SELECT TO grid321_app USING (grid321_sees_history(kind, scope_code, worker_ids));
ALTER TABLE worker_track ENABLE ROW LEVEL SECURITY;
CREATE POLICY in_scope ON worker_track FOR SELECT TO grid321_app
  USING (grid321_worker() IS NULL AND grid321_sees_village(village_code));
GRANT SELECT ON history_state, history_head, worker_track TO grid321_app;

-- What stood at a moment. Row security may not use an index of ranges (their operators are not leakproof), so the rows are found by
-- the owner and the same rule is asked here, before any of them is handed out.
CREATE FUNCTION grid321_history_at(county text, moment timestamptz) RETURNS SETOF history_state
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM history_state
  WHERE during @> moment AND county_code = county AND grid321_sees_history(kind, scope_code, worker_ids)
$$;
REVOKE ALL ON FUNCTION grid321_history_at(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION grid321_history_at(text, timestamptz) TO grid321_app;
