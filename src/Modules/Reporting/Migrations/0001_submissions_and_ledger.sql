-- One import of one file by one agency of a Party. Figures lie in reporting_series and reporting_observation under its number.
CREATE TABLE reporting_submission (
    id             {text} NOT NULL PRIMARY KEY,
    number         {bigint} NOT NULL UNIQUE,
    party          {text} NOT NULL,
    agency         {text} NOT NULL,
    dataflow       {text} NOT NULL,
    state          {text} NOT NULL,
    file_name      {text} NOT NULL,
    file_sha256    {text} NOT NULL,
    file_bytes     {bigint} NOT NULL,
    mapping_sha256 {text} NOT NULL,
    mapping        {text} NOT NULL,
    -- the dimensions of its keys, in their order, joined by points: the structure may grow later
    dimensions     {text} NOT NULL,
    -- 1: the file is recognised when it comes again with the same mapping; 0: a second import that was asked for explicitly
    recognised     {bigint} NOT NULL,
    rows_read      {bigint} NOT NULL,
    rows_used      {bigint} NOT NULL,
    rows_dropped   {bigint} NOT NULL,
    figures        {bigint} NOT NULL,
    errors         {bigint} NOT NULL,
    report         {text} NOT NULL,
    created_by     {text} NOT NULL,
    created_at     {text} NOT NULL,
    -- while loading: the last sign of life of the import
    touched_at     {text} NOT NULL
);

CREATE INDEX reporting_submission_of_party ON reporting_submission (party, created_at);

CREATE UNIQUE INDEX reporting_submission_same ON reporting_submission (party, dataflow, file_sha256, mapping_sha256)
    WHERE recognised = 1 AND state IN ('loading', 'checked', 'released');

CREATE TABLE reporting_series (
    submission {bigint} NOT NULL,
    series     {bigint} NOT NULL,
    codes      {text} NOT NULL,
    PRIMARY KEY (submission, series)
) {keyed};

CREATE UNIQUE INDEX reporting_series_key ON reporting_series (submission, codes);

CREATE TABLE reporting_observation (
    submission {bigint} NOT NULL,
    series     {bigint} NOT NULL,
    period     {bigint} NOT NULL,
    printed    {bigint},
    low        {bigint} NOT NULL,
    high       {bigint},
    decimals   {bigint} NOT NULL,
    status     {text} NOT NULL,
    conf       {text} NOT NULL,
    source     {blob},
    PRIMARY KEY (submission, series, period)
) {keyed};

-- What a submission holds of each period: enough to tell a new, a revised and an unchanged period without reading the figures.
CREATE TABLE reporting_submission_period (
    submission {bigint} NOT NULL,
    period     {bigint} NOT NULL,
    figures    {bigint} NOT NULL,
    hidden     {bigint} NOT NULL,
    missing    {bigint} NOT NULL,
    -- the sum over the figures that are part of no other, as an interval; high is empty when it has no upper end, all three where nothing may be summed
    total_low  {bigint},
    total_high {bigint},
    decimals   {bigint},
    digest     {text} NOT NULL,
    PRIMARY KEY (submission, period)
);

-- Notes written while a submission is prepared; its release enters them into the ledger.
CREATE TABLE reporting_draft_note (
    id         {text} NOT NULL PRIMARY KEY,
    submission {text} NOT NULL REFERENCES reporting_submission (id),
    note       {text} NOT NULL,
    created_by {text} NOT NULL,
    created_at {text} NOT NULL
);

CREATE INDEX reporting_draft_note_of_submission ON reporting_draft_note (submission);

-- A Party's mappings by name; a change is a new version, the last one is offered.
CREATE TABLE reporting_mapping (
    party      {text} NOT NULL,
    name       {text} NOT NULL,
    version    {bigint} NOT NULL,
    dataflow   {text} NOT NULL,
    mapping    {text} NOT NULL,
    sha256     {text} NOT NULL,
    created_by {text} NOT NULL,
    created_at {text} NOT NULL,
    PRIMARY KEY (party, name, version)
);

-- What a Party answered when a mapping was proposed to it: next time it is known. Scope is 'column', 'constant' or the id of a code list.
CREATE TABLE reporting_answer (
    party       {text} NOT NULL,
    dataflow    {text} NOT NULL,
    scope       {text} NOT NULL,
    word        {text} NOT NULL,
    answer      {text} NOT NULL,
    answered_by {text} NOT NULL,
    answered_at {text} NOT NULL,
    PRIMARY KEY (party, dataflow, scope, word)
);

-- The counters: a row is locked from the step taken to the commit, so numbers become visible in their order and without gaps.
CREATE TABLE reporting_counter (
    name       {text} NOT NULL PRIMARY KEY,
    head       {bigint} NOT NULL,
    stepped_at {text} NOT NULL
);

INSERT INTO reporting_counter (name, head, stepped_at) VALUES ('ledger', 0, '0001-01-01T00:00:00.0000000Z');
INSERT INTO reporting_counter (name, head, stepped_at) VALUES ('submission', 0, '0001-01-01T00:00:00.0000000Z');

-- The one ordered record of what is in force. Rows are only ever added.
CREATE TABLE reporting_ledger (
    seq         {bigint} NOT NULL PRIMARY KEY,
    kind        {text} NOT NULL,
    party       {text} NOT NULL,
    dataflow    {text} NOT NULL,
    submission  {text},
    happened_at {text} NOT NULL,
    by_person   {text},
    by_name     {text} NOT NULL,
    reason      {text} NOT NULL,
    sharing     {text},
    note        {text},
    note_id     {text}
);

CREATE INDEX reporting_ledger_of_party ON reporting_ledger (party, dataflow, seq);

CREATE TABLE reporting_ledger_period (
    seq    {bigint} NOT NULL REFERENCES reporting_ledger (seq),
    period {bigint} NOT NULL,
    PRIMARY KEY (seq, period)
);

-- A file somebody is being asked about before it is mapped. Its bytes lie among the uploads under the same id; both are gone after a day.
CREATE TABLE reporting_proposal (
    id         {text} NOT NULL PRIMARY KEY,
    party      {text} NOT NULL,
    agency     {text} NOT NULL,
    dataflow   {text} NOT NULL,
    file_name  {text} NOT NULL,
    sheet      {text},
    -- what was answered so far: a piece of mapping laid over what is proposed, and the questions it answers
    answers    {text} NOT NULL,
    answered   {text} NOT NULL,
    created_by {text} NOT NULL,
    created_at {text} NOT NULL
);
