"""A measure that a round asks about: leads choose it, and whoever is asked reads it here.

Experts have no access to the register of threats: they see this measure and no other.
"""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.opinions import OpinionSubject
from bot.domain.errors import NotFound
from bot.domain.news.legal_calendar import days_of
from bot.domain.threats.measures import with_due_days
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import NOTHING, argument, button, lines, number_argument
from bot.handlers.press_arguments import RoundPlan
from bot.handlers.threats.threat_words import due_term, measure_facts, measure_line
from bot.usecases.atlas.opinions import find_round, is_invited, require_reader
from bot.usecases.threats.keep_measures import measures_with_days
from bot.usecases.threats.register import threat_register

_PAGER: Final = Pager(8)


async def choose_measure(update: Incoming, ctx: Ctx) -> Turn:
    """Choose a measure of the register that is neither done nor dropped, a page at a time."""
    dues = [
        due
        for due in await measures_with_days(ctx, later=ctx.dates.months_later)
        if due.measure.is_unfinished
    ]
    threats = {threat.id: threat.title for threat in await threat_register(ctx)}
    page = _PAGER.page(number_argument(update), count=len(dues))
    entries, buttons = list[TextRef](), list[Button]()
    for number, due in enumerate(page.of(dues), start=page.start + 1):
        args: dict[str, Arg] = {
            "line": measure_line(number, due, ctx),
            "against": threats[due.measure.threat],
        }
        entries.append(TextRef("opinion-measure-line", args))
        plan = RoundPlan(OpinionSubject.MEASURE, due.measure.id)
        buttons.append(button("measure-button-page", "opinion.ask", plan, {"number": number}))
    rows: Rows = tuple(tuple(buttons[at : at + 4]) for at in range(0, len(buttons), 4))
    turns = page.turns(lambda label, to: button(label, "opinion.measures", to))
    back = (button("opinion-button-rounds", "opinions"),)
    list_args: dict[str, Arg] = {"count": len(dues), "lines": lines(entries)}
    screen = Screen("opinion-which-measure", list_args, (*rows, *turns, back))
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
    known = days_of(await ctx.uow.settings.running())
    (due,) = with_due_days([measure], known, ctx.dates.months_later)
    threat = titles[0] if titles else TextRef("proposal-threat-gone")
    args = measure_facts(measure, threat, ctx) | {
        "due": due_term(due, ctx),
        "state": TextRef(f"measure-state-{measure.state}"),
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
