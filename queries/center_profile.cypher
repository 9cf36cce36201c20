// title.zh: 中心画像
// title.en: Profile of a center
// asks.zh: 这家中心是谁办的、做什么、走到哪一步、依据是什么？
// asks.en: Who runs this center, what does it do, how far has it come, and on what evidence?
// takes: subject, on
// gives.zh: 一行，含全部已知事实
// gives.en: one row with every known fact
// shows: all
// key: id
// version: 2
// :center
MATCH (c:Center {id: $subject})
OPTIONAL MATCH (c)-[:LOCATED_IN]->(r:Region)
OPTIONAL MATCH (c)-[:IN_SECTOR]->(s:Sector)
RETURN c.id AS id, c.name_zh AS name, c.name_en AS name_en, c.name_basis AS name_basis, c.tier AS tier, c.tier_printed AS tier_printed, c.status AS status,
    c.status_detail AS status_detail, c.joint_build AS joint_build, c.approved_on AS approved_on, c.date_basis AS date_basis, c.ended_on AS ended_on,
    c.first_mention AS first_mention, c.operator_printed AS operator_printed, c.confidence AS confidence, c.dispute AS disputes, c.notes AS notes,
    r.id AS region, r.name_zh AS region_name, s.id AS sector, s.name_zh AS sector_name
// :members
MATCH (o:Organization)-[m:MEMBER_OF]->(c:Center {id: $subject})
RETURN o.id AS id, o.name_zh AS name, o.kind AS kind, m.role AS role, m.share AS share, m.confidence AS confidence, m.id AS fact
// :promotions
MATCH (a:Center {id: $subject})-[p:PROMOTED_TO]->(b:Center)
RETURN 'to' AS direction, b.id AS id, b.name_zh AS name, p.promoted_on AS promoted_on, p.basis AS basis, p.id AS fact
UNION ALL
MATCH (b:Center)-[p:PROMOTED_TO]->(a:Center {id: $subject})
RETURN 'from' AS direction, b.id AS id, b.name_zh AS name, p.promoted_on AS promoted_on, p.basis AS basis, p.id AS fact
// :work
MATCH (c:Center {id: $subject})-[r:COVERS]->(s:Segment)
RETURN 'segments' AS part, s.id AS id, s.name_zh AS name, r.basis AS detail, r.id AS fact
UNION ALL
MATCH (c:Center {id: $subject})-[r:IN_CHAIN]->(k:Chain)
RETURN 'chains' AS part, k.id AS id, k.name_zh AS name, '' AS detail, r.id AS fact
UNION ALL
MATCH (c:Center {id: $subject})-[r:WORKS_ON]->(t:Technology)
RETURN 'technologies' AS part, t.id AS id, t.name_zh AS name, t.fact_kind AS detail, r.id AS fact
UNION ALL
MATCH (p:Patent)-[r:CREDITED_TO]->(c:Center {id: $subject})
WHERE p.patent_no IS NOT NULL
RETURN 'patents' AS part, p.id AS id, p.name_zh AS name, r.basis AS detail, r.id AS fact
UNION ALL
MATCH (p:Patent)-[r:CREDITED_TO]->(c:Center {id: $subject})
WHERE p.patent_no IS NULL
RETURN 'published_totals' AS part, p.id AS id, p.name_zh AS name, toString(p.total) AS detail, r.id AS fact
UNION ALL
MATCH (s:Standard)-[r:CREDITED_TO]->(c:Center {id: $subject})
RETURN 'standards' AS part, s.id AS id, s.name_zh AS name, s.status AS detail, r.id AS fact
UNION ALL
MATCH (c:Center {id: $subject})-[r:TOOK_PART]->(p:Project)
RETURN 'projects' AS part, p.id AS id, p.name_zh AS name, p.started_on AS detail, r.id AS fact
UNION ALL
MATCH (f:Funding)-[r:GRANTED_TO]->(c:Center {id: $subject})
RETURN 'funding' AS part, f.id AS id, f.name_zh AS name, f.kind AS detail, r.id AS fact
UNION ALL
MATCH (p:Person)-[r:AFFILIATED]->(c:Center {id: $subject})
RETURN 'people' AS part, p.id AS id, p.name_zh AS name, r.role AS detail, r.id AS fact
UNION ALL
MATCH (m:Milestone)-[r:MARKS]->(c:Center {id: $subject})
RETURN 'milestones' AS part, m.id AS id, m.name_zh AS name, m.happened_on AS detail, r.id AS fact
UNION ALL
MATCH (a:Assessment)-[r:ASSESSES]->(c:Center {id: $subject})
RETURN 'assessments' AS part, a.id AS id, a.name_zh AS name, a.result AS detail, r.id AS fact
