// Writing takes the node's lock, so the token is read after any other publish's transaction has ended.
MATCH (l:Publishing {mark: 'chuangtu'})
SET l.fenced = coalesce(l.fenced, 0) + 1
WITH l WHERE l.token = $token
RETURN l.token AS token
