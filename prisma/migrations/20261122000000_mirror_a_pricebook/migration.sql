-- The first whole flow: a ServiceTitan pricebook mirrored in raw, projected to master, with the story of how in sync.
--
-- Every table carries tenant_id in its keys and is closed by row-level security: a transaction sees the rows of the
-- tenant it has set (`set_config('app.tenant_id', …, true)`) and, with none set, no row at all.
-- The application works as lazi_app, which owns nothing and cannot bypass the policies.

CREATE EXTENSION IF NOT EXISTS ltree;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SCHEMA raw;
CREATE SCHEMA master;
CREATE SCHEMA sync;

-- Roles belong to the whole server, so another database may already have made this one.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lazi_app') THEN
    CREATE ROLE lazi_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
-- So that the owner's connections can work as lazi_app too. An owner who may not grant it got it from whoever made the role.
DO $$
BEGIN
  GRANT lazi_app TO CURRENT_USER;
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$;

-- raw: what ServiceTitan says -------------------------------------------------------------------------------------

-- `json`, not `jsonb`: the text as it came, so that 64-bit ids, decimals and odd escapes survive unchanged.
CREATE TABLE raw.st_records (
  tenant_id        bigint      NOT NULL,
  entity           text        NOT NULL,
  st_id            bigint      NOT NULL,
  payload          json        NOT NULL,
  content_hash     text        NOT NULL,
  -- The node that enclosed this one in a nested answer; null at the top and for flat entities.
  enclosing_st_id  bigint,
  -- 100 ns precision, seven fraction digits, UTC; text because timestamptz stops at microseconds.
  st_modified_on   text        COLLATE "C",
  -- Rises with each change of the payload or of the tombstone; the audit log has one row for each value.
  revision         integer     NOT NULL DEFAULT 1,
  run_id           uuid        NOT NULL,
  first_seen_at    timestamptz(6) NOT NULL,
  changed_at       timestamptz(6) NOT NULL,
  deleted_at       timestamptz(6),
  CONSTRAINT st_records_pkey PRIMARY KEY (tenant_id, entity, st_id)
) PARTITION BY LIST (entity);
-- Compressing payloads would cost a first pull a tenth of its time and save little: most are too small to be compressed.
ALTER TABLE raw.st_records ALTER COLUMN payload SET STORAGE EXTERNAL;
CREATE TABLE raw.st_pricebook_categories         PARTITION OF raw.st_records FOR VALUES IN ('categories');
CREATE TABLE raw.st_pricebook_services           PARTITION OF raw.st_records FOR VALUES IN ('services');
CREATE TABLE raw.st_pricebook_materials          PARTITION OF raw.st_records FOR VALUES IN ('materials');
CREATE TABLE raw.st_pricebook_equipment          PARTITION OF raw.st_records FOR VALUES IN ('equipment');
CREATE TABLE raw.st_pricebook_discounts_and_fees PARTITION OF raw.st_records FOR VALUES IN ('discounts-and-fees');

-- master: what everyone reads -------------------------------------------------------------------------------------

