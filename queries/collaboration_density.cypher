// title.zh: 合作密度
// title.en: Collaboration density
// asks.zh: 机构之间通过中心、专利、标准、项目联系得多紧，比随机预期多还是少？
// asks.en: How densely are organisations tied through centers, patents, standards and projects, compared with chance?
// takes: tier, region, sector, status, on
// gives.zh: 每一层一行：密度、聚集、核心、产学研混合、社群、超出随机的反复合作，并与随机预期相比；另有居间机构、社群、逐年变化与来源覆盖
// gives.en: a row per layer with density, clustering, cores, mixing, communities and repeated ties beyond chance, each beside chance; brokers, communities, years and coverage of sources
// shows: layer, organizations, events, ties, density, null_mean, z, q, validated_ties, transitivity, ei_index, modularity
// key: layer
// version: 4
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
