-- Up Migration
-- Calls of two people. The row with its version is the call: whoever changes it names the version that was read.
CREATE TABLE call (
  county_code text NOT NULL,
  id uuid NOT NULL,
  version integer NOT NULL,
  state text NOT NULL,
  purpose text NOT NULL,
  caller_address text NOT NULL,
  caller_account text NOT NULL,
  caller_name text NOT NULL,
  caller_scope text NOT NULL,
  callee_address text NOT NULL,
  callee_name text NOT NULL,
  callee_scope text NOT NULL,
  -- The one device that won the accept.
  accepted_by text,
  accepted_name text,
  -- [{account, name, joinedAt}]
  guests jsonb NOT NULL DEFAULT '[]',
  wants_video boolean NOT NULL,
  incident_id uuid,
  order_id uuid,
  invited_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  connected_at timestamptz,
  ended_at timestamptz,
  is_unreached boolean NOT NULL DEFAULT false,
  is_preempted boolean NOT NULL DEFAULT false,
  todo text NOT NULL DEFAULT 'none' CHECK (todo IN ('none', 'open', 'done')),
  note text,
  pictures uuid[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (county_code, id)
);
CREATE INDEX call_live ON call (county_code, invited_at) WHERE state IN ('invited', 'ringing', 'accepted', 'connected');
CREATE INDEX call_todo ON call (county_code, callee_address) WHERE todo = 'open';
CREATE INDEX call_invited ON call (county_code, invited_at);
CREATE INDEX call_incident ON call (county_code, incident_id) WHERE incident_id IS NOT NULL;

ALTER TABLE call ENABLE ROW LEVEL SECURITY;
-- Either side's scope, or the worker's own: who of them may do what is decided by the server (call-rules.ts).
CREATE POLICY in_scope ON call FOR ALL TO grid321_app USING (
  grid321_sees_village(caller_scope) OR grid321_sees_village(callee_scope)
  OR caller_account = current_setting('grid321.account', true)
  OR (grid321_worker() IS NOT NULL AND 'worker:' || grid321_worker() IN (caller_address, callee_address)));
GRANT SELECT, INSERT, UPDATE ON call TO grid321_app;

-- Which of these accounts are in a call, whoever with: a seat learns that somebody is busy and nothing else.
CREATE FUNCTION grid321_in_call(county text, accounts text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT account FROM unnest(accounts) AS account WHERE EXISTS (
    SELECT FROM call c WHERE c.county_code = county AND c.state IN ('invited', 'ringing', 'accepted', 'connected')
      AND (c.caller_account = account OR c.accepted_by = account))
$$;
