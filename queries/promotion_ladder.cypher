// title.zh: 晋升阶梯
// title.en: Promotion ladder
// asks.zh: 哪些中心由市级、省级晋升而来，何时，依据什么？
// asks.en: Which centers moved up a tier, when, and on what basis?
// takes: tier, region, sector, status, on
// gives.zh: 每次晋升一行，附用时；另有逐年流量
// gives.en: a row per promotion with the time it took; the flow by year besides
// shows: from_name, from_tier, to_name, to_tier, promoted_on, months_least, months_most, basis, confidence
// key: id
// version: 2
MATCH (a:Center)-[p:PROMOTED_TO]->(b:Center)
RETURN p.id AS id, a.id AS from_id, a.name_zh AS from_name, a.tier AS from_tier, b.id AS to_id, b.name_zh AS to_name, b.tier AS to_tier,
    p.promoted_on AS promoted_on, p.basis AS basis, p.confidence AS confidence, p.absent_before AS absent_before,
    a.approved_on AS from_approved_on
