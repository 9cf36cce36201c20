// title.zh: 机构画像
// title.en: Profile of an organisation
// asks.zh: 这家机构参与了哪些中心、标准、专利、项目，和谁一起？
// asks.en: Which centers, standards, patents and projects does this organisation take part in, and with whom?
// takes: subject, on
// gives.zh: 一行，含全部已知事实
// gives.en: one row with every known fact
// shows: all
// key: id
// version: 2
// :organization
MATCH (o:Organization {id: $subject})
OPTIONAL MATCH (o)-[:LOCATED_IN]->(r:Region)
RETURN o.id AS id, o.name_zh AS name, o.name_en AS name_en, o.aliases AS aliases, o.kind AS kind, o.uscc AS uscc, o.confidence AS confidence, o.notes AS notes,
    r.id AS region, r.name_zh AS region_name
// :centers
MATCH (o:Organization {id: $subject})-[m:MEMBER_OF]->(c:Center)
RETURN c.id AS id, c.name_zh AS name, c.tier AS tier, c.status AS status, m.role AS role, m.share AS share, m.confidence AS confidence, m.id AS fact
// :work
MATCH (o:Organization {id: $subject})-[r:COVERS]->(s:Segment)
RETURN 'segments' AS part, s.id AS id, s.name_zh AS name, r.basis AS detail, r.id AS fact
UNION ALL
MATCH (o:Organization {id: $subject})-[r:SUPPLIES]->(s:Segment)
RETURN 'supplies' AS part, s.id AS id, s.name_zh AS name, r.origin AS detail, r.id AS fact
UNION ALL
MATCH (o:Organization {id: $subject})-[r:WORKS_ON]->(t:Technology)
RETURN 'technologies' AS part, t.id AS id, t.name_zh AS name, t.fact_kind AS detail, r.id AS fact
UNION ALL
MATCH (o:Organization {id: $subject})-[r:APPLIED_FOR]->(p:Patent)
RETURN 'patents' AS part, p.id AS id, p.name_zh AS name, r.role AS detail, r.id AS fact
UNION ALL
MATCH (o:Organization {id: $subject})-[r:DRAFTED]->(s:Standard)
RETURN 'standards' AS part, s.id AS id, s.name_zh AS name, toString(r.drafter_rank) AS detail, r.id AS fact
UNION ALL
MATCH (o:Organization {id: $subject})-[r:TOOK_PART]->(p:Project)
RETURN 'projects' AS part, p.id AS id, p.name_zh AS name, p.started_on AS detail, r.id AS fact
UNION ALL
MATCH (f:Funding)-[r:GRANTED_TO]->(o:Organization {id: $subject})
RETURN 'funding' AS part, f.id AS id, f.name_zh AS name, f.kind AS detail, r.id AS fact
UNION ALL
MATCH (p:Person)-[r:AFFILIATED]->(o:Organization {id: $subject})
RETURN 'people' AS part, p.id AS id, p.name_zh AS name, r.role AS detail, r.id AS fact
UNION ALL
MATCH (o:Organization {id: $subject})-[r:ISSUED]->(p:Policy)
RETURN 'policies' AS part, p.id AS id, p.name_zh AS name, p.doc_no AS detail, r.id AS fact
// :partners
MATCH (o:Organization {id: $subject})-[m:MEMBER_OF]->(c:Center)<-[n:MEMBER_OF]-(b:Organization)
WHERE b.id <> $subject AND m.role <> 'partner' AND n.role <> 'partner'
RETURN b.id AS id, b.name_zh AS name, count(DISTINCT c.id) AS shared
