"""What the buttons of passing on carry. They are in people's chats: see ``bot.handlers.press_arguments``."""

from typing import NamedTuple

from bot.domain.learning.links import PieceKind


class SharedPress(NamedTuple):
    """A card, a question or a lesson to pass on, as ``SharedPiece``."""

    kind: PieceKind
    piece_id: str


class QuestionTry(NamedTuple):
    """Marks on a single question: the beginning of its fingerprint, places of options in the order of their marking,
    and whether this is the answer."""

    question_id: str
    mark: str = ""
    places: str = ""
    step: str = ""
