"""What stands below a file: it belongs to the words of the report, wherever in the form the file comes."""

from dataclasses import replace
from typing import Final

from bot.conversation.outgoing import Term
from bot.conversation.ports import Ctx
from bot.domain.drafts import LONGEST_TEXT, ORDER, Draft, Name, fits_text
from bot.domain.typed import units
from bot.handlers.pieces import NOTHING
from bot.handlers.report_telling import suggested
from bot.handlers.report_words import read_words

MOST_WAITING: Final = LONGEST_TEXT // 2
"""UTF-16 units that wait for the question for words; the answer itself needs room, too."""


async def with_caption(draft: Draft, caption: str, ctx: Ctx) -> tuple[Draft, Term]:
    """The draft with a caption among its words, and what to say of it; never lost without a word.

    One that sounds like something that we do not take is left out: typed at its question, it is asked about.
    """
    words, _ = read_words(caption, ctx)
    if not words:
        return draft, NOTHING
    if fits_text(words, shortest=1) == "empty":
        return draft, _said("empty")
    if (await suggested(words, ctx)).outside:
        return draft, _said("outside")
    if Name.TEXT in draft.answers or Name.TEXT not in ORDER[draft.way]:
        told = draft.with_words(words)
        return (draft, _said("long")) if units(told.get(Name.TEXT)) > LONGEST_TEXT else (told, _said("kept"))
    waiting = f"{draft.caption}\n\n{words}".strip()
    if units(waiting) > MOST_WAITING:
        return draft, _said("long")
    return replace(draft, caption=waiting), _said("waits")


def _said(fate: str) -> Term:
    return Term("report-caption", {"fate": fate})
