// One node and its relations. Words between percent signs are names of the model's declarations, filled in by entity.py.
// :node
MATCH (n:%NODE% {id: $subject})
RETURN %COLUMNS%
// :count_out
MATCH (n:%NODE% {id: $subject})-[r:%EDGE%]->(m:%OTHER%)
RETURN count(r.id) AS total
// :count_in
MATCH (n:%NODE% {id: $subject})<-[r:%EDGE%]-(m:%OTHER%)
RETURN count(r.id) AS total
// :related_out
MATCH (n:%NODE% {id: $subject})-[r:%EDGE%]->(m:%OTHER%)
RETURN m.id AS other_id, m.%CAPTION% AS caption, r.id AS relation_id%OWN%
ORDER BY other_id, relation_id SKIP %OFFSET% LIMIT %LIMIT%
// :related_in
MATCH (n:%NODE% {id: $subject})<-[r:%EDGE%]-(m:%OTHER%)
RETURN m.id AS other_id, m.%CAPTION% AS caption, r.id AS relation_id%OWN%
ORDER BY other_id, relation_id SKIP %OFFSET% LIMIT %LIMIT%
