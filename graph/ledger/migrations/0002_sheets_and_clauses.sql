-- Spreadsheets name a sheet, policy texts a clause and a character offset.
ALTER TABLE mention ADD COLUMN sheet VARCHAR;
ALTER TABLE mention ADD COLUMN clause VARCHAR;
ALTER TABLE mention ADD COLUMN char_offset BIGINT;
ALTER TABLE quarantine ADD COLUMN sheet VARCHAR;
