-- Two ways: what people want of the pricebook is staged beside the mirror, pushed to ServiceTitan, and settled where both sides
-- changed. `crm` holds what people want, `master` shows it, `sync` remembers pushes and conflicts for ever.

CREATE SCHEMA crm;

-- crm: what our people want ---------------------------------------------------------------------------------------

-- One row for each record that was ever edited, or made, here.
CREATE TABLE crm.records (
  tenant_id  bigint      NOT NULL,
  entity     text        NOT NULL,
  -- Negative for as long as ServiceTitan does not have the record.
  st_id      bigint      NOT NULL,
  -- Its id in master; stays the same when ServiceTitan gives the record an id of its own.
  id         uuid        NOT NULL,
  -- The negative id under which it was made here; whoever still knows it by that finds it.
  draft_id   bigint,
  -- How often what is staged for it has changed. With the revision of raw it makes the version that clients echo.
  version    integer     NOT NULL,
  created_at timestamptz(6) NOT NULL,
  changed_at timestamptz(6) NOT NULL,
  CONSTRAINT records_pkey PRIMARY KEY (tenant_id, entity, st_id)
);
CREATE UNIQUE INDEX records_tenant_id_id_key ON crm.records (tenant_id, id);
CREATE UNIQUE INDEX records_tenant_id_draft_id_key ON crm.records (tenant_id, draft_id);

-- A staged edit: one field of one record. Values are canonical (src/pricebook/edits): ids and decimals are strings.
CREATE TABLE crm.edits (
  tenant_id       bigint      NOT NULL,
  entity          text        NOT NULL,
  st_id           bigint      NOT NULL,
  -- As in the API; `created` makes a record, `deleted` deletes one.
  field           text        NOT NULL,
  -- What the field shall be; JSON's null is a value.
  value           jsonb       NOT NULL,
  -- What ServiceTitan had when the edit was made: what it still has if nobody changed it there.
  base            jsonb       NOT NULL,
  -- crm.records.version of the change that staged this value; clearing compares it.
  version         integer     NOT NULL,
  state           text        NOT NULL,
  staged_by       text        NOT NULL,
  staged_at       timestamptz(6) NOT NULL,
  error           jsonb,
  attempts        integer     NOT NULL DEFAULT 0,
  last_attempt_at timestamptz(6),
  CONSTRAINT edits_pkey PRIMARY KEY (tenant_id, entity, st_id, field),
  CONSTRAINT edits_record_fkey FOREIGN KEY (tenant_id, entity, st_id) REFERENCES crm.records (tenant_id, entity, st_id)
    ON DELETE CASCADE ON UPDATE CASCADE,
  -- LOCAL: stays here and is never pushed. UNKNOWN: sent, and no answer came.
  CONSTRAINT edits_state_check CHECK (state IN ('STAGED', 'SENDING', 'UNKNOWN', 'CONFLICTED', 'REJECTED', 'LOCAL'))
);

-- Pictures that people set, kept until ServiceTitan has them; one for each content.
CREATE TABLE crm.images (
  tenant_id      bigint      NOT NULL,
  sha256         text        NOT NULL,
  content_type   text        NOT NULL,
  extension      text        NOT NULL,
  bytes          bytea       NOT NULL,
  created_by     text        NOT NULL,
  created_at     timestamptz(6) NOT NULL,
  -- Where ServiceTitan has put it.
  st_path        text,
  st_uploaded_at timestamptz(6),
  CONSTRAINT images_pkey PRIMARY KEY (tenant_id, sha256)
);
ALTER TABLE crm.images ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- What happens to conflicts by themselves. Field '*': all fields of the entity that have no policy of their own.
CREATE TABLE crm.conflict_policies (
  tenant_id bigint      NOT NULL,
  entity    text        NOT NULL,
  field     text        NOT NULL,
  strategy  text        NOT NULL,
  set_by    text        NOT NULL,
  set_at    timestamptz(6) NOT NULL,
  CONSTRAINT conflict_policies_pkey PRIMARY KEY (tenant_id, entity, field),
  CONSTRAINT conflict_policies_strategy_check CHECK (strategy IN ('KEEP_ST', 'KEEP_LOCAL', 'MANUAL'))
);

