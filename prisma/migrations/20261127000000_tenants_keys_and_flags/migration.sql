-- Who is served, who may come in, and what those who administer a tenant have done.

CREATE SCHEMA admin;

-- The tenants of this deployment.
CREATE TABLE admin.tenants (
  tenant_id             bigint      NOT NULL,
  name                  text        NOT NULL,
  -- DISABLED: nobody comes in, nothing is pulled or pushed; all data stays.
  state                 text        NOT NULL DEFAULT 'ACTIVE',
  -- Whether a plan of a push takes a second person; null for what the deployment says.
  require_push_approval boolean,
  created_at            timestamptz(6) NOT NULL,
  updated_at            timestamptz(6) NOT NULL,
  CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT tenants_state_check CHECK (state IN ('ACTIVE', 'DISABLED'))
);

-- Credentials of the tenant's app at ServiceTitan, sealed: see src/tenancy/connections/seal.ts.
CREATE TABLE admin.connections (
  tenant_id   bigint      NOT NULL,
  -- When it was set, in milliseconds, and more than any before: part of what the seal is bound to.
  revision    bigint      NOT NULL,
  -- `configured` for the hosts that the deployment is configured for.
  api_base    text        NOT NULL,
  auth_url    text        NOT NULL,
  -- Not secret, and what people know the app by.
  client_id   text        NOT NULL,
  sealed      bytea       NOT NULL,
  -- The key that opens `sealed`, itself sealed by the key of the deployment that `key_id` names.
  wrapped_key bytea       NOT NULL,
  key_id      text        NOT NULL,
  set_by      text        NOT NULL,
  set_at      timestamptz(6) NOT NULL,
  CONSTRAINT connections_pkey PRIMARY KEY (tenant_id)
);

-- How the connection did when it was last used, by whichever process used it.
CREATE TABLE admin.connection_status (
  tenant_id        bigint      NOT NULL,
  token_expires_at timestamptz(6),
  scopes           text[]      NOT NULL DEFAULT '{}',
  connected_at     timestamptz(6),
  last_error       text,
  failed_at        timestamptz(6),
  CONSTRAINT connection_status_pkey PRIMARY KEY (tenant_id)
);

-- Keys of programs. Of the key itself only a digest is kept.
CREATE TABLE admin.api_keys (
  tenant_id    bigint      NOT NULL,
  id           uuid        NOT NULL,
  name         text        NOT NULL,
  role         text        NOT NULL,
  -- What of its role's permissions it has; null for all of them.
  permissions  text[],
  digest       bytea       NOT NULL,
  created_by   text        NOT NULL,
  created_at   timestamptz(6) NOT NULL,
  expires_at   timestamptz(6) NOT NULL,
  revoked_at   timestamptz(6),
  revoked_by   text,
  -- To the minute.
  last_used_at timestamptz(6),
  CONSTRAINT api_keys_pkey PRIMARY KEY (tenant_id, id)
);

-- Tokens of a person that were issued up to then are refused.
CREATE TABLE admin.revocations (
  tenant_id  bigint      NOT NULL,
  subject    text        NOT NULL,
  not_before timestamptz(6) NOT NULL,
  revoked_by text        NOT NULL,
  CONSTRAINT revocations_pkey PRIMARY KEY (tenant_id, subject)
);

CREATE TABLE admin.feature_flags (
  tenant_id bigint      NOT NULL,
  key       text        NOT NULL,
  value     jsonb       NOT NULL,
  set_by    text        NOT NULL,
  set_at    timestamptz(6) NOT NULL,
  CONSTRAINT feature_flags_pkey PRIMARY KEY (tenant_id, key)
);

-- One row for each administrative change. Append-only, as sync.audit_log.
CREATE TABLE admin.audit_log (
  tenant_id bigint      NOT NULL,
  id        uuid        NOT NULL,
  at        timestamptz(6) NOT NULL,
  actor     text        NOT NULL,
  action    text        NOT NULL,
  -- What it was done to: a key's id, a flag's name, a person.
  subject   text        NOT NULL,
  -- Never holds a secret.
  details   jsonb       NOT NULL,
  CONSTRAINT audit_log_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX audit_log_tenant_id_at_id_idx ON admin.audit_log (tenant_id, at DESC, id DESC);

-- A tenant that leaves takes its history along; only the owner of the tables can say so, and only for the tenant it has set.
CREATE OR REPLACE FUNCTION sync.refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_user <> 'lazi_app' AND current_setting('app.off_boarding', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON admin.audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION sync.refuse_rewrite();

-- Row-level security and grants -----------------------------------------------------------------------------------

DO $$
DECLARE
  closed regclass;
BEGIN
  FOREACH closed IN ARRAY ARRAY[
    'admin.tenants', 'admin.connections', 'admin.connection_status', 'admin.api_keys', 'admin.revocations',
    'admin.feature_flags', 'admin.audit_log']::regclass[]
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', closed);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', closed);
    EXECUTE format(
      'CREATE POLICY tenant ON %s USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::bigint)', closed);
  END LOOP;
END $$;
-- Workers have to know whom to work for: what asks for the registry may read who is served, and nothing else of anybody.
CREATE POLICY registry ON admin.tenants FOR SELECT USING (current_setting('app.registry', true) = 'on');

GRANT USAGE ON SCHEMA admin TO lazi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA admin TO lazi_app;
REVOKE DELETE ON admin.tenants FROM lazi_app;
REVOKE UPDATE, DELETE, TRUNCATE ON admin.audit_log FROM lazi_app;
