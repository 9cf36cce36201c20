// title.zh: 政策评分表
// title.en: Policy scorecard
// asks.zh: 这份文件的目标、条件、程序、考核与退出规定，逐条落实得怎样？
// asks.en: How does each target, condition, assessment and revocation rule of a document stand?
// takes: document, on
// gives.zh: 每条规定一行，附条款、引文、结论与依据
// gives.en: a row per rule with clause, quote, result and evidence
// shows: rule, type, clause, quote, result, reason, settles
// key: document, rule
// version: 2
// :documents
MATCH (p:Policy)
RETURN p.id AS id, p.body AS body
// :rules
MATCH (k:Clause)-[:PART_OF]->(p:Policy)
RETURN p.id AS document, k.sort_order AS sort_order, k.body AS body
// :targets
MATCH (p:Policy)-[:SETS]->(t:Target)
RETURN p.id AS document, t.sort_order AS sort_order, t.body AS body
// :links
MATCH (a:Policy)-[c:CITES]->(b:Policy)
RETURN 'cites' AS kind, a.id AS source, b.id AS target, b.name_zh AS title, b.doc_no AS doc_no, c.path AS clause, c.id AS fact
UNION ALL
MATCH (a:Policy)-[c:SUPERSEDES]->(b:Policy)
RETURN 'supersedes' AS kind, a.id AS source, b.id AS target, b.name_zh AS title, b.doc_no AS doc_no, c.path AS clause, c.id AS fact
