-- A list a Party keeps under a name, from its own texts to the codes of one code list; a change is a new version, the last one is used.
CREATE TABLE reporting_code_list (
    party      {text} NOT NULL,
    name       {text} NOT NULL,
    version    {bigint} NOT NULL,
    -- who keeps it; empty: the Party as a whole
    agency     {text} NOT NULL,
    codelist   {text} NOT NULL,
    -- JSON: code by text
    codes      {text} NOT NULL,
    sha256     {text} NOT NULL,
    created_by {text} NOT NULL,
    created_at {text} NOT NULL,
    PRIMARY KEY (party, name, version)
);

-- Which version of which list a submission's mapping was read with, by dimension.
CREATE TABLE reporting_list_use (
    submission {text} NOT NULL REFERENCES reporting_submission (id),
    dimension  {text} NOT NULL,
    list       {text} NOT NULL,
    version    {bigint} NOT NULL,
    PRIMARY KEY (submission, dimension)
);
