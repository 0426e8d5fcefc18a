-- Whatever takes records in asks what of them is on its way to ServiceTitan: a few rows among all that were ever pushed.
CREATE INDEX push_calls_under_way_idx ON sync.push_calls (tenant_id, entity, st_id) WHERE state IN ('SENDING', 'UNKNOWN');
