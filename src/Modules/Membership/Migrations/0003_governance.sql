-- The words of the terms, by language, as JSON; none for a version of before this step, and in an exchange that is made up.
ALTER TABLE membership_terms ADD COLUMN texts {text};

-- Of which words a Party said that it accepts them: their SHA-256.
ALTER TABLE membership_standing ADD COLUMN terms_hash {text};
