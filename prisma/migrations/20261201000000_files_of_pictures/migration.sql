-- A picture that is uploaded once more may be in use under the name of an earlier upload.
ALTER TABLE crm.images ADD COLUMN st_files text[] NOT NULL DEFAULT '{}';
