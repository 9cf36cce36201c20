// What networks are drawn from: things by id, a section per type, and the relations at them.
// ANCHOR stands for the type of the things asked about: with it both stores find them by their index.
// :Region
UNWIND $ids AS wanted MATCH (n:Region) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.name_en AS name_en
// :Sector
UNWIND $ids AS wanted MATCH (n:Sector) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.name_en AS name_en
// :Chain
UNWIND $ids AS wanted MATCH (n:Chain) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.name_en AS name_en
// :Segment
UNWIND $ids AS wanted MATCH (n:Segment) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.name_en AS name_en
// :Center
UNWIND $ids AS wanted MATCH (n:Center) WHERE n.id = wanted
OPTIONAL MATCH (n)-[:LOCATED_IN]->(p:Region)
RETURN n.id AS node_id, n.name_zh AS name_zh, n.name_en AS name_en, n.tier AS tier, n.status AS status, p.id AS region,
    n.approved_on AS started, n.exists_from AS exists_from, n.absent_before AS absent_before, n.gone_from AS gone_from
// :Organization
UNWIND $ids AS wanted MATCH (n:Organization) WHERE n.id = wanted
OPTIONAL MATCH (n)-[:LOCATED_IN]->(p:Region)
RETURN n.id AS node_id, n.name_zh AS name_zh, n.name_en AS name_en, n.kind AS kind, p.id AS region
// :Technology
UNWIND $ids AS wanted MATCH (n:Technology) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.name_en AS name_en
// :Patent
UNWIND $ids AS wanted MATCH (n:Patent) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.status AS status
// :Standard
UNWIND $ids AS wanted MATCH (n:Standard) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.status AS status
// :Person
UNWIND $ids AS wanted MATCH (n:Person) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh
// :Project
UNWIND $ids AS wanted MATCH (n:Project) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.kind AS kind,
    n.started_on AS started, n.exists_from AS exists_from, n.absent_before AS absent_before, n.gone_from AS gone_from
// :Funding
UNWIND $ids AS wanted MATCH (n:Funding) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.kind AS kind
// :Policy
UNWIND $ids AS wanted MATCH (n:Policy) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.name_en AS name_en,
    n.in_force_from AS started, n.exists_from AS exists_from, n.absent_before AS absent_before, n.gone_from AS gone_from
// :Clause
UNWIND $ids AS wanted MATCH (n:Clause) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.tier AS tier
// :Target
UNWIND $ids AS wanted MATCH (n:Target) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh
// :Assessment
UNWIND $ids AS wanted MATCH (n:Assessment) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.kind AS kind
// :Milestone
UNWIND $ids AS wanted MATCH (n:Milestone) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh
// :Figure
UNWIND $ids AS wanted MATCH (n:Figure) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.kind AS kind
// :Coverage
UNWIND $ids AS wanted MATCH (n:Coverage) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh, n.tier AS tier
// :Source
UNWIND $ids AS wanted MATCH (n:Source) WHERE n.id = wanted
RETURN n.id AS node_id, n.name_zh AS name_zh
// :out
MATCH (a:ANCHOR)-[r]->(b) WHERE a.id IN $ids AND type(r) IN $types
RETURN r.id AS edge_id, type(r) AS edge_type, a.id AS from_id, b.id AS to_id, r.role AS role,
    r.exists_from AS exists_from, r.absent_before AS absent_before, r.gone_from AS gone_from
// :in
MATCH (b:ANCHOR)<-[r]-(a) WHERE b.id IN $ids AND type(r) IN $types
RETURN r.id AS edge_id, type(r) AS edge_type, a.id AS from_id, b.id AS to_id, r.role AS role,
    r.exists_from AS exists_from, r.absent_before AS absent_before, r.gone_from AS gone_from
// :all_ties
MATCH (a)-[r]->(b) WHERE type(r) IN $types
RETURN r.id AS edge_id, type(r) AS edge_type, a.id AS from_id, b.id AS to_id, r.role AS role,
    r.exists_from AS exists_from, r.absent_before AS absent_before, r.gone_from AS gone_from
ORDER BY edge_id LIMIT $most
// :edges
MATCH (a:ANCHOR)-[r]->(b) WHERE a.id IN $ids AND type(r) IN $types
RETURN r.id AS edge_id, type(r) AS edge_type, a.id AS from_id, b.id AS to_id, r.role AS role, r.share AS share, r.since AS since,
    r.until AS until, r.promoted_on AS promoted_on, r.kind AS kind, r.amount_cny AS amount_cny, r.funded_on AS funded_on,
    r.requirement AS requirement, r.origin AS origin, r.drafter_rank AS drafter_rank, r.applicant_rank AS applicant_rank,
    r.as_of AS as_of, r.basis AS basis, r.confidence AS confidence,
    r.exists_from AS exists_from, r.absent_before AS absent_before, r.gone_from AS gone_from
