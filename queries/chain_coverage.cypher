// title.zh: 产业链覆盖
// title.en: Industry-chain coverage
// asks.zh: 产业链的哪些环节有中心或机构，哪些没有？
// asks.en: Which links of a chain have a center or an organisation, and which have none?
// takes: chain, tier, region, sector, status, on
// gives.zh: 每个环节一行，中心与机构分别判断
// gives.en: a row per segment, judged for centers and for organisations apart
// shows: segment, segment_name, position, weak_point, state, organization_state, centers, organizations
// key: chain, segment
// version: 1
// :segments
MATCH (s:Segment)-[:PART_OF]->(k:Chain)
WHERE ($chain = '' OR k.id = $chain)
OPTIONAL MATCH (s)-[:PART_OF]->(p:Segment)
RETURN s.id AS id, s.name_zh AS name, s.name_en AS name_en, s.position AS position, s.weak_point AS weak_point, s.weak_kind AS weak_kind, k.id AS chain,
    k.name_zh AS chain_name, k.name_en AS chain_name_en, p.id AS parent
// :covering
MATCH (c:Center)-[v:COVERS]->(s:Segment)
RETURN c.id AS center_id, s.id AS segment, v.basis AS basis, v.confidence AS confidence
// :organizations
MATCH (o:Organization)-[v:COVERS]->(s:Segment)-[:PART_OF]->(k:Chain)
WHERE ($chain = '' OR k.id = $chain)
RETURN o.id AS id, o.name_zh AS name, s.id AS segment, 'covers' AS how, v.basis AS basis
UNION ALL
MATCH (o:Organization)-[v:SUPPLIES]->(s:Segment)-[:PART_OF]->(k:Chain)
WHERE ($chain = '' OR k.id = $chain) AND v.origin = 'domestic'
RETURN o.id AS id, o.name_zh AS name, s.id AS segment, 'supplies' AS how, v.origin AS basis
