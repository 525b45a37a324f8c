"""The outcome of a press, recognized by the words of the program's texts."""

from enum import StrEnum

from bot.texts.election import UNNAMED
from bot.texts.loader import read_texts
from tests.proofs.claims.messenger import ModeratorPress


class PressOutcome(StrEnum):
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


class OutcomeReader:
    """Finds the text that an answer was made from."""

    def __init__(self) -> None:
        texts = read_texts(UNNAMED)
        self._known = {
            outcome: [piece for piece in texts[outcome].html if isinstance(piece, str)]
            for outcome in PressOutcome
            if outcome not in (PressOutcome.NOTHING, PressOutcome.OTHER)
        }

    def read(self, press: ModeratorPress) -> PressOutcome:
        if not press.answers:
            return PressOutcome.NOTHING
        for outcome, pieces in self._known.items():
            if all(piece.strip() in press.answer_text for piece in pieces):
                return outcome
        return PressOutcome.OTHER
