// What siting rests on beside the other questions and queries/potential: what policies aim at, and what feeds what.
// :targets
MATCH (p:Policy)-[:SETS]->(t:Target)
MATCH (p)-[:APPLIES_TO]->(r:Region)
WHERE t.minimum IS NOT NULL OR t.maximum IS NOT NULL
RETURN t.id AS id, t.name_zh AS quote, t.tiers AS tiers, t.minimum AS minimum, t.maximum AS maximum, t.by_year AS by_year, p.id AS policy,
    p.name_zh AS title, r.id AS region, p.gone_from AS gone_from
// :feeds
MATCH (a:Segment)-[:FEEDS]->(b:Segment)
RETURN a.id AS one, b.id AS other
