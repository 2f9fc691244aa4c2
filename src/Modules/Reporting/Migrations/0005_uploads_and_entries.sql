-- A file that comes in pieces. The bytes lie in the folder parts under its id; received says how many of them count.
CREATE TABLE reporting_upload (
    id          {text} NOT NULL PRIMARY KEY,
    party       {text} NOT NULL,
    agency      {text} NOT NULL,
    -- who may go on with it; empty for a token that belongs to no person, which is then known by its name
    person      {text} NOT NULL,
    created_by  {text} NOT NULL,
    file_name   {text} NOT NULL,
    -- what the sender knows its file by, so that it finds the upload again
    fingerprint {text} NOT NULL,
    mapping     {text} NOT NULL,
    save_as     {text} NOT NULL,
    dataflow    {text} NOT NULL,
    again       {bigint} NOT NULL,
    length      {bigint} NOT NULL,
    received    {bigint} NOT NULL,
    -- the submission it became; only then have all its bytes arrived
    submission  {text},
    created_at  {text} NOT NULL,
    expires_at  {text} NOT NULL
);

CREATE INDEX reporting_upload_of_party ON reporting_upload (party, person);

-- A return typed in by hand: its shape (period, fixed codes, rows, columns) never changes; what stands in its cells is in its versions.
CREATE TABLE reporting_entry (
    id         {text} NOT NULL PRIMARY KEY,
    party      {text} NOT NULL,
    agency     {text} NOT NULL,
    dataflow   {text} NOT NULL,
    shape      {text} NOT NULL,
    created_by {text} NOT NULL,
    created_at {text} NOT NULL,
    -- the submission made of it; from then on it is kept as it is
    submission {text}
);

CREATE INDEX reporting_entry_of_party ON reporting_entry (party, dataflow, created_at);

CREATE INDEX reporting_entry_of_submission ON reporting_entry (submission);

CREATE TABLE reporting_entry_version (
    entry    {text} NOT NULL REFERENCES reporting_entry (id),
    version  {bigint} NOT NULL,
    cells    {text} NOT NULL,
    saved_by {text} NOT NULL,
    saved_at {text} NOT NULL,
    PRIMARY KEY (entry, version)
);
