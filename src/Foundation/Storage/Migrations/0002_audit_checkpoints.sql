-- Random bytes of each entry's own, under its hash: who holds the hash cannot try out what the entry may say. Entries from before have none.
ALTER TABLE audit_entry ADD COLUMN salt {blob};

-- What the trail was at one time, as the installation signed it; the frontier is what the next one goes on from. docs/audit.md.
CREATE TABLE audit_checkpoint (
  size {bigint} NOT NULL PRIMARY KEY,
  at {text} NOT NULL,
  root {blob} NOT NULL,
  frontier {blob} NOT NULL,
  note {text} NOT NULL
);
--@sqlite
CREATE TRIGGER audit_checkpoint_no_update BEFORE UPDATE ON audit_checkpoint
  BEGIN SELECT RAISE(ABORT, 'audit_checkpoint is append-only'); END;
CREATE TRIGGER audit_checkpoint_no_replace BEFORE INSERT ON audit_checkpoint WHEN NEW.size <= (SELECT MAX(size) FROM audit_checkpoint)
  BEGIN SELECT RAISE(ABORT, 'audit_checkpoint is append-only'); END;
CREATE TRIGGER audit_checkpoint_no_delete BEFORE DELETE ON audit_checkpoint
  BEGIN SELECT RAISE(ABORT, 'audit_checkpoint is append-only'); END;
--@postgres
CREATE TRIGGER audit_checkpoint_no_change BEFORE UPDATE OR DELETE ON audit_checkpoint FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_checkpoint_no_truncate BEFORE TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
--@both
