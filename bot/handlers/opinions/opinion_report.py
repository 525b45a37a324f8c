"""The result of a round of opinions, in chat and as a document, for leads and those who were asked."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Screen, SendDocument, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.opinions import OpinionAnswer, silent_invitees
from bot.handlers.opinions.opinion_words import edition_note, opinion_args
from bot.handlers.opinions.opinions import about_term
from bot.handlers.pieces import argument, button
from bot.usecases.atlas.ask_opinions import find_round
from bot.usecases.atlas.export_atlas import note_report
from bot.usecases.atlas.opinion_invitees import require_viewer

_COUNTED: Final = {
    "taken": OpinionAnswer.TAKEN,
    "partly": OpinionAnswer.PARTLY,
    "nottaken": OpinionAnswer.NOT_TAKEN,
    "open": OpinionAnswer.NONE,
}


async def report(update: Incoming, ctx: Ctx) -> Turn:
    """Show the opinions and what became of them, without names. The document is an export and is recorded."""
    opinion_round = await find_round(ctx, argument(update))
    require_viewer(opinion_round, ctx.person, editors=ctx.operator.editors)
    opinions = await ctx.uow.rounds.opinions(opinion_round.id)
    args: dict[str, Arg] = {
        "about": await about_term(opinion_round, ctx),
        "asked": len(opinion_round.invited),
        "said": len(opinion_round.invited) - len(silent_invitees(opinion_round, opinions)),
        "day": opinion_round.day,
        "until": opinion_round.until,
        "edition": edition_note(opinion_round, ctx.content),
        **{name: sum(entry.answer == value for entry in opinions) for name, value in _COUNTED.items()},
    }
    back = ((button("opinion-button-rounds", "opinions"),),)
    screen = Screen("opinion-report", args, back)
    if not opinions:
        return Turn((screen,))
    rows: list[tuple[TextRef | str, ...]] = []
    for number, opinion in enumerate(opinions, start=1):
        line_args = opinion_args(opinion, opinion_round) | {"number": number}
        rows += [
            ("#words", TextRef("opinion-report-line", line_args)),
            ("#words", TextRef("opinion-report-answer", line_args)),
        ]
        rows += [("#space", "")]
    fields: dict[str, TextRef | str] = {
        "title": TextRef("opinion-report-title"),
        "state": TextRef("opinion-report-state", args),
        "note": TextRef("opinion-report-note"),
        "file": "opinions",
        "mark": "",
        "hash": "",
        "page": TextRef("atlas-paper-page", {"now": "{now}", "of": "{of}"}),
    }
    paper = SendDocument("atlas-paper", "opinion-report-paper", {"about": args["about"]}, fields, tuple(rows))
    note_report(ctx, opinion_round)
    return Turn((screen, paper))
