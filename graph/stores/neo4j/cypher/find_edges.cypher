MATCH ()-[r]->() RETURN count(r) AS found
