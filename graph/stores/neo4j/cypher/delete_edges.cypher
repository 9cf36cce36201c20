MATCH ()-[r]->() WITH r LIMIT size($rows) DELETE r
