-- What a Party asks of the checks of a dataflow, as JSON; a change is a new version, the last one holds.
CREATE TABLE reporting_check_settings (
    party      {text} NOT NULL,
    dataflow   {text} NOT NULL,
    version    {bigint} NOT NULL,
    settings   {text} NOT NULL,
    created_by {text} NOT NULL,
    created_at {text} NOT NULL,
    PRIMARY KEY (party, dataflow, version)
);

-- A rule a Party wrote itself for a dataflow; a change is a new version, the last one holds while it is on.
CREATE TABLE reporting_party_rule (
    party      {text} NOT NULL,
    dataflow   {text} NOT NULL,
    name       {text} NOT NULL,
    version    {bigint} NOT NULL,
    expression {text} NOT NULL,
    severity   {text} NOT NULL,
    language   {text} NOT NULL,
    sentence   {text} NOT NULL,
    is_on      {bigint} NOT NULL,
    created_by {text} NOT NULL,
    created_at {text} NOT NULL,
    PRIMARY KEY (party, dataflow, name, version)
);

-- What was replied to a warning of a submission's report, by the warning's number: a note that its release enters into the ledger.
CREATE TABLE reporting_reply (
    submission {text} NOT NULL REFERENCES reporting_submission (id),
    finding    {bigint} NOT NULL,
    note_id    {text} NOT NULL,
    note       {text} NOT NULL,
    -- 1: its note is in the ledger
    entered    {bigint} NOT NULL,
    created_by {text} NOT NULL,
    created_at {text} NOT NULL,
    PRIMARY KEY (submission, finding)
);

-- Sums of a submission by one dimension at a time, for comparing it with what came before without reading its figures. Never shown to others.
CREATE TABLE reporting_marginal (
    submission {bigint} NOT NULL,
    dimension  {text} NOT NULL,
    code       {text} NOT NULL,
    period     {bigint} NOT NULL,
    low        {bigint} NOT NULL,
    -- empty: no upper end
    high       {bigint},
    PRIMARY KEY (submission, dimension, code, period)
) {keyed};

-- Of a release: counts above 0 and below this are for the owner alone; others see that one is there, and its bounds. Empty: nothing is hidden.
ALTER TABLE reporting_ledger ADD COLUMN hidden_below {bigint};
