"""What a moderator is shown of a case, piece by piece: each report's words, and each copy of a file."""

import hashlib
from typing import Final

MARK: Final = 8
"""Characters: among the pieces of one case no two are alike."""


def mark_of_piece(piece_id: str) -> str:
    """Names a report or a file, without its id."""
    return hashlib.sha256(piece_id.encode()).hexdigest()[:MARK]
