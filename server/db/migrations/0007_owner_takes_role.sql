-- Up Migration
-- The server works under grid321_app, which a superuser may always do and an owner without that right only as a member.
-- From PostgreSQL 16 on, whoever made a role is its member without being able to take it: there SET is asked for.
DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'grid321_app',
      CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    EXECUTE format('GRANT grid321_app TO %I', current_user);
  END IF;
END
$$;
