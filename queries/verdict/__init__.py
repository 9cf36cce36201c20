"""How rules of policy documents are judged against the graph: documents, facts about centers, conditions, assessments, targets."""
