"""The numbers of the advisory locks of a lease. PostgreSQL's locks with two numbers; the first says what it is."""

from collections.abc import Mapping
from typing import Final

from bot.domain.people import Messenger

HELD: Final = 7236
"""Who has the lease."""
BARRIER: Final = 7237
"""Whose transactions are under way: shared by each, exclusive for who begins to work."""
TERM: Final = 7238
"""Which term of holding the lease it is, by a random second number."""
CONVERSATION: Final = 7240
"""Whose updates a worker has taken until its transaction ends, by a hash of the conversation's name."""
WORK: Final = 1
"""The second number of ``HELD`` and ``BARRIER``: the whole work on a database. Processes that divide it share ``HELD``
with this number, so that nobody has the whole meanwhile."""
COMMIT: Final = 7239
"""Which transaction may still be committing, by the second number of its mark."""
UNDER_WAY: Final = 7241
"""Whose transactions are under way, by the number of their term: of processes that divide the work."""
SEAT: Final = 7242
"""Which of the processes that divide the work this is, by the lowest number that was free."""
FETCH: Final = 7243
"""Who fetches a file, by a hash of its id."""
BUILD: Final = 7244
"""Which program works, by a number of its hash: shared by each of its processes."""
SEND: Final = "send"
TICK: Final = "tick"
RECEIVE: Final[Mapping[Messenger, str]] = {messenger: f"receive-{messenger}" for messenger in Messenger}
LEASE_NUMBERS: Final[Mapping[str, int]] = {
    SEND: 2,
    TICK: 3,
    **{name: 16 + place for place, name in enumerate(RECEIVE.values())},
}
"""What one process at a time does, with the second number of ``HELD``."""
