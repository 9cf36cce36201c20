MATCH (n) WHERE NOT n:Snapshot AND NOT n:Publishing RETURN count(n) AS found
