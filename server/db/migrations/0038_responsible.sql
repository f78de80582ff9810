-- Up Migration
-- Who answers for a centre or a department is changed by the system administrator, on the version that was seen.
ALTER TABLE centre ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE department ADD COLUMN version integer NOT NULL DEFAULT 1;

GRANT UPDATE (person_name, phone, version) ON centre TO grid321_app;
GRANT INSERT, UPDATE ON department TO grid321_app;
