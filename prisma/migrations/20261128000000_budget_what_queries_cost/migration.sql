-- What each caller may still spend on queries, all processes together. Unlogged: losing it in a crash gives everybody a full budget.
CREATE UNLOGGED TABLE sync.cost_budgets (
  tenant_id  bigint           NOT NULL,
  caller     text             NOT NULL,
  credits    double precision NOT NULL,
  -- What the process that asked last was given.
  granted    double precision NOT NULL,
  settled_at timestamptz(6)   NOT NULL,
  CONSTRAINT cost_budgets_pkey PRIMARY KEY (tenant_id, caller)
);

ALTER TABLE sync.cost_budgets ENABLE ROW LEVEL SECURITY;
ALTER TABLE sync.cost_budgets FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON sync.cost_budgets USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint);
GRANT SELECT, INSERT, UPDATE, DELETE ON sync.cost_budgets TO lazi_app;
