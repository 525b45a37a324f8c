"""What an answer to a press says, read by the texts' own words."""

from enum import StrEnum

from bench.claims.desk import Press
from bot.texts.loader import read_texts


class Told(StrEnum):
    CLAIMED = "case-claimed"
    RELEASED = "case-released"
    DECIDED = "case-decided"
    UNDONE = "case-undone"
    HELD = "case-held"
    YOURS = "case-already-yours"
    NOT_YOURS = "case-not-yours"
    NOT_CLAIMED = "case-not-claimed"
    TOO_MANY = "case-too-many-claims"
    NO_CLAIM = "case-cannot-claim"
    NO_RELEASE = "case-cannot-release"
    NO_UNDO = "case-cannot-undo"
    UNDO_CLOSED = "case-undo-closed"
    NO_DECISION = "case-cannot-out-of-scope"
    NOTHING = "no answer"
    OTHER = "another answer"


class Words:
    """Finds the text that an answer was made of."""

    def __init__(self) -> None:
        texts = read_texts()
        self._known = {
            told: [piece for piece in texts[told].html if isinstance(piece, str)]
            for told in Told
            if told not in (Told.NOTHING, Told.OTHER)
        }

    def read(self, press: Press) -> Told:
        if not press.answers:
            return Told.NOTHING
        for told, pieces in self._known.items():
            if all(piece.strip() in press.told for piece in pieces):
                return told
        return Told.OTHER
