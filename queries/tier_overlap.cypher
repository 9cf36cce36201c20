// title.zh: 层级重叠
// title.en: Tier overlap
// asks.zh: 市、省、国家三级中心共用哪些成员、领域、环节和技术？
// asks.en: Which members, sectors, segments and technologies do city, provincial and national centers share?
// takes: tier, region, sector, level, status, on
// gives.zh: 每个维度的每种层级组合一行，扣除晋升前后两种计数
// gives.en: a row per dimension and set of tiers, counted with and without promotion lineage
// shows: dimension, tiers, count, count_without_lineage, names
// key: dimension, tiers
// version: 1
// :member
MATCH (o:Organization)-[m:MEMBER_OF]->(c:Center)
WHERE (m.absent_before IS NULL OR m.absent_before <= date($valid_on)) AND (m.gone_from IS NULL OR m.gone_from > date($valid_on))
RETURN DISTINCT o.id AS item, o.name_zh AS name, c.id AS center_id
// :segment
MATCH (c:Center)-[:COVERS]->(s:Segment)
RETURN DISTINCT s.id AS item, s.name_zh AS name, c.id AS center_id
// :technology
MATCH (c:Center)-[:WORKS_ON]->(t:Technology)
RETURN t.id AS item, t.name_zh AS name, c.id AS center_id
