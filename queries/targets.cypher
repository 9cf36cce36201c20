// title.zh: 政策目标进展
// title.en: Progress of policy targets
// asks.zh: 各级文件定下的中心数量目标，到期的实现了没有，未到期的走到哪里？
// asks.en: Which targets for numbers of centers were reached, and how far are those still to come?
// takes: region, on
// gives.zh: 每项目标一行，附逐年数量
// gives.en: a row per target with the count by year
// shows: region_name, target, quote, of_tiers, minimum, maximum, by, count, result, reason
// key: document, target
// version: 2
// :centers
MATCH (c:Center)
OPTIONAL MATCH (c)-[:LOCATED_IN]->(r:Region)
RETURN c.id AS id, c.name_zh AS name, c.tier AS tier, c.status AS status, c.approved_on AS approved_on, c.exists_from AS exists_from,
    c.absent_before AS absent_before, c.gone_from AS gone_from, r.id AS region
// :promotions
MATCH (a:Center)-[p:PROMOTED_TO]->(b:Center)
RETURN a.id AS lower, b.id AS upper, p.absent_before AS absent_before
