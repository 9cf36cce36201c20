// title.zh: 一行业一中心
// title.en: One center per sector
// asks.zh: 哪些辖区的同一领域有两家以上中心，是否违反现行规定？
// asks.en: Where do two centers do the same, and does a rule in force forbid it?
// takes: tier, region, sector, level, status, on
// gives.zh: 每个辖区 × 层级 × 领域一行，附结论与规定
// gives.en: a row per jurisdiction × tier × sector with the finding and the rule
// shows: region_name, tier, sector_name, count, centers, finding, focus, rule, coverage
// key: region, tier, sector
// version: 2
// The centers, promotions, rules and coverage come from scope.cypher; this section names what makes two centers of a cell comparable.
// :focus
MATCH (c:Center)-[:IN_SECTOR]->(s:Sector)
WHERE c.id IN $ids
OPTIONAL MATCH (o:Organization)-[:OPERATES]->(c)
RETURN c.id AS center_id, s.name_zh AS sector, collect(DISTINCT o.name_zh) AS operators
