-- Up Migration
-- The second factor of an account: a TOTP secret (RFC 6238), sealed with the key of the camera credentials and the account as
-- associated data; pending until a code of it was given. last_step is the newest 30 s step whose code was used: none is good twice.
CREATE TABLE second_factor (
  county_code text NOT NULL,
  account text NOT NULL,
  secret_sealed bytea NOT NULL,
  enrolled_at timestamptz,
  last_step bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (county_code, account),
  FOREIGN KEY (county_code, account) REFERENCES account
);

-- Each opens once, when the phone is lost; of a code (79 random bits) only the SHA-256 is kept.
CREATE TABLE recovery_code (
  county_code text NOT NULL,
  account text NOT NULL,
  code_sha256 text NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (county_code, account, code_sha256),
  FOREIGN KEY (county_code, account) REFERENCES second_factor ON DELETE CASCADE
);

-- Nothing of them is for the role that reads and writes for people: no policy, no grant.
ALTER TABLE second_factor ENABLE ROW LEVEL SECURITY;
ALTER TABLE recovery_code ENABLE ROW LEVEL SECURITY;
REVOKE ALL ON second_factor, recovery_code FROM grid321_app;
