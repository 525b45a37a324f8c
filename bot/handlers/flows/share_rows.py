"""The button that makes a message to pass on, below whatever has a link; and what it carries, as in
``bot/handlers/press_arguments.py``."""

from typing import NamedTuple

from bot.conversation.outgoing import Button
from bot.domain.learning.links import PieceKind, SharedPiece
from bot.handlers.pieces import button


class SharedPress(NamedTuple):
    """A card, a question or a lesson to pass on, as ``SharedPiece``."""

    kind: PieceKind
    piece_id: str


def share_row(piece: SharedPiece) -> tuple[Button, ...]:
    """The button that makes a message to pass on."""
    return (button("button-share", "share", SharedPress(piece.kind, piece.id)),)
