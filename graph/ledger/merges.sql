-- Edges as they are after decided merges: `redirect` (from_id, to_id) says which id stands for a merged one.
CREATE OR REPLACE TEMP TABLE edge_now AS
    SELECT e.id AS old_id, md5(concat_ws('|', e.edge_type, coalesce(f.to_id, e.from_id), coalesce(t.to_id, e.to_id), e.discriminator)) AS id,
        e.edge_type, e.from_type, coalesce(f.to_id, e.from_id) AS from_id, e.to_type, coalesce(t.to_id, e.to_id) AS to_id
    FROM edge e
    JOIN (SELECT DISTINCT subject_type, subject FROM active_place WHERE property = 'id') a ON a.subject_type = e.edge_type AND a.subject = e.id
    LEFT JOIN redirect f ON f.from_id = e.from_id
    LEFT JOIN redirect t ON t.from_id = e.to_id
    WHERE e.edge_type <> 'SAME_AS';
