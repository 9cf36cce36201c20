// What the database says it holds; the mark is one node.
MATCH (s:Snapshot {mark: 'chuangtu'})
RETURN s.id AS id, s.state AS state, s.edition AS edition, s.content AS content, s.target AS target