-- sync: conflicts and pushes --------------------------------------------------------------------------------------

-- Both sides changed. Rows are never deleted: they keep the value that was lost.
CREATE TABLE sync.conflicts (
  tenant_id       bigint      NOT NULL,
  id              uuid        NOT NULL,
  entity          text        NOT NULL,
  st_id           bigint      NOT NULL,
  field           text        NOT NULL,
  type            text        NOT NULL,
  -- Why a parent cannot be had although nobody changed it: CYCLE or PARENT_GONE. Null for all other conflicts.
  cause           text,
  base            jsonb       NOT NULL,
  local           jsonb       NOT NULL,
  remote          jsonb       NOT NULL,
  -- crm.edits.version and raw's revision that stand against each other: one conflict for each such pair.
  edit_version    integer     NOT NULL,
  remote_revision integer     NOT NULL,
  local_by        text        NOT NULL,
  local_at        timestamptz(6) NOT NULL,
  -- When ServiceTitan changed it, where it tells; else when that was seen here.
  remote_at       text        NOT NULL,
  -- The pull or push that met it.
  run_id          uuid        NOT NULL,
  detected_at     timestamptz(6) NOT NULL,
  state           text        NOT NULL,
  strategy        text,
  value           jsonb,
  resolved_by     text,
  resolved_at     timestamptz(6),
  CONSTRAINT conflicts_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT conflicts_type_check CHECK (type IN
    ('BOTH_MODIFIED', 'LOCAL_DELETED_ST_MODIFIED', 'ST_DELETED_LOCAL_MODIFIED')),
  CONSTRAINT conflicts_cause_check CHECK (cause IN ('CYCLE', 'PARENT_GONE')),
  -- WITHDRAWN: the cause went away by itself; the edit was discarded or ServiceTitan took its change back.
  CONSTRAINT conflicts_state_check CHECK (state IN ('OPEN', 'RESOLVED', 'WITHDRAWN')),
  CONSTRAINT conflicts_strategy_check CHECK (strategy IN ('KEEP_ST', 'KEEP_LOCAL', 'MANUAL'))
);
CREATE UNIQUE INDEX conflicts_pair_key
  ON sync.conflicts (tenant_id, entity, st_id, field, edit_version, remote_revision);
CREATE INDEX conflicts_tenant_id_detected_at_id_idx ON sync.conflicts (tenant_id, detected_at DESC, id DESC);

-- A push from its plan to its end. What is PLANNED can be looked at and applied once.
CREATE TABLE sync.pushes (
  tenant_id           bigint      NOT NULL,
  id                  uuid        NOT NULL,
  state               text        NOT NULL,
  -- Of everything that would be sent and of what it was computed from; applying takes it.
  hash                text        NOT NULL,
  comment             text,
  created_by          text        NOT NULL,
  created_at          timestamptz(6) NOT NULL,
  expires_at          timestamptz(6) NOT NULL,
  approved_by         text,
  approved_at         timestamptz(6),
  entities            text[]      NOT NULL,
  estimated_seconds   integer     NOT NULL,
  warnings            jsonb       NOT NULL,
  applied_by          text,
  queued_at           timestamptz(6),
  -- Times a worker took the push up; above one after a crash, a hand-over or a retry.
  attempts            integer     NOT NULL DEFAULT 0,
  cancel_requested_at timestamptz(6),
  error               jsonb,
  started_at          timestamptz(6),
  finished_at         timestamptz(6),
  CONSTRAINT pushes_pkey PRIMARY KEY (tenant_id, id),
  CONSTRAINT pushes_state_check CHECK (state IN
    ('PLANNED', 'QUEUED', 'RUNNING', 'SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'))
);
CREATE INDEX pushes_tenant_id_created_at_id_idx ON sync.pushes (tenant_id, created_at DESC, id DESC);

