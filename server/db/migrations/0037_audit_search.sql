-- Up Migration
-- The audit administrator looks for who, what and when among lines of years, newest first.
CREATE INDEX audit_actor ON audit (county_code, actor, id);
CREATE INDEX audit_action ON audit (county_code, action, id);
CREATE INDEX audit_at ON audit (county_code, at);
