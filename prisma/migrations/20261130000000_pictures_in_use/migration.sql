-- ServiceTitan forgets an upload that no record has come to name: only where a picture was seen in use it is known to stay.
ALTER TABLE crm.images ADD COLUMN st_used_at timestamptz(6);