CREATE TABLE master.pricebook_categories (
  tenant_id         bigint      NOT NULL,
  st_id             bigint      NOT NULL,
  id                uuid        NOT NULL,
  name              text        NOT NULL,
  description       text,
  category_type     text        NOT NULL,
  active            boolean     NOT NULL,
  -- The parent in this tree; null for roots and for detached nodes.
  parent_st_id      bigint,
  -- Null, or why the node stands at the top although ServiceTitan names a parent: ORPHAN or CYCLE.
  detached          text,
  position          integer     NOT NULL,
  -- 0-based depth-first rank in the whole forest.
  global_position   integer     NOT NULL,
  depth             integer     NOT NULL,
  path              public.ltree NOT NULL,
  image             text,
  business_unit_ids bigint[]    NOT NULL DEFAULT '{}',
  sku_images        text[]      NOT NULL DEFAULT '{}',
  sku_videos        text[]      NOT NULL DEFAULT '{}',
  source            text,
  external_id       text,
  hide_in_mobile    boolean     NOT NULL DEFAULT false,
  st_created_on     text        COLLATE "C",
  st_modified_on    text        COLLATE "C",
  version           integer     NOT NULL,
  created_at        timestamptz(6) NOT NULL,
  updated_at        timestamptz(6) NOT NULL,
  CONSTRAINT pricebook_categories_pkey PRIMARY KEY (tenant_id, st_id),
  CONSTRAINT pricebook_categories_detached_check CHECK (detached IN ('ORPHAN', 'CYCLE'))
);
CREATE UNIQUE INDEX pricebook_categories_tenant_id_id_key ON master.pricebook_categories (tenant_id, id);
-- No gist or gin index on paths, names and category ids: their operators are not leakproof, so the planner never uses such an
-- index under row-level security. Scanning one tenant's rows takes milliseconds; the indexes took half the time of a first pull.

-- Services, materials, equipment, discounts and fees: what people filter and sort by is a column, the rest is in `details`.
CREATE TABLE master.pricebook_items (
  tenant_id           bigint      NOT NULL,
  kind                text        NOT NULL,
  st_id               bigint      NOT NULL,
  id                  uuid        NOT NULL,
  code                text        NOT NULL,
  name                text        NOT NULL,
  description         text,
  active              boolean     NOT NULL,
  price               numeric,
  member_price        numeric,
  add_on_price        numeric,
  add_on_member_price numeric,
  cost                numeric,
  hours               numeric,
  taxable             boolean,
  category_st_ids     bigint[]    NOT NULL DEFAULT '{}',
  image               text,
  -- Typed by kind in src/pricebook/items/details.ts; ids and decimals are strings, so that nothing is rounded. `json` keeps the
  -- text as projected (jsonb refuses the escape of a NUL, reorders keys and costs a third more to write); nobody queries into it.
  details             json        NOT NULL,
  st_created_on       text        COLLATE "C",
  st_modified_on      text        COLLATE "C",
  version             integer     NOT NULL,
  created_at          timestamptz(6) NOT NULL,
  updated_at          timestamptz(6) NOT NULL,
  CONSTRAINT pricebook_items_pkey PRIMARY KEY (tenant_id, kind, st_id),
  CONSTRAINT pricebook_items_kind_check CHECK (kind IN ('SERVICE', 'MATERIAL', 'EQUIPMENT', 'DISCOUNT_AND_FEE'))
);
CREATE UNIQUE INDEX pricebook_items_tenant_id_id_key ON master.pricebook_items (tenant_id, id);
CREATE INDEX pricebook_items_tenant_id_kind_name_st_id_idx ON master.pricebook_items (tenant_id, kind, name, st_id);

-- sync: how we got there ------------------------------------------------------------------------------------------

CREATE TABLE sync.runs (
  tenant_id           bigint      NOT NULL,
  id                  uuid        NOT NULL,
  mode                text        NOT NULL,
  dry_run             boolean     NOT NULL DEFAULT false,
  entities            text[]      NOT NULL,
  trigger             text        NOT NULL,
  requested_by        text        NOT NULL,
  state               text        NOT NULL,
  -- Times a worker took the run up; above one after a crash or a hand-over.
  attempts            integer     NOT NULL DEFAULT 0,
  -- A person has seen the count of NEEDS_CONFIRMATION and wants the deletes done.
  deletes_confirmed   boolean     NOT NULL DEFAULT false,
  cancel_requested_at timestamptz(6),
  error               jsonb,
  created_at          timestamptz(6) NOT NULL,
  started_at          timestamptz(6),
  finished_at         timestamptz(6),
  CONSTRAINT runs_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT runs_mode_check CHECK (mode IN ('FULL', 'INCREMENTAL')),
  CONSTRAINT runs_trigger_check CHECK (trigger IN ('MANUAL', 'SCHEDULE')),
  CONSTRAINT runs_state_check CHECK (state IN
    ('QUEUED', 'FETCHING', 'COMPARING', 'APPLYING', 'NEEDS_CONFIRMATION', 'SUCCEEDED', 'FAILED', 'CANCELLED'))
);
CREATE INDEX runs_tenant_id_created_at_id_idx ON sync.runs (tenant_id, created_at DESC, id DESC);

