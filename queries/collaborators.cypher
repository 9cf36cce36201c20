// title.zh: 合作推荐
// title.en: Collaborators
// asks.zh: 某机构或中心就某项需求可以找谁合作，为什么？
// asks.en: Whom could an organisation or center work with on a need, and why?
// takes: for, need, region, k, on
// gives.zh: 每个候选机构一行，含得分构成与证据路径
// gives.en: a row per candidate with score parts and evidence paths
// shows: name, kind, score, parts, evidence
// key: organization
// version: 1
// :organizations
MATCH (o:Organization)
RETURN o.id AS id, o.name_zh AS name, o.kind AS kind
// :segments
MATCH (o:Organization)-[v:COVERS]->(s:Segment)-[:PART_OF]->(k:Chain)
RETURN o.id AS organization, 'segment' AS kind, s.id AS item, s.name_zh AS name, k.id AS above
UNION ALL
MATCH (o:Organization)-[v:SUPPLIES]->(s:Segment)-[:PART_OF]->(k:Chain)
RETURN o.id AS organization, 'segment' AS kind, s.id AS item, s.name_zh AS name, k.id AS above
// :parents
MATCH (s:Segment)-[:PART_OF]->(p:Segment)
RETURN s.id AS child, p.id AS parent
// :sectors
MATCH (o:Organization)-[m:MEMBER_OF]->(c:Center)-[:IN_SECTOR]->(s:Sector) WHERE coalesce(c.status, '') <> 'applied'
RETURN DISTINCT o.id AS organization, 'center' AS kind, c.id AS item, c.name_zh AS name, s.id AS above
// :center_segments
MATCH (o:Organization)-[m:MEMBER_OF]->(c:Center)-[:COVERS]->(s:Segment) WHERE coalesce(c.status, '') <> 'applied'
RETURN DISTINCT o.id AS organization, 'center' AS kind, c.id AS item, c.name_zh AS name, s.id AS above
// :technologies
MATCH (o:Organization)-[:WORKS_ON]->(t:Technology)
RETURN o.id AS organization, 'technology' AS kind, t.id AS item, t.name_zh AS name, t.id AS above
// :center_technologies
MATCH (o:Organization)-[:MEMBER_OF]->(c:Center)-[:WORKS_ON]->(t:Technology) WHERE coalesce(c.status, '') <> 'applied'
RETURN o.id AS organization, 'technology' AS kind, t.id AS item, t.name_zh AS name, t.id AS above
// :patents
MATCH (o:Organization)-[:APPLIED_FOR]->(p:Patent)
RETURN o.id AS organization, 'patent' AS kind, p.id AS item, p.name_zh AS name, p.id AS above
// :standards
MATCH (o:Organization)-[:DRAFTED]->(s:Standard)
RETURN o.id AS organization, 'standard' AS kind, s.id AS item, s.name_zh AS name, s.id AS above
// :members
MATCH (o:Organization)-[m:MEMBER_OF]->(c:Center {id: $subject})
RETURN DISTINCT o.id AS id
