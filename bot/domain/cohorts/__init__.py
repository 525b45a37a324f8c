"""Groups of learners, the codes that open one, and how far it has come."""