CREATE TABLE sync.steps (
  tenant_id   bigint      NOT NULL,
  run_id      uuid        NOT NULL,
  entity      text        NOT NULL,
  ordinal     integer     NOT NULL,
  state       text        NOT NULL,
  fetched     integer     NOT NULL DEFAULT 0,
  created     integer     NOT NULL DEFAULT 0,
  updated     integer     NOT NULL DEFAULT 0,
  unchanged   integer     NOT NULL DEFAULT 0,
  deleted     integer     NOT NULL DEFAULT 0,
  parked      integer     NOT NULL DEFAULT 0,
  conflicts   integer     NOT NULL DEFAULT 0,
  -- Upstream rows announced by the first page, where it announces any.
  expected    integer,
  -- Where a resumed run goes on; null before the first batch is committed.
  checkpoint  jsonb,
  -- The plan of a dry run: counts and a bounded sample of what would change.
  plan        jsonb,
  error       jsonb,
  started_at  timestamptz(6),
  finished_at timestamptz(6),
  CONSTRAINT steps_pkey PRIMARY KEY (tenant_id, run_id, entity),
  CONSTRAINT steps_run_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES sync.runs (tenant_id, id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT steps_state_check CHECK (state IN
    ('QUEUED', 'FETCHING', 'COMPARING', 'APPLYING', 'NEEDS_CONFIRMATION', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'SKIPPED'))
);

-- The last point of an entity that is wholly committed here.
CREATE TABLE sync.checkpoints (
  tenant_id         bigint      NOT NULL,
  entity            text        NOT NULL,
  -- `modifiedOnOrAfter` of the next incremental read; never goes back.
  cursor            text        COLLATE "C",
  -- Rises with each batch that changed raw rows of the entity.
  raw_version       bigint      NOT NULL DEFAULT 0,
  -- Digest and ids of each page of the last complete read, good while raw_version is `pages_raw_version`.
  pages             jsonb,
  pages_raw_version bigint,
  last_read_at      timestamptz(6),
  last_full_read_at timestamptz(6),
  CONSTRAINT checkpoints_pkey PRIMARY KEY (tenant_id, entity)
);

-- One writer per tenant and entity. Every batch proves its fence in its own transaction; a lost lease cannot write.
CREATE TABLE sync.leases (
  tenant_id  bigint      NOT NULL,
  entity     text        NOT NULL,
  run_id     uuid        NOT NULL,
  fence      bigint      NOT NULL,
  expires_at timestamptz(6) NOT NULL,
  CONSTRAINT leases_pkey PRIMARY KEY (tenant_id, entity)
);

-- Rows that could not be taken in, each with its reason; the next pull tries them again.
CREATE TABLE sync.parked_records (
  tenant_id    bigint      NOT NULL,
  id           uuid        NOT NULL,
  entity       text        NOT NULL,
  -- The upstream id, or a digest of the payload where it has none.
  record_key   text        NOT NULL,
  reason       text        NOT NULL,
  message      text        NOT NULL,
  payload      json,
  attempts     integer     NOT NULL DEFAULT 1,
  first_run_id uuid        NOT NULL,
  last_run_id  uuid        NOT NULL,
  parked_at    timestamptz(6) NOT NULL,
  last_seen_at timestamptz(6) NOT NULL,
  resolved_at  timestamptz(6),
  CONSTRAINT parked_records_pkey PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX parked_records_tenant_id_entity_record_key_key ON sync.parked_records (tenant_id, entity, record_key);
CREATE INDEX parked_records_tenant_id_parked_at_id_idx ON sync.parked_records (tenant_id, parked_at DESC, id DESC);

-- One row for each revision of a raw row, written with it. Append-only: see the trigger and the grants below.
CREATE TABLE sync.audit_log (
  tenant_id bigint      NOT NULL,
  entity    text        NOT NULL,
  st_id     bigint      NOT NULL,
  revision  integer     NOT NULL,
  action    text        NOT NULL,
  -- { field: { before, after } }; null for a creation, whose content is the raw row itself.
  changes   jsonb,
  actor     text        NOT NULL,
  run_id    uuid        NOT NULL,
  at        timestamptz(6) NOT NULL,
  CONSTRAINT audit_log_pkey PRIMARY KEY (tenant_id, entity, st_id, revision),
  CONSTRAINT audit_log_action_check CHECK (action IN ('CREATED', 'UPDATED', 'DELETED', 'RESTORED'))
);
CREATE INDEX audit_log_tenant_id_run_id_idx ON sync.audit_log (tenant_id, run_id);

CREATE FUNCTION sync.refuse_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION sync.refuse_rewrite();

-- Events, numbered per tenant without gaps; the transaction that causes one writes it.
CREATE TABLE sync.events (
  tenant_id  bigint      NOT NULL,
  seq        bigint      NOT NULL,
  type       text        NOT NULL,
  payload    jsonb       NOT NULL,
  created_at timestamptz(6) NOT NULL,
  CONSTRAINT events_pkey PRIMARY KEY (tenant_id, seq)
);

-- One row a tenant: what the gateway checks before it trusts anything it remembers.
CREATE TABLE sync.tenant_state (
  tenant_id         bigint NOT NULL,
  -- Rises in every transaction that changes master.
  pricebook_version bigint NOT NULL DEFAULT 0,
  -- Number of the newest event, and of the newest one that retention has removed.
  last_event_seq    bigint NOT NULL DEFAULT 0,
  pruned_event_seq  bigint NOT NULL DEFAULT 0,
  CONSTRAINT tenant_state_pkey PRIMARY KEY (tenant_id)
);

-- When an application's last calls to one tenant were granted, oldest first. Unlogged: losing it in a crash costs nothing.
CREATE UNLOGGED TABLE sync.rate_budgets (
  tenant_id bigint      NOT NULL,
  app       text        NOT NULL,
  slots     timestamptz(6)[] NOT NULL,
  CONSTRAINT rate_budgets_pkey PRIMARY KEY (tenant_id, app)
);

-- Row-level security ----------------------------------------------------------------------------------------------

DO $$
DECLARE
  closed regclass;
BEGIN
  FOREACH closed IN ARRAY ARRAY[
    'raw.st_records', 'master.pricebook_categories', 'master.pricebook_items', 'sync.runs', 'sync.steps',
    'sync.checkpoints', 'sync.leases', 'sync.parked_records', 'sync.audit_log', 'sync.events',
    'sync.tenant_state', 'sync.rate_budgets']::regclass[]
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', closed);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', closed);
    -- Inline current_setting: through a function the planner would run it for every row.
    EXECUTE format(
      'CREATE POLICY tenant ON %s USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::bigint)', closed);
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA raw, master, sync TO lazi_app;
-- On the parent only: a partition read directly would not pass the parent's policy.
GRANT SELECT, INSERT, UPDATE, DELETE ON raw.st_records TO lazi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA master TO lazi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA sync TO lazi_app;
REVOKE UPDATE, DELETE, TRUNCATE ON sync.audit_log FROM lazi_app;
-- Readiness reads how far the migrations are; Prisma's table is missing only where schemas are compared.
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    GRANT SELECT ON public._prisma_migrations TO lazi_app;
  END IF;
END $$;
