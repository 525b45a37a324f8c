"""The button that makes a message to pass on, below whatever has a link."""

from bot.conversation.outgoing import Button
from bot.domain.learning.links import SharedPiece
from bot.handlers.pieces import button
from bot.handlers.press_arguments import SharedPress


def share_row(piece: SharedPiece) -> tuple[Button, ...]:
    """The button that makes a message to pass on."""
    return (button("button-share", "share", SharedPress(piece.kind, piece.id)),)
