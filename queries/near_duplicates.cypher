// title.zh: 近似重复
// title.en: Near-duplicates
// asks.zh: 哪些中心名称或领域不同，做的却可能是同一件事？
// asks.en: Which centers may do the same under different names or sectors?
// takes: tier, region, sector, level, status, on, k
// gives.zh: 每对中心一行：概率、类别、各部分的贡献、共有什么、哪些资料不知道
// gives.en: a row per pair of centers: probability, class, what each part adds, what is shared, what is not known
// shows: a_name, b_name, class, probability, same_province, shared, unknown
// key: a, b
// version: 2
// Names, technologies, segments, members, sectors and decisions are read as columns of the snapshot (queries/focus); places of the centers come from scope.cypher.
