// What networks are drawn from: things by id, and the relations at, among and of them.
// :nodes
MATCH (n:Region) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Region' AS node_type, n.name_zh AS name_zh, n.name_en AS name_en, '' AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Sector) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Sector' AS node_type, n.name_zh AS name_zh, n.name_en AS name_en, '' AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Chain) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Chain' AS node_type, n.name_zh AS name_zh, n.name_en AS name_en, '' AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Segment) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Segment' AS node_type, n.name_zh AS name_zh, n.name_en AS name_en, '' AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Center) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Center' AS node_type, n.name_zh AS name_zh, n.name_en AS name_en, n.tier AS tier, n.status AS status, '' AS kind
UNION ALL
MATCH (n:Organization) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Organization' AS node_type, n.name_zh AS name_zh, n.name_en AS name_en, '' AS tier, '' AS status, n.kind AS kind
UNION ALL
MATCH (n:Technology) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Technology' AS node_type, n.name_zh AS name_zh, n.name_en AS name_en, '' AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Patent) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Patent' AS node_type, n.name_zh AS name_zh, '' AS name_en, '' AS tier, n.status AS status, '' AS kind
UNION ALL
MATCH (n:Standard) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Standard' AS node_type, n.name_zh AS name_zh, '' AS name_en, '' AS tier, n.status AS status, '' AS kind
UNION ALL
MATCH (n:Person) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Person' AS node_type, n.name_zh AS name_zh, '' AS name_en, '' AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Project) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Project' AS node_type, n.name_zh AS name_zh, '' AS name_en, '' AS tier, '' AS status, n.kind AS kind
UNION ALL
MATCH (n:Funding) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Funding' AS node_type, n.name_zh AS name_zh, '' AS name_en, '' AS tier, '' AS status, n.kind AS kind
UNION ALL
MATCH (n:Policy) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Policy' AS node_type, n.name_zh AS name_zh, n.name_en AS name_en, '' AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Clause) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Clause' AS node_type, n.name_zh AS name_zh, '' AS name_en, n.tier AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Target) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Target' AS node_type, n.name_zh AS name_zh, '' AS name_en, '' AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Assessment) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Assessment' AS node_type, n.name_zh AS name_zh, '' AS name_en, '' AS tier, '' AS status, n.kind AS kind
UNION ALL
MATCH (n:Milestone) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Milestone' AS node_type, n.name_zh AS name_zh, '' AS name_en, '' AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Coverage) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Coverage' AS node_type, n.name_zh AS name_zh, '' AS name_en, n.tier AS tier, '' AS status, '' AS kind
UNION ALL
MATCH (n:Source) WHERE n.id IN $ids
RETURN n.id AS node_id, 'Source' AS node_type, n.name_zh AS name_zh, '' AS name_en, '' AS tier, '' AS status, '' AS kind
// :lives
MATCH (n:Center|Project|Policy) WHERE n.id IN $ids
RETURN n.id AS node_id, coalesce(n.approved_on, n.started_on, n.in_force_from) AS started, n.exists_from AS exists_from,
    n.absent_before AS absent_before, n.gone_from AS gone_from
// :places
MATCH (n:Center|Organization)-[:LOCATED_IN]->(p:Region) WHERE n.id IN $ids
RETURN n.id AS node_id, p.id AS region
// :ties
MATCH (a)-[r]->(b) WHERE a.id IN $ids AND type(r) IN $types
RETURN r.id AS edge_id, type(r) AS edge_type, a.id AS from_id, b.id AS to_id, r.role AS role,
    r.exists_from AS exists_from, r.absent_before AS absent_before, r.gone_from AS gone_from
UNION ALL
MATCH (a)-[r]->(b) WHERE b.id IN $ids AND type(r) IN $types
RETURN r.id AS edge_id, type(r) AS edge_type, a.id AS from_id, b.id AS to_id, r.role AS role,
    r.exists_from AS exists_from, r.absent_before AS absent_before, r.gone_from AS gone_from
// :all_ties
MATCH (a)-[r]->(b) WHERE type(r) IN $types
RETURN r.id AS edge_id, type(r) AS edge_type, a.id AS from_id, b.id AS to_id, r.role AS role,
    r.exists_from AS exists_from, r.absent_before AS absent_before, r.gone_from AS gone_from
ORDER BY edge_id LIMIT $most
// :among
MATCH (a)-[r]->(b) WHERE a.id IN $ids AND b.id IN $ids AND type(r) IN $types
RETURN r.id AS edge_id, type(r) AS edge_type, a.id AS from_id, b.id AS to_id, r.role AS role, r.share AS share, r.since AS since,
    r.until AS until, r.promoted_on AS promoted_on, r.kind AS kind, r.amount_cny AS amount_cny, r.funded_on AS funded_on,
    r.requirement AS requirement, r.origin AS origin, r.drafter_rank AS drafter_rank, r.applicant_rank AS applicant_rank,
    r.as_of AS as_of, r.basis AS basis, r.confidence AS confidence,
    r.exists_from AS exists_from, r.absent_before AS absent_before, r.gone_from AS gone_from
