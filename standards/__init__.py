"""Against what do we audit: standards, clauses, questions, criteria documents. Knows no people."""
