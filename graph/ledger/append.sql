-- One batch's lines, headings and what is said; $batch is its number, $base its first line. Raw text is kept where it differs from the value.
INSERT INTO heading SELECT coalesce((SELECT max(id) FROM heading), 0) + row_number() OVER (), property, column_name
    FROM (SELECT DISTINCT property, column_name FROM incoming_heading i SEMI JOIN incoming_said d ON d.heading = i.place) i
    WHERE NOT EXISTS (FROM heading h WHERE h.property = i.property AND h.column_name IS NOT DISTINCT FROM i.column_name);
INSERT INTO line SELECT $base + line, $batch, subject_type, subject, source, confidence, sheet, row_number, clause FROM incoming_line;
INSERT INTO said SELECT $base + d.line, h.id, d.value, CASE WHEN d.raw IS DISTINCT FROM d.value THEN d.raw END, d.valid_from, d.valid_to, d.char_offset
    FROM incoming_said d
    JOIN incoming_heading i ON i.place = d.heading JOIN heading h ON h.property = i.property AND h.column_name IS NOT DISTINCT FROM i.column_name;
