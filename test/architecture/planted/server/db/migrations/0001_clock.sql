-- caught by sql clock sql-clock
CREATE TABLE event (at timestamptz NOT NULL DEFAULT current_timestamp);
