// title.zh: 产业链覆盖
// title.en: Industry-chain coverage
// asks.zh: 产业链的哪些环节有中心或机构，哪些没有，缺了它牵连多少，谁能补上？
// asks.en: Which links of a chain have a center or an organisation, which have none, what depends on them, and who could close them?
// takes: chain, tier, region, sector, status, on
// gives.zh: 每个环节一行，中心与机构分别判断，并给出牵连与可补位者；另附各链按权重的覆盖、必经环节与最坏缺失
// gives.en: a row per segment, judged for centers and for organisations apart, with what depends on it and who could close it; weighted coverage, cuts and worst losses per chain
// shows: segment, segment_name, weak_point, state, organization_state, centers, blocks, single_source, could_close
// key: chain, segment
// version: 2
// :segments
MATCH (s:Segment)-[:PART_OF]->(k:Chain)
WHERE ($chain = '' OR k.id = $chain)
OPTIONAL MATCH (s)-[:PART_OF]->(p:Segment)
RETURN s.id AS id, s.name_zh AS name, s.name_en AS name_en, s.position AS position, s.weak_point AS weak_point, s.weak_kind AS weak_kind, k.id AS chain,
    k.name_zh AS chain_name, k.name_en AS chain_name_en, p.id AS parent
// :feeds
MATCH (a:Segment)-[f:FEEDS]->(b:Segment)
RETURN f.id AS id, a.id AS source, b.id AS target, f.requirement AS requirement, f.or_group AS or_group
// :covering
MATCH (c:Center)-[v:COVERS]->(s:Segment)
RETURN v.id AS id, c.id AS center_id, s.id AS segment
