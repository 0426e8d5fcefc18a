-- Moving a category looks whether any go round in a circle: hardly ever one does, and this index has nothing but those.
CREATE INDEX pricebook_categories_tenant_id_circles_idx ON master.pricebook_categories (tenant_id) WHERE detached = 'CYCLE';
