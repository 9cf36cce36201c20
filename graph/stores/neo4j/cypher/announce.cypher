// Readers stop believing the graph until it is ready again: 'switching' for one commit, 'loading' for longer.
MERGE (s:Snapshot {mark: 'chuangtu'})
ON CREATE SET s.id = $id
SET s.state = $state, s.target = $id
