"""How an answer begins: its first sentence, what the calendar knows of it, and in danger the numbers to call."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.conversation.outgoing import Arg, TextRef
from bot.conversation.ports import Ctx
from bot.domain.news.legal_calendar import DatedEntry
from bot.domain.owner.settings import RunningSettings
from bot.handlers.news.calendar import dates_section
from bot.handlers.pieces import NOTHING
from bot.handlers.reporting.report_entrance import hotlines
from bot.usecases.ports.language import ChosenSentence

NO_OPENING: Final[Mapping[str, Arg]] = {"first": NOTHING, "dates": NOTHING, "danger": NOTHING}


def opening_args(opening: ChosenSentence | None, dates: Sequence[DatedEntry], ctx: Ctx) -> Mapping[str, Arg]:
    """The arguments above and below a quotation: its first sentence, and its dates."""
    args = dict(NO_OPENING)
    if opening is not None:
        args["first"] = TextRef("ask-first", {"lead": opening.lead.value, "sentence": opening.text})
    return {**args, "dates": dates_section("ask-dates", dates, ctx.content)}


def emergency_line(running: RunningSettings, ctx: Ctx) -> TextRef:
    """Whom to call in danger."""
    numbers = hotlines(ctx, running, emergency=True)
    return TextRef("ask-danger", {"hotlines": numbers})
