-- A refused row is kept whole, so that it can be mended without its file; and which refused rows a later batch has mended or a planner has set aside.
CREATE TABLE refused_row (
    batch INTEGER NOT NULL, row_number BIGINT, digest VARCHAR NOT NULL,  -- of the cells: the same row in a later version is the same case
    understood_as VARCHAR NOT NULL,                                      -- source description and table it was read with
    cells MAP(VARCHAR, VARCHAR) NOT NULL                                 -- header → cell, in the file's order
);
CREATE TABLE mended_row (dataset VARCHAR NOT NULL, digest VARCHAR NOT NULL, batch INTEGER NOT NULL);  -- closed while that batch is active
