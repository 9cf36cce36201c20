// Nodes that are neither the mark nor the lock; all three counts come from the count store or an index.
MATCH (n)
WITH count(n) AS nodes
RETURN nodes - COUNT { MATCH (:Snapshot {mark: 'chuangtu'}) } - COUNT { MATCH (:Publishing {mark: 'chuangtu'}) } AS others
