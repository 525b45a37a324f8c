"""A measure that a round asks about: leads choose it, and whoever is asked reads it here.

Experts have no access to the register of threats: they see this measure and no other.
"""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.opinions import OpinionSubject
from bot.domain.errors import NotFound
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import NOTHING, argument, body_name, button, number_argument
from bot.handlers.press_arguments import RoundPlan
from bot.usecases.atlas.opinions import find_round, is_invited, require_reader
from bot.usecases.threats.register import threat_register

_PAGER: Final = Pager(8)


async def choose_measure(update: Incoming, ctx: Ctx) -> Turn:
    """Choose a measure that is neither done nor dropped, a page at a time."""
    measures = [measure for measure in await ctx.uow.threats.measures() if measure.is_unfinished]
    measures.sort(key=lambda measure: (measure.title, measure.id))
    page = _PAGER.page(number_argument(update), count=len(measures))
    rows: Rows = tuple(
        (
            button(
                "opinion-button-about",
                "opinion.ask",
                RoundPlan(OpinionSubject.MEASURE, measure.id),
                {"title": measure.title},
            ),
        )
        for measure in page.of(measures)
    )
    turns = page.turns(lambda label, to: button(label, "opinion.measures", to))
    back = (button("opinion-button-rounds", "opinions"),)
    screen = Screen("opinion-which-measure", {"count": len(measures)}, (*rows, *turns, back))
    return Turn((screen,), session=ctx.session.at(""))


async def read_measure(update: Incoming, ctx: Ctx) -> Turn:
    """Show the measure. Text typed from now on is not taken as an opinion."""
    opinion_round = await find_round(ctx, argument(update))
    require_reader(opinion_round, ctx.person, editors=ctx.operator.editors, today=ctx.clock.today())
    is_about_one = opinion_round.subject is OpinionSubject.MEASURE
    measure = await ctx.uow.threats.measure(opinion_round.about) if is_about_one else None
    if measure is None:
        raise NotFound("opinion-measure-gone")
    titles = [threat.title for threat in await threat_register(ctx) if threat.id == measure.threat]
    args: dict[str, Arg] = {
        "title": measure.title,
        "against": titles[0] if titles else TextRef("proposal-threat-gone"),
        "body": body_name(measure.body, ctx.content),
        "note": TextRef("opinion-measure-note", {"note": measure.note}) if measure.note else NOTHING,
    }
    give = (
        ((button("opinion-button-give", "opinion.give", opinion_round.id),),)
        if opinion_round.takes(ctx.clock.today())
        and is_invited(opinion_round, ctx.person, editors=ctx.operator.editors)
        else ()
    )
    back = (button("opinion-button-back", "opinion.see", opinion_round.id),)
    return Turn((Screen("opinion-measure", args, (*give, back)),), session=ctx.session.at(""))
