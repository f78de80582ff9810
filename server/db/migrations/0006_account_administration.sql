-- Up Migration
-- The one-time link of an installation that has no system administrator yet; of its token only the SHA-256 is kept.
CREATE TABLE first_administrator (
  county_code text PRIMARY KEY REFERENCES county,
  token_sha256 text NOT NULL,
  expires_at timestamptz NOT NULL
);

-- A password that somebody else has seen opens nothing but the way to a new one.
ALTER TABLE account ADD COLUMN must_change_password boolean NOT NULL DEFAULT false;

-- What a phone does is one person's doing.
CREATE UNIQUE INDEX account_one_per_worker ON account (county_code, worker_id) WHERE worker_id IS NOT NULL AND is_active;
