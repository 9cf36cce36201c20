// title.zh: 层级重叠
// title.en: Tier overlap
// asks.zh: 市、省、国家三级中心共用哪些成员、领域、环节和技术？
// asks.en: Which members, sectors, segments and technologies do city, provincial and national centers share?
// takes: tier, region, sector, level, status, on
// gives.zh: 每个维度的每种层级组合一行，扣除晋升前后两种计数；另附两两比较、分省、晋升流量与政策目标
// gives.en: a row per dimension and set of tiers, counted with and without promotion lineage; tiers two by two, provinces, the flow of promotions beside targets
// shows: dimension, tiers, count, count_without_lineage, names
// key: dimension, tiers
// follows: evidence
// version: 2
// Who holds what is read as columns (queries/overlap/holdings.py); promotions come from promotion_ladder.cypher, centers from scope.cypher.
