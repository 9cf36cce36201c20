// :kinds
MATCH (o:Organization) RETURN o.id AS id, o.kind AS kind ORDER BY id
