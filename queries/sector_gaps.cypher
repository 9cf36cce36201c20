// title.zh: 领域缺口
// title.en: Sector gaps
// asks.zh: 哪些领域在哪些地区、哪个层级还没有中心？
// asks.en: Which sector lacks a center, where, and at which tier?
// takes: tier, region, sector, level, status, on
// gives.zh: 领域 × 辖区 × 层级，四种状态与资料完整度；没有中心的格附得分构成、名次区间与如何补上
// gives.en: sector × jurisdiction × tier in four states, with the completeness of sources; cells without a center with score parts, rank interval and what would close them
// shows: region_name, tier, sector_name, state, centers, coverage, rank, would_close
// key: region, tier, sector
// follows: score, parts, rank, rank_low, rank_high, relatedness, relatedness_organizations, relatedness_technologies, entry_potential, rca, rca_low, rca_high, priority, base, chain_need, would_close, evidence
// version: 2
// The centers, places, sectors and coverage come from scope.cypher, who works where is read as columns (queries/potential); this section says where
// city centers are a question at all.
// :cities
MATCH (v:Coverage {tier: 'city'})-[:COUNTS]->(r:Region {level: 'city'})
RETURN DISTINCT r.id AS id
UNION
MATCH (c:Center {tier: 'city'})-[:LOCATED_IN]->(r:Region {level: 'city'})
RETURN DISTINCT r.id AS id
UNION
MATCH (k:Clause {rule: 'uniqueness', tier: 'city'})-[:PART_OF]->(p:Policy)-[:APPLIES_TO]->(r:Region {level: 'city'})
RETURN DISTINCT r.id AS id
