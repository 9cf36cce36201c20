MATCH (n) WHERE NOT n:Snapshot AND NOT n:Publishing WITH n LIMIT size($rows) DETACH DELETE n
