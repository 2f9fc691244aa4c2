-- The audit trail: one chain, one head. docs/audit.md says how the hashes are made.
CREATE TABLE audit_entry (
  seq {bigint} NOT NULL PRIMARY KEY,
  at {text} NOT NULL,
  person {text},
  actor_name {text} NOT NULL,
  party {text},
  agency {text},
  roles {text} NOT NULL,
  door {text} NOT NULL,
  action {text} NOT NULL,
  owner {text},
  object {text} NOT NULL,
  detail {text} NOT NULL,
  hash {blob} NOT NULL
);
CREATE INDEX audit_entry_owner ON audit_entry (owner, seq);
CREATE INDEX audit_entry_party ON audit_entry (party, seq);
CREATE INDEX audit_entry_at ON audit_entry (at, seq);

CREATE TABLE audit_head (
  one {bigint} NOT NULL PRIMARY KEY CHECK (one = 1),
  seq {bigint} NOT NULL,
  hash {blob} NOT NULL
);

-- Triggers stop a slip and a careless operator; who owns the database can remove them, and the chain then shows what was done.
--@sqlite
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, zeroblob(32));
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
  BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
-- INSERT OR REPLACE deletes without asking the trigger below.
CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry WHEN NEW.seq <= (SELECT seq FROM audit_head)
  BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
  BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head WHEN NEW.seq <= OLD.seq
  BEGIN SELECT RAISE(ABORT, 'audit_head only goes forward'); END;
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
  BEGIN SELECT RAISE(ABORT, 'audit_head only goes forward'); END;
--@postgres
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$;
CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW WHEN (NEW.seq <= OLD.seq) EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
--@both
