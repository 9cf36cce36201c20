// One property, so that readers see it at once or not at all.
MATCH (s:Snapshot {mark: 'chuangtu'})
SET s.state = 'ready'
