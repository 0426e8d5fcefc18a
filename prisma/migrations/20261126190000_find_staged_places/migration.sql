-- Moving a category looks at all that is staged about places: without this at every staged edit there is.
CREATE INDEX edits_tenant_id_field_st_id_places_idx ON crm.edits (tenant_id, field, st_id)
  WHERE entity = 'categories' AND field IN ('parent', 'position', 'deleted');
