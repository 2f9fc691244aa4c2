-- An account that waits for its one-time link lets nobody in by other ways. The day of the last sign-in is for who looks after accounts.
ALTER TABLE membership_person ADD COLUMN awaits_link boolean NOT NULL DEFAULT false;
ALTER TABLE membership_person ADD COLUMN last_sign_in {text};

-- Open sessions. A row holds as long as its stamp is that of the person; without a row no cookie is worth anything.
CREATE TABLE membership_session (
    id {text} PRIMARY KEY,
    person {text} NOT NULL REFERENCES membership_person (id),
    stamp {text} NOT NULL,
    started_at {text} NOT NULL,
    seen_at {text} NOT NULL,
    proved_at {text} NOT NULL,
    address {text} NOT NULL,
    agent {text} NOT NULL
);
CREATE INDEX membership_session_of ON membership_session (person);

CREATE TABLE membership_recovery_code (
    person {text} NOT NULL REFERENCES membership_person (id),
    hash {text} NOT NULL,
    used_at {text},
    PRIMARY KEY (person, hash)
);

-- One-time links. Known by the hash of what they hold; at most one of a person is open.
CREATE TABLE membership_invitation (
    hash {text} PRIMARY KEY,
    person {text} NOT NULL REFERENCES membership_person (id),
    keeps_password boolean NOT NULL,
    made_at {text} NOT NULL,
    expires_at {text} NOT NULL,
    used_at {text},
    withdrawn_at {text}
);
CREATE INDEX membership_invitation_of ON membership_invitation (person);

CREATE TABLE membership_passkey (
    id {text} PRIMARY KEY,
    person {text} NOT NULL REFERENCES membership_person (id),
    name {text} NOT NULL,
    public_key {blob} NOT NULL,
    sign_count {bigint} NOT NULL,
    transports {text} NOT NULL,
    is_backup_eligible boolean NOT NULL,
    is_backed_up boolean NOT NULL,
    created_at {text} NOT NULL,
    used_at {text}
);
CREATE INDEX membership_passkey_of ON membership_passkey (person);

-- What a passkey was asked to sign; taken out by the first answer, right or wrong.
CREATE TABLE membership_passkey_challenge (
    id {text} PRIMARY KEY,
    purpose {text} NOT NULL,
    person {text} REFERENCES membership_person (id),
    state {text} NOT NULL,
    expires_at {text} NOT NULL
);

CREATE TABLE membership_break_glass (
    id {text} PRIMARY KEY,
    party {text} NOT NULL REFERENCES membership_party (id),
    login {text} NOT NULL,
    name {text} NOT NULL,
    language {text} NOT NULL,
    reason {text} NOT NULL,
    proposed_by {text} NOT NULL REFERENCES membership_person (id),
    proposed_at {text} NOT NULL,
    confirmed_by {text} REFERENCES membership_person (id),
    confirmed_at {text},
    stopped_at {text}
);
