// What siting rests on beside the other questions: who works where, what the centers of a sector are, and what policies aim at.
// :working
MATCH (o:Organization)-[:LOCATED_IN]->(r:Region)
MATCH (o)-[v:COVERS]->(s:Segment)-[:PART_OF]->(k:Chain)
RETURN o.id AS id, o.name_zh AS name, r.id AS region, s.id AS segment, k.id AS chain
UNION ALL
MATCH (o:Organization)-[:LOCATED_IN]->(r:Region)
MATCH (o)-[v:SUPPLIES]->(s:Segment)-[:PART_OF]->(k:Chain)
WHERE v.origin = 'domestic'
RETURN o.id AS id, o.name_zh AS name, r.id AS region, s.id AS segment, k.id AS chain
// :members
MATCH (o:Organization)-[:LOCATED_IN]->(r:Region)
MATCH (o)-[:MEMBER_OF]->(c:Center)-[:IN_SECTOR]->(s:Sector)
RETURN DISTINCT o.id AS id, o.name_zh AS name, r.id AS region, s.id AS sector
// :chains
MATCH (k:Chain)-[:IN_SECTOR]->(s:Sector)
RETURN k.id AS chain, s.id AS sector
// :targets
MATCH (p:Policy)-[:SETS]->(t:Target)
MATCH (p)-[:APPLIES_TO]->(r:Region)
WHERE t.minimum IS NOT NULL OR t.maximum IS NOT NULL
RETURN t.id AS id, t.name_zh AS quote, t.tiers AS tiers, t.minimum AS minimum, t.maximum AS maximum, t.by_year AS by_year, p.id AS policy,
    p.name_zh AS title, r.id AS region, p.gone_from AS gone_from
// :feeds
MATCH (a:Segment)-[:FEEDS]->(b:Segment)
RETURN a.id AS one, b.id AS other
// :centers_in_chains
MATCH (c:Center)-[:IN_CHAIN]->(k:Chain)
MATCH (c)-[:IN_SECTOR]->(s:Sector)
RETURN c.id AS center, k.id AS chain, s.id AS sector
