// Only where a snapshot was published before.
MATCH (s:Snapshot {mark: 'chuangtu'})
SET s.state = 'loading'
