-- Moving a category looks whether any go round in a circle: hardly ever one does, and this index has nothing but those.
CREATE INDEX pricebook_categories_tenant_id_circles_idx ON master.pricebook_categories (tenant_id) WHERE detached = 'CYCLE';

-- Nothing ever looked for what a run has written, and every entry was written into this index, too.
DROP INDEX sync.audit_log_tenant_id_run_id_idx;
