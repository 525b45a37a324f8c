"""The letter with which a case goes to a body: the layout of a complaint, with nothing left to fill in by
hand."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.complaint import FIELDS, draw_complaint

NAME: Final = "letter.pdf"


def draw_letter(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
    """Fields and rows as for ``draw_complaint``; ``date`` is printed, and nobody signs by hand."""
    drawn = draw_complaint({**fields, "signature": "", "dated": "yes"}, rows)
    return MadeFile(drawn.kind, drawn.data, NAME, drawn.mime)


class ReferralLetter(Paper):
    """The letter of a referral. Rows as for a complaint."""

    name = "referral-letter"
    form = PaperForm.PDF
    fields = frozenset(FIELDS) - {"signature"}

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return draw_letter(fields, rows)
