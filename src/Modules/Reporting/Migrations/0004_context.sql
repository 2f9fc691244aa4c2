-- A Party's definition sheet of a dataflow while it is being written: seen by the Party alone. The step moves with every save.
CREATE TABLE reporting_sheet_draft (
    party      {text} NOT NULL,
    dataflow   {text} NOT NULL,
    step       {bigint} NOT NULL,
    content    {text} NOT NULL,
    written_by {text} NOT NULL,
    written_at {text} NOT NULL,
    PRIMARY KEY (party, dataflow)
);

-- Published sheets. Rows are only ever added; the last version that holds on a day speaks for it.
CREATE TABLE reporting_sheet (
    party        {text} NOT NULL,
    dataflow     {text} NOT NULL,
    version      {bigint} NOT NULL,
    content      {text} NOT NULL,
    valid_from   {text} NOT NULL,
    valid_to     {text},
    reason       {text} NOT NULL,
    published_by {text} NOT NULL,
    published_at {text} NOT NULL,
    PRIMARY KEY (party, dataflow, version)
);

-- Answers in words as the coordinator released them, under the id the ledger names. Rows are only ever added.
CREATE TABLE reporting_narrative (
    release  {text} NOT NULL,
    codes    {text} NOT NULL,
    original {text} NOT NULL,
    texts    {text} NOT NULL,
    PRIMARY KEY (release, codes)
);

-- Answers being written, by the agency that writes them. Without texts: the answer in force is to be left out of the next release.
CREATE TABLE reporting_narrative_draft (
    party      {text} NOT NULL,
    dataflow   {text} NOT NULL,
    period     {bigint} NOT NULL,
    codes      {text} NOT NULL,
    agency     {text} NOT NULL,
    original   {text} NOT NULL,
    texts      {text},
    written_by {text} NOT NULL,
    written_at {text} NOT NULL,
    PRIMARY KEY (party, dataflow, period, codes)
);
