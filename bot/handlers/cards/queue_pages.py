"""The moderators' lists in the private chat: waiting, mine, asked, late; each can be filtered, and tells its page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import HELD, Case
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import Pile, PileFilter
from bot.domain.desk.views import drop_lost_area
from bot.handlers.cards.card import act_of, area_of, assignee_name, moment, number_of, word
from bot.handlers.pieces import NOTHING, argument, button, comma_list, lines
from bot.handlers.press_arguments import PilePage, PileView
from bot.usecases.desk.browse_cases import count_pages, default_areas, open_acts, open_districts, page_of
from bot.usecases.desk.saved_views import remember_filter
from bot.usecases.ports import Content
from bot.usecases.staff.own_areas import set_all_areas

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
    """Show one page of a list. A press on a number opens the card here."""
    at = argument(update, PilePage)
    return await show_page(ctx, at.sieve, after=at.after, number=at.number, remembered=at.is_chosen)


async def show_page(
    ctx: Ctx,
    wanted: PileFilter,
    *,
    after: str = "",
    number: int | None = None,
    note: TextRef = NOTHING,
    remembered: bool = True,
) -> Turn:
    """Show the page with this number (from 1), which begins after the case ``after``. The filters are remembered if the
    person chose them; an area that left the tree is dropped, and the person is told."""
    sieve, is_area_lost = drop_lost_area(wanted, ctx.content.areas)
    if remembered:
        await remember_filter(ctx, sieve)
    if is_area_lost:
        after, note = "", TextRef("queue-area-gone")
    at = max(number or 2, 2) if after else 1
    cases, more = await page_of(ctx, sieve, after=after)
    own = await default_areas(ctx, sieve)
    filters = filter_term(sieve, ctx.content)
    if own:
        own_areas_term = TextRef("queue-own-areas")
        filters = lines([filters, own_areas_term]) if sieve.has_filters else own_areas_term
    head: dict[str, Arg] = {"pile": TextRef(PILES[sieve.pile]), "only": filters, "note": note}
    all_areas = (
        ((button("queue-button-all-areas", "queue.areas", PileView("all", str(sieve))),),) if own else ()
    )
    if not cases:
        ways = (*all_areas, *_action_rows(sieve))
        return Turn((Screen("queue-page-none", head, ways),), session=ctx.session.at(""))
    on = (
        ((button("queue-button-more", "queue.page", PilePage.page_after(sieve, cases[-1].id, at + 1)),),)
        if more
        else ()
    )
    first = ((button("queue-button-top", "queue.page", PilePage.back_to(sieve)),),) if after else ()
    head["place"] = place_term(at, await count_pages(ctx, sieve, at, more=more))
    head["lines"] = lines(case_lines(cases, ctx.content, now=ctx.clock.now()))
    rows = (
        *in_pairs([_case_button(case) for case in cases]),
        *on,
        *first,
        *all_areas,
        *((_bulk(sieve),) if sieve.pile in (Pile.WAITING, Pile.LATE) else ()),
        *_action_rows(sieve),
    )
    return Turn((Screen("queue-page", head, rows),), session=ctx.session.at(""))


def place_term(number: int, last: int) -> TextRef:
    """Which page this is; empty for a list on one page."""
    return TextRef("queue-place", {"number": number, "last": last}) if last > 1 else NOTHING


async def areas(update: Incoming, ctx: Ctx) -> Turn:
    """Switch between all areas alike and own areas first, and show the list or desk they came from."""
    way, sieve_text = argument(update, PileView)
    await set_all_areas(ctx, way == "all")
    return await show_page(ctx, PileFilter.parse(sieve_text), remembered=False)


async def narrow(update: Incoming, ctx: Ctx) -> Turn:
    """Filter by one severity, act or district. The choices are those of open cases, the most frequent
    first."""
    by, sieve_text = argument(update, PileView)
    sieve = PileFilter.parse(sieve_text)
    rows: Rows
    match by:
        case "a":
            acts = list(await open_acts(ctx))[:_MOST_CHOICES]
            rows = tuple((_choice(act_of(act, ctx.content), replace(sieve, act=act)),) for act in acts if act)
        case "p":
            districts = list(await open_districts(ctx))[:_MOST_CHOICES]
            rows = in_pairs([_choice(ctx.content.areas[a].name, replace(sieve, area=a)) for a in districts])
        case _:
            by = "s"
            rows = in_pairs([_choice(word("case-severity", s), replace(sieve, severity=s)) for s in Severity])
    back = ((button("queue-button-back", "queue.page", PilePage.back_to(sieve)),),)
    return Turn((Screen(_BY[by], buttons=(*rows, *back)),), session=ctx.session.at(""))


def case_lines(cases: Sequence[Case], content: Content, *, now: datetime) -> list[TextRef]:
    return [_line(case, content, now=now) for case in cases]


def _line(case: Case, content: Content, *, now: datetime) -> TextRef:
    args: dict[str, Arg] = {
        "number": number_of(case),
        "act": act_of(case.act_id, content),
        "area": area_of(case.area_id, content),
        "severity": word("case-severity", case.severity),
        "deadline": moment(case.deadline, now=now),
        "late": "yes" if case.deadline <= now else "no",
    }
    if case.state in HELD:
        return TextRef("queue-line-held", args | {"name": assignee_name(case)})
    return TextRef("queue-line", args)


def filter_term(sieve: PileFilter, content: Content) -> TextRef:
    """Names the filters that are set; the others are not mentioned."""
    wanted: list[TextRef] = []
    if sieve.severity:
        wanted.append(word("case-severity", sieve.severity))
    if sieve.act:
        wanted.append(TextRef("queue-wanted", {"name": act_of(sieve.act, content)}))
    if sieve.area:
        wanted.append(TextRef("queue-wanted", {"name": area_of(sieve.area, content)}))
    return TextRef("queue-only", {"wanted": comma_list(wanted)}) if wanted else TextRef("list-empty")


def in_pairs(buttons: Sequence[Button]) -> Rows:
    """Two buttons to a row, as they fit on a narrow phone."""
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def _case_button(case: Case) -> Button:
    args: dict[str, Arg] = {"number": number_of(case), "severity": word("case-severity", case.severity)}
    return button("queue-case", "case.show", case.id, args)


def _bulk(sieve: PileFilter) -> tuple[Button, ...]:
    return (button("queue-button-bulk", "bulk", str(sieve)),)


def _choice(name: str | TextRef, sieve: PileFilter) -> Button:
    return button("queue-choice", "queue.page", str(sieve), {"name": name})


def _action_rows(sieve: PileFilter) -> Rows:
    """Filter, remove or save the filter, hand over my cases, and home."""
    if sieve.pile is Pile.MINE:
        return ((button("queue-button-hand", "hand"),), *_HOME)
    by = (
        button("queue-button-severity", "queue.by", PileView("s", str(sieve))),
        button("queue-button-act", "queue.by", PileView("a", str(sieve))),
        button("queue-button-area", "queue.by", PileView("p", str(sieve))),
    )
    wide = button("queue-button-all", "queue.page", str(sieve.without_filters()))
    filtered = ((wide, button("view-button-new", "view.new", str(sieve))),) if sieve.has_filters else ()
    return (by, *filtered, *_HOME)
