// What the graph holds; 'state' is not touched here, it becomes 'ready' in a transaction of its own.
MATCH (s:Snapshot {mark: 'chuangtu'})
SET s.id = $id, s.target = $id, s.content = $content, s.published_at = $published_at, s.model_version = $model_version, s.edition = $edition
