MATCH (s:Snapshot {mark: 'chuangtu'}) RETURN s.id AS id
