-- The words of the terms, by language, as JSON; none for a version of before this step, and in an exchange that is made up.
ALTER TABLE membership_terms ADD COLUMN texts {text};

-- Of which words a Party said that it accepts them: their SHA-256.
ALTER TABLE membership_standing ADD COLUMN terms_hash {text};

-- What is or was decided. Once the outcome is there no column is changed any more.
CREATE TABLE membership_proposal (
    number {text} PRIMARY KEY,
    way {text} NOT NULL,
    majority {text} NOT NULL,
    quorum_percent {bigint} NOT NULL,
    opens_on {text} NOT NULL,
    closes_on {text} NOT NULL,
    titles {text} NOT NULL,
    grounds {text} NOT NULL,
    effect {text} NOT NULL,
    minutes {text} NOT NULL,
    proposed_by {text} NOT NULL REFERENCES membership_person (id),
    proposed_at {text} NOT NULL,
    outcome {text},
    settled_at {text},
    withdrawal_reason {text},
    entitled {bigint},
    votes_for {bigint},
    votes_against {bigint},
    abstained {bigint},
    objections {bigint},
    effect_fault {text}
);

-- What each Party says last; what it said before stands in the audit trail.
CREATE TABLE membership_ballot (
    proposal {text} NOT NULL REFERENCES membership_proposal (number),
    party {text} NOT NULL REFERENCES membership_party (id),
    ballot {text} NOT NULL,
    reason {text} NOT NULL,
    person {text} NOT NULL REFERENCES membership_person (id),
    cast_at {text} NOT NULL,
    PRIMARY KEY (proposal, party)
);
