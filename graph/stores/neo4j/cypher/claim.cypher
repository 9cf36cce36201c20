// The later publish goes on: the token of an earlier one is replaced once its running transaction has ended.
MERGE (l:Publishing {mark: 'chuangtu'})
SET l.token = $token
