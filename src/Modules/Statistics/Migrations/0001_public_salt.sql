-- The salts of public figures, each from the one before it on; the last one holds. The salt itself lies in a file: here stands by what it is known.
CREATE TABLE statistics_public_salt (
    number      {bigint} PRIMARY KEY,
    fingerprint {text} NOT NULL,
    made_by     {text} NOT NULL,
    made_at     {text} NOT NULL
);
