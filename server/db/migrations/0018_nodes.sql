-- Up Migration
-- What several servers of one county tell each other by rows.
-- Which transaction wrote a place: whoever has seen every transaction below some id asks for rows from that id on, and misses none
-- whatever the order of commits. And which server wrote it: that one knows it already.
ALTER TABLE worker_position
  ADD COLUMN change xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ADD COLUMN written_by uuid;

-- What was last announced of a centre, so that of several servers one announces that it came or went.
ALTER TABLE centre ADD COLUMN is_online boolean NOT NULL DEFAULT false;
GRANT UPDATE (is_online) ON centre TO grid321_app;

-- Retention removes the oldest.
CREATE INDEX command_at ON command (county_code, at);
