"""What was sent of a case and is not known to have arrived: its reader has not read it."""

from bot.domain.people import Account
from bot.domain.values import dataclass


@dataclass(frozen=True, slots=True)
class MissedPieces:
    """Of this case, this person may not have seen these files; without ``files``, nothing at all."""

    case_id: str
    account: Account
    files: frozenset[str] = frozenset()
    """Ids of evidence."""
