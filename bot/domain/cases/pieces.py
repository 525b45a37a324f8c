"""The pieces of a case that a moderator sees: each report's words, and each copy of a file."""

import hashlib
from typing import Final

MARK: Final = 8
"""Characters; unique among the pieces of one case."""


def mark_of_piece(piece_id: str) -> str:
    """A name for a report or a file that does not reveal its id."""
    return hashlib.sha256(piece_id.encode()).hexdigest()[:MARK]
