-- One Exchange to a database.
CREATE TABLE membership_exchange (
    only_row {bigint} PRIMARY KEY CHECK (only_row = 1),
    id {text} NOT NULL,
    names {text} NOT NULL,
    is_synthetic boolean NOT NULL,
    founded {text} NOT NULL
);

-- Raised by every write that changes Parties, standing, terms or rules, so that a snapshot of them can be kept until it moves.
CREATE TABLE membership_change (
    only_row {bigint} PRIMARY KEY CHECK (only_row = 1),
    version {bigint} NOT NULL
);
INSERT INTO membership_change (only_row, version) VALUES (1, 0);

CREATE TABLE membership_decision (
    id {text} PRIMARY KEY,
    taken_on {text} NOT NULL,
    titles {text} NOT NULL
);

CREATE TABLE membership_terms (
    version {text} PRIMARY KEY,
    in_force_from {text} NOT NULL,
    decision {text} NOT NULL
);

CREATE TABLE membership_party (
    id {text} PRIMARY KEY,
    kind {text} NOT NULL,
    names {text} NOT NULL,
    joined {text} NOT NULL,
    areas {text} NOT NULL
);

CREATE TABLE membership_agency (
    party {text} NOT NULL REFERENCES membership_party (id),
    id {text} NOT NULL,
    names {text} NOT NULL,
    PRIMARY KEY (party, id)
);

-- Only ever added to. What holds on a day is what the events up to that day leave standing.
CREATE TABLE membership_standing (
    party {text} NOT NULL REFERENCES membership_party (id),
    number {bigint} NOT NULL,
    happened_on {text} NOT NULL,
    what {text} NOT NULL,
    terms {text},
    reason {text} NOT NULL,
    decision {text} NOT NULL,
    recorded_at {text} NOT NULL,
    PRIMARY KEY (party, number)
);

CREATE TABLE membership_person (
    id {text} PRIMARY KEY,
    login {text} NOT NULL UNIQUE,
    name {text} NOT NULL,
    language {text} NOT NULL,
    password_hash {text},
    password_is_once boolean NOT NULL,
    totp_secret {text},
    totp_pending {text},
    totp_last_step {bigint} NOT NULL,
    failed_tries {bigint} NOT NULL,
    locked_until {text},
    security_stamp {text} NOT NULL,
    is_demo boolean NOT NULL,
    is_closed boolean NOT NULL,
    created_at {text} NOT NULL
);

CREATE TABLE membership_role (
    id {text} PRIMARY KEY,
    person {text} NOT NULL REFERENCES membership_person (id),
    role {text} NOT NULL,
    party {text} REFERENCES membership_party (id),
    agency {text}
);
CREATE INDEX membership_role_of ON membership_role (person);

CREATE TABLE membership_token (
    id {text} PRIMARY KEY,
    name {text} NOT NULL,
    secret_hash {text} NOT NULL,
    party {text} NOT NULL REFERENCES membership_party (id),
    role {text} NOT NULL,
    person {text} REFERENCES membership_person (id),
    created_at {text} NOT NULL,
    expires_at {text} NOT NULL,
    last_used_at {text},
    revoked_at {text}
);
CREATE INDEX membership_token_of ON membership_token (party, created_at);

-- Versions are kept; the one in force on a day is the last whose in_force_from is not after it.
CREATE TABLE membership_rule (
    dataflow {text} NOT NULL,
    version {bigint} NOT NULL,
    frequency {text} NOT NULL,
    window_length {bigint} NOT NULL,
    required {bigint} NOT NULL,
    lag_days {bigint} NOT NULL,
    grace_days {bigint} NOT NULL,
    current_opens_history boolean NOT NULL,
    in_force_from {text} NOT NULL,
    decision {text} NOT NULL,
    PRIMARY KEY (dataflow, version)
);
