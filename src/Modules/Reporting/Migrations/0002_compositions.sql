-- A submission is one file of an agency, or the Party's composition of what several agencies brought; then its mapping is the composition.
ALTER TABLE reporting_submission ADD COLUMN kind {text} DEFAULT 'file' NOT NULL;

-- What a composition is made of.
CREATE TABLE reporting_part (
    submission {bigint} NOT NULL,
    part       {bigint} NOT NULL,
    source     {text} NOT NULL,
    PRIMARY KEY (submission, part)
);

CREATE INDEX reporting_part_source ON reporting_part (source);

-- The first figures that several agencies give, each as every one of them gives it, for the coordinator who decides between them.
CREATE TABLE reporting_met (
    submission {bigint} NOT NULL,
    place      {bigint} NOT NULL,
    agency     {text} NOT NULL,
    codes      {text} NOT NULL,
    period     {bigint} NOT NULL,
    decision   {text} NOT NULL,
    printed    {bigint},
    low        {bigint} NOT NULL,
    high       {bigint},
    decimals   {bigint} NOT NULL,
    status     {text} NOT NULL,
    conf       {text} NOT NULL,
    PRIMARY KEY (submission, place, agency)
);
