// title.zh: 合作推荐
// title.en: Collaborators
// asks.zh: 某机构或中心就某项需求可以找谁合作，为什么？
// asks.en: Whom could an organisation or center work with on a need, and why?
// takes: for, need, region, sector, level, chain, kind, k, on
// gives.zh: 每个候选机构一行，含得分构成、去掉某部分后的名次、未知之处与证据路径
// gives.en: a row per candidate with score parts, its rank without each of them, what is not known, and evidence paths
// shows: rank, name, kind, score, parts, unknown, evidence
// key: organization
// version: 2
