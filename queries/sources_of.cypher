// title.zh: 资料来源
// title.en: Sources of a fact
// asks.zh: 某个对象的每条事实出自哪里，哪个值被采用？
// asks.en: Where does every fact about a thing come from, and which value is shown?
// takes: subject
// gives.zh: 每条陈述一行，含来源与位置
// gives.en: a row per statement with source and locator
// shows: label, reads, shown, confidence, source_type, published, source_title, locator, relation
// key: subject, statement
// version: 3
// The type of the subject is known from its statements: without it a server would look at every node there is.
// :edges
MATCH (a:%NODE% {id: $subject})-[r]->(b)
WHERE type(r) <> 'STATED_IN'
RETURN r.id AS id, type(r) AS relation, b.id AS other
UNION ALL
MATCH (b)-[r]->(a:%NODE% {id: $subject})
WHERE type(r) <> 'STATED_IN'
RETURN r.id AS id, type(r) AS relation, b.id AS other
