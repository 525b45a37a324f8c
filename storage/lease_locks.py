"""The numbers of the advisory locks of a lease. PostgreSQL's locks with two numbers; the first says what it is."""

from typing import Final

HELD: Final = 7236
"""Who has the lease."""
BARRIER: Final = 7237
"""Whose transactions are under way: shared by each, exclusive for who begins to work."""
TERM: Final = 7238
"""Which term of holding the lease it is, by a random second number."""
CONVERSATION: Final = 7240
"""Whose updates a worker has taken until its transaction ends, by a hash of the conversation's name."""
WORK: Final = 1
"""The second number of ``HELD`` and ``BARRIER``: the whole work on a database. Further leases get further numbers."""
COMMIT: Final = 7239
"""Which transaction may still be committing, by the second number of its mark."""
