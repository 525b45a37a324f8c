"""The division of work on paper: the rows with gaps, then those of each act; state, note and hash at the foot of every
page. Drawn as a version of the atlas is."""

from typing import Final

from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.atlas import draw_atlas

_SHARES: Final = (0.32, 0.19, 0.17, 0.24, 0.08)
"""Which cases, body, next body, ground, liaison."""


class DivisionPaper(Paper):
    """Rows as in ``bot.papers.atlas``, of five cells."""

    name = "division-paper"
    form = PaperForm.PDF
    fields = frozenset({"title", "state", "note", "page", "mark", "hash"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return draw_atlas({**fields, "file": "division"}, rows, shares=_SHARES)
