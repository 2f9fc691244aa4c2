-- Parties that let nothing into force before a second person looked at it.
CREATE TABLE reporting_second_person (
    party   {text} NOT NULL PRIMARY KEY,
    since   {text} NOT NULL,
    by_name {text} NOT NULL
);

-- What one coordinator asked for and another confirms or declines.
CREATE TABLE reporting_ask (
    id            {text} NOT NULL PRIMARY KEY,
    party         {text} NOT NULL,
    kind          {text} NOT NULL,
    dataflow      {text} NOT NULL,
    -- the submission to release, or the periods
    subject       {text} NOT NULL,
    body          {text} NOT NULL,
    asked_by      {text} NOT NULL,
    asked_name    {text} NOT NULL,
    asked_at      {text} NOT NULL,
    state         {text} NOT NULL,
    answered_name {text} NOT NULL,
    answered_at   {text},
    words         {text} NOT NULL
);

CREATE INDEX reporting_ask_of_party ON reporting_ask (party, asked_at);

-- The same release is asked for once at a time.
CREATE UNIQUE INDEX reporting_ask_open ON reporting_ask (party, kind, dataflow, subject) WHERE state = 'open';
