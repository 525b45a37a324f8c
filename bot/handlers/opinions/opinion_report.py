"""What became of a round of opinions, in words and on paper, for leads and those who were asked."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, SendDocument, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.opinions import Answer, silent
from bot.handlers.opinions.opinion_words import edition_told, opinion_told
from bot.handlers.opinions.opinions import about_term
from bot.handlers.pieces import argument, button
from bot.usecases.atlas.ask_opinions import the_round
from bot.usecases.atlas.asked import must_see
from bot.usecases.atlas.export_atlas import note_report

_COUNTED: Final = {
    "taken": Answer.TAKEN,
    "partly": Answer.PARTLY,
    "nottaken": Answer.NOT_TAKEN,
    "open": Answer.NONE,
}


async def report(update: Incoming, ctx: Ctx) -> Turn:
    """What was said and what became of it; nobody's name is in it. The paper is an export, and recorded."""
    found = await the_round(argument(update), uow=ctx.uow)
    must_see(found, ctx.person, editors=ctx.operator.editors)
    said = await ctx.uow.rounds.opinions(found.id)
    args: dict[str, Arg] = {
        "about": await about_term(found, ctx),
        "asked": len(found.invited),
        "said": len(found.invited) - len(silent(found, said)),
        "day": found.day,
        "until": found.until,
        "edition": edition_told(found, ctx.content),
        **{name: sum(one.answer == value for one in said) for name, value in _COUNTED.items()},
    }
    back = ((button("opinion-button-rounds", "opinions"),),)
    screen = Screen("opinion-report", args, back)
    if not said:
        return Turn((screen,))
    rows: list[tuple[Term | str, ...]] = []
    for number, one in enumerate(said, start=1):
        told = opinion_told(one, found) | {"number": number}
        rows += [
            ("#words", Term("opinion-report-line", told)),
            ("#words", Term("opinion-report-answer", told)),
        ]
        rows += [("#space", "")]
    fields: dict[str, Term | str] = {
        "title": Term("opinion-report-title"),
        "state": Term("opinion-report-state", args),
        "note": Term("opinion-report-note"),
        "file": "opinions",
        "mark": "",
        "hash": "",
        "page": Term("atlas-paper-page", {"now": "{now}", "of": "{of}"}),
    }
    paper = SendDocument("atlas-paper", "opinion-report-paper", {"about": args["about"]}, fields, tuple(rows))
    note_report(found, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    return Turn((screen, paper))
