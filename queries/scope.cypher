// What several questions share: places, sectors, centers in scope, coverage of sources, rules of uniqueness.
// :regions
MATCH (r:Region)
OPTIONAL MATCH (r)-[:PART_OF]->(p:Region)
RETURN r.id AS id, r.name_zh AS name, r.name_en AS name_en, r.level AS level, r.is_municipality AS is_municipality, r.sort_order AS sort_order, p.id AS parent
// :sectors
MATCH (s:Sector)
OPTIONAL MATCH (s)-[:PART_OF]->(p:Sector)
OPTIONAL MATCH (s)-[:MAPS_TO]->(t:Sector)
RETURN s.id AS id, s.name_zh AS name, s.name_en AS name_en, s.scheme AS scheme, s.level AS level, p.id AS parent, t.id AS ten
// :centers
MATCH (c:Center)
OPTIONAL MATCH (c)-[:LOCATED_IN]->(r:Region)
OPTIONAL MATCH (c)-[:IN_SECTOR]->(s:Sector)
RETURN c.id AS id, c.name_zh AS name, c.tier AS tier, c.status AS status, c.confidence AS confidence, c.approved_on AS approved_on,
    c.first_mention AS first_mention, c.exists_from AS exists_from, c.absent_before AS absent_before, c.gone_from AS gone_from, r.id AS region, s.id AS sector
// :promotions
MATCH (a:Center)-[p:PROMOTED_TO]->(b:Center)
RETURN a.id AS lower, b.id AS upper, p.promoted_on AS promoted_on
// :coverage
MATCH (v:Coverage)-[:COUNTS]->(r:Region)
RETURN v.id AS id, r.id AS region, v.tier AS tier, v.status_scope AS status_scope, v.stated_total AS stated, v.as_of AS as_of,
    v.list_complete AS list_complete, v.confidence AS confidence
// :rules
MATCH (k:Clause)-[:PART_OF]->(p:Policy)-[:APPLIES_TO]->(r:Region)
WHERE k.rule = 'uniqueness'
RETURN k.id AS clause_id, p.id AS document, p.name_zh AS title, k.path AS clause, k.name_zh AS quote, k.strength AS strength, k.tier AS tier,
    k.unit AS unit, r.id AS region, p.exists_from AS exists_from, p.gone_from AS gone_from
// :located
MATCH (o:Organization)-[:LOCATED_IN]->(r:Region)
RETURN o.id AS id, r.id AS region
// :organization_kinds
MATCH (o:Organization) RETURN o.id AS id, o.kind AS kind ORDER BY id
