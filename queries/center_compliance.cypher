// title.zh: 中心合规与晋升准备
// title.en: Compliance and promotion readiness of a center
// asks.zh: 这家中心符合本级文件的哪些条件，离上一级还缺什么？
// asks.en: Which conditions of its own tier does a center meet, and what is missing for the next?
// takes: subject, on
// gives.zh: 每条适用规定一行：本级的，以及上一级的条件
// gives.en: a row per rule that concerns it: those of its tier and the conditions of the next
// shows: asked_by, title, rule, clause, quote, result, reason, settles
// key: center, document, rule
// version: 2
// The facts about centers that conditions ask for; %COLUMNS% are the properties of centers that the vocabulary of facts names.
// :centers
MATCH (c:Center)
WHERE c.id IN $ids
RETURN c.id AS id, c.approved_on AS approved_on, c.ended_on AS ended_on%COLUMNS%
// :members
MATCH (o:Organization)-[m:MEMBER_OF]->(c:Center)
WHERE c.id IN $ids AND (m.absent_before IS NULL OR m.absent_before <= date($valid_on)) AND (m.gone_from IS NULL OR m.gone_from > date($valid_on))
RETURN c.id AS center, o.id AS id, o.name_zh AS name, o.kind AS kind, o.uscc AS uscc, m.role AS role, m.id AS fact
// :positions
MATCH (c:Center)<-[m:MEMBER_OF]-(o:Organization)-[v:COVERS|SUPPLIES]->(s:Segment)
WHERE c.id IN $ids AND s.position IS NOT NULL
RETURN DISTINCT c.id AS center, s.position AS position, o.id AS id, o.name_zh AS name
// :capital
MATCH (f:Funding)-[:GRANTED_TO]->(c:Center)
WHERE c.id IN $ids AND f.kind_printed IN ['注册资本', '资本金'] AND f.amount_cny IS NOT NULL
RETURN c.id AS center, f.id AS id, f.name_zh AS name, f.amount_cny AS amount, f.funded_on AS dated
// :people
MATCH (p:Person)-[a:AFFILIATED]->(c:Center)
WHERE c.id IN $ids
RETURN c.id AS center, p.id AS id, p.name_zh AS name, p.public_title AS title, a.role AS role
// :assessments
MATCH (a:Assessment)-[:ASSESSES]->(c:Center)
WHERE c.id IN $ids
RETURN c.id AS center, a.id AS id, a.name_zh AS name, a.assessed_on AS assessed_on, a.kind AS kind, a.result AS result, a.contracts AS contracts,
    a.contracts_cny AS contracts_cny, a.turnover_cny AS turnover_cny, a.incubated AS incubated
