-- Who must not come back: keyed digests of names and ids of erased persons, never the values themselves.
CREATE TABLE forgotten (kind VARCHAR NOT NULL, digest VARCHAR NOT NULL, length INTEGER NOT NULL, erased_at TIMESTAMP NOT NULL);
CREATE TABLE forgotten_key (key VARCHAR NOT NULL);