-- One write to ServiceTitan: the intent before it is sent, the outcome after it. Rows are never deleted.
CREATE TABLE sync.push_calls (
  tenant_id     bigint      NOT NULL,
  push_id       uuid        NOT NULL,
  ordinal       integer     NOT NULL,
  kind          text        NOT NULL,
  entity        text        NOT NULL,
  -- The record; negative for one that this push or another creates. Null for an upload.
  st_id         bigint,
  label         text        NOT NULL,
  -- [{ field, value, base, before, after }]: what it changes, and what that was computed from.
  fields        jsonb       NOT NULL,
  -- Ordinals of calls that have to be applied first.
  depends_on    integer[]   NOT NULL,
  -- The picture an UPLOAD carries.
  image         text,
  state         text        NOT NULL,
  -- The ordinal that kept a SKIPPED call from being made; null where something else did.
  blocked_by    integer,
  error         jsonb,
  attempts      integer     NOT NULL DEFAULT 0,
  -- What was seen right before a creation was sent: by it a lost answer is looked up.
  sent_context  jsonb,
  sent_at       timestamptz(6),
  settled_at    timestamptz(6),
  created_st_id bigint,
  CONSTRAINT push_calls_pkey PRIMARY KEY (tenant_id, push_id, ordinal),
  CONSTRAINT push_calls_push_fkey FOREIGN KEY (tenant_id, push_id) REFERENCES sync.pushes (tenant_id, id)
    ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT push_calls_kind_check CHECK (kind IN ('UPLOAD', 'CREATE', 'UPDATE', 'DELETE')),
  CONSTRAINT push_calls_state_check CHECK (state IN
    ('PLANNED', 'SENDING', 'APPLIED', 'REJECTED', 'CONFLICTED', 'UNKNOWN', 'SKIPPED'))
);

-- The audit tells every change of a record, from whatever cause: one row for each version.
ALTER TABLE sync.audit_log RENAME COLUMN revision TO version;
ALTER TABLE sync.audit_log ALTER COLUMN run_id DROP NOT NULL;
ALTER TABLE sync.audit_log DROP CONSTRAINT audit_log_action_check;
ALTER TABLE sync.audit_log ADD CONSTRAINT audit_log_action_check CHECK (action IN
  ('CREATED', 'UPDATED', 'DELETED', 'RESTORED', 'STAGED', 'DISCARDED', 'PUSHED', 'AGREED', 'RESOLVED'));
CREATE INDEX audit_log_tenant_id_at_entity_st_id_version_idx ON sync.audit_log (tenant_id, at DESC, entity, st_id, version);

-- The last negative id given to a record made here.
ALTER TABLE sync.tenant_state ADD COLUMN last_draft_id bigint NOT NULL DEFAULT 0;

-- master: effective values ----------------------------------------------------------------------------------------

-- The rank in the depth-first order is counted when the tree is read: stored, one move would rewrite half of the forest.
ALTER TABLE master.pricebook_categories DROP COLUMN global_position;
-- Whether people see it in LAZI; never pushed.
ALTER TABLE master.pricebook_categories ADD COLUMN visible boolean NOT NULL DEFAULT true;
-- Siblings, and a branch level by level: equality of bigints is leakproof, so the index serves under row-level security.
CREATE INDEX pricebook_categories_tenant_id_parent_st_id_idx ON master.pricebook_categories (tenant_id, parent_st_id);

-- Row-level security and grants -----------------------------------------------------------------------------------

DO $$
DECLARE
  closed regclass;
BEGIN
  FOREACH closed IN ARRAY ARRAY[
    'crm.records', 'crm.edits', 'crm.images', 'crm.conflict_policies', 'sync.conflicts', 'sync.pushes',
    'sync.push_calls']::regclass[]
  LOOP
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', closed);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', closed);
    EXECUTE format(
      'CREATE POLICY tenant ON %s USING (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::bigint)', closed);
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA crm TO lazi_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA crm TO lazi_app;
GRANT SELECT, INSERT, UPDATE ON sync.conflicts, sync.pushes, sync.push_calls TO lazi_app;
