// title.zh: 合作密度
// title.en: Collaboration density
// asks.zh: 机构之间通过中心、专利、标准、项目联系得多紧，比随机预期多还是少？
// asks.en: How densely are organisations tied through centers, patents, standards and projects, compared with chance?
// takes: tier, region, sector, status, on
// gives.zh: 每一层一行：密度、零模型均值与偏差、z、p、q
// gives.en: a row per layer with density, the null model's mean and deviation, z, p and q
// shows: layer, organizations, events, ties, density, null_mean, z, q
// key: layer
// version: 1
// :member
MATCH (o:Organization)-[m:MEMBER_OF]->(c:Center)
WHERE m.role <> 'partner' AND (m.exists_from IS NULL OR m.exists_from <= date($valid_on)) AND (m.gone_from IS NULL OR m.gone_from > date($valid_on))
RETURN DISTINCT c.id AS event, o.id AS organization
// :patent
MATCH (o:Organization)-[:APPLIED_FOR]->(p:Patent)
RETURN DISTINCT p.id AS event, o.id AS organization, coalesce(p.application_date, p.publication_date) AS happened
// :standard
MATCH (o:Organization)-[:DRAFTED]->(s:Standard)
RETURN DISTINCT s.id AS event, o.id AS organization, coalesce(s.issued_on, s.year, s.implemented_on) AS happened
// :project
MATCH (o:Organization)-[:TOOK_PART]->(p:Project)
RETURN DISTINCT p.id AS event, o.id AS organization, p.started_on AS happened
