"""The moderators' lists in the private chat: what waits, what is mine, what is asked, what is late; and narrower."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversation.buttons import Press, encode
from bot.conversation.incoming import ButtonPressed, Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import HELD, Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import Pile, Sieve
from bot.handlers.cards.card import act_of, area_of, holder, moment, number_of, word
from bot.handlers.pieces import argument, button, in_a_row, lines, split
from bot.usecases.desk.look_through import open_acts, open_districts, own_only, page_of
from bot.usecases.ports import Content
from bot.usecases.staff.own_areas import look_at_all

PILES: Final = {
    Pile.WAITING: "queue-pile-waiting",
    Pile.MINE: "queue-pile-mine",
    Pile.ASKED: "queue-pile-asked",
    Pile.LATE: "queue-pile-late",
}
TEXT_FAMILIES: Final = (*PILES.values(), "queue-by-severity", "queue-by-act", "queue-by-area")
_BY: Final = {"s": "queue-by-severity", "a": "queue-by-act", "p": "queue-by-area"}
_MOST_CHOICES: Final = 40
_HOME: Final = ((button("queue-button-home", "queue"),),)


async def page(update: Incoming, ctx: Ctx) -> Turn:
    """One page of a pile. A press on a number opens the card here."""
    sieve, after = Sieve.parse(argument(update))
    cases, more = await page_of(
        sieve, by=ctx.person.account, uow=ctx.uow, clock=ctx.clock, content=ctx.content, after=after
    )
    own = await own_only(sieve, by=ctx.person.account, uow=ctx.uow, content=ctx.content)
    only = narrowed(sieve, ctx.content)
    if own:
        mine = Term("queue-own-areas")
        only = lines([only, mine]) if sieve.narrow else mine
    head: dict[str, Arg] = {"pile": Term(PILES[sieve.pile]), "only": only}
    all_areas = ((button("queue-button-all-areas", "queue.areas", f"all/{sieve}"),),) if own else ()
    if not cases:
        ways = (*all_areas, *_ways(sieve))
        return Turn((Screen("queue-page-none", head, ways),), session=ctx.session.at(""))
    on = ((button("queue-button-more", "queue.page", f"{sieve}/{cases[-1].id}"),),) if more else ()
    first = ((button("queue-button-top", "queue.page", str(sieve)),),) if after else ()
    screen = Screen(
        "queue-page",
        head | {"lines": lines(case_lines(cases, ctx.content, now=ctx.clock.now()))},
        (
            *in_pairs([_case_button(case) for case in cases]),
            *on,
            *first,
            *all_areas,
            *((_bulk(sieve),) if sieve.pile in (Pile.WAITING, Pile.LATE) else ()),
            *_ways(sieve),
        ),
    )
    return Turn((screen,), session=ctx.session.at(""))


async def areas(update: Incoming, ctx: Ctx) -> Turn:
    """All areas alike from now on, or his own first; the list, or the desk, that he came from."""
    way, told = split(argument(update))
    await look_at_all(ctx.person.account, way == "all", uow=ctx.uow)
    back = (
        replace(update, data=encode(Press("queue.page", told)))
        if isinstance(update, ButtonPressed)
        else update
    )
    return await page(back, ctx)


async def narrow(update: Incoming, ctx: Ctx) -> Turn:
    """Only one severity, act or district: the choices that open cases have, the most frequent first."""
    by, told = split(argument(update))
    me = ctx.person.account
    sieve, _ = Sieve.parse(told)
    rows: Rows
    match by:
        case "a":
            acts = list(await open_acts(by=me, uow=ctx.uow))[:_MOST_CHOICES]
            rows = tuple((_choice(act_of(act, ctx.content), replace(sieve, act=act)),) for act in acts if act)
        case "p":
            found = list(await open_districts(by=me, uow=ctx.uow, content=ctx.content))[:_MOST_CHOICES]
            rows = in_pairs([_choice(ctx.content.areas[a].name, replace(sieve, area=a)) for a in found])
        case _:
            by = "s"
            rows = in_pairs([_choice(word("case-severity", s), replace(sieve, severity=s)) for s in Severity])
    back = ((button("queue-button-back", "queue.page", str(sieve)),),)
    return Turn((Screen(_BY[by], buttons=(*rows, *back)),), session=ctx.session.at(""))


def case_lines(cases: Sequence[Case], content: Content, *, now: datetime) -> list[Term]:
    return [_line(case, content, now=now) for case in cases]


def _line(case: Case, content: Content, *, now: datetime) -> Term:
    args: dict[str, Arg] = {
        "number": number_of(case),
        "act": act_of(case.act_id, content),
        "area": area_of(case.area_id, content),
        "severity": word("case-severity", case.severity),
        "deadline": moment(case.deadline, now=now),
        "late": "yes" if case.deadline <= now else "no",
    }
    if case.state in HELD:
        return Term("queue-line-held", args | {"name": holder(case)})
    return Term("queue-line", args)


def narrowed(sieve: Sieve, content: Content) -> Term:
    """What is left out is not named; what is wanted is."""
    wanted: list[Term] = []
    if sieve.severity:
        wanted.append(word("case-severity", sieve.severity))
    if sieve.act:
        wanted.append(Term("queue-wanted", {"name": act_of(sieve.act, content)}))
    if sieve.area:
        wanted.append(Term("queue-wanted", {"name": area_of(sieve.area, content)}))
    return Term("queue-only", {"wanted": in_a_row(wanted)}) if wanted else Term("list-empty")


def in_pairs(buttons: Sequence[Button]) -> Rows:
    """Two in a row, as they fit on a narrow telephone."""
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def _case_button(case: Case) -> Button:
    args: dict[str, Arg] = {"number": number_of(case), "severity": word("case-severity", case.severity)}
    return button("queue-case", "case.show", case.id, args)


def _bulk(sieve: Sieve) -> tuple[Button, ...]:
    return (button("queue-button-bulk", "bulk", str(sieve)),)


def _choice(name: str | Term, sieve: Sieve) -> Button:
    return button("queue-choice", "queue.page", str(sieve), {"name": name})


def _ways(sieve: Sieve) -> Rows:
    """Narrower, wider, the hand-over of what is mine, and home."""
    if sieve.pile is Pile.MINE:
        return ((button("queue-button-hand", "hand"),), *_HOME)
    by = (
        button("queue-button-severity", "queue.by", f"s/{sieve}"),
        button("queue-button-act", "queue.by", f"a/{sieve}"),
        button("queue-button-area", "queue.by", f"p/{sieve}"),
    )
    wide = ((button("queue-button-all", "queue.page", str(sieve.wide())),),) if sieve.narrow else ()
    return (by, *wide, *_HOME)
