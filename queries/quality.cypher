// What the data-quality report counts in the graph. Words between percent signs are names of the model's declarations, filled in by quality/seen.py.
// :things
MATCH (n:%NODE%)
RETURN %COLUMNS%
// :tied
MATCH (n:%NODE%)-[r:%EDGES%]-(m)
RETURN DISTINCT n.id AS id
// :pair
MATCH (a:%NODE%)-[r:%EDGES%]->(b:%OTHER%)
RETURN count(r.id) AS total, count(DISTINCT a.id) AS from_things, count(DISTINCT b.id) AS to_things
// :members
MATCH (o:Organization)-[r:MEMBER_OF]->(c:Center)
RETURN o.id AS organization, c.id AS center, r.role AS role
// :operators
MATCH (o:Organization)-[r:OPERATES]->(c:Center)
RETURN o.id AS organization, c.id AS center
// :declared
MATCH (c:Center)-[:IN_SECTOR]->(s:Sector)
RETURN DISTINCT c.id AS center, s.id AS sector
// :by_chain
MATCH (c:Center)-[:IN_CHAIN]->(h:Chain)-[:IN_SECTOR]->(s:Sector)
RETURN DISTINCT c.id AS center, s.id AS sector, h.name_zh AS through
// :by_segment
MATCH (c:Center)-[:COVERS]->(g:Segment)-[:PART_OF]->(h:Chain)-[:IN_SECTOR]->(s:Sector)
RETURN DISTINCT c.id AS center, s.id AS sector, g.name_zh AS through
// :by_technology
MATCH (c:Center)-[:WORKS_ON]->(t:Technology)-[:COVERS]->(g:Segment)-[:PART_OF]->(h:Chain)-[:IN_SECTOR]->(s:Sector)
RETURN DISTINCT c.id AS center, s.id AS sector, t.name_zh AS through
