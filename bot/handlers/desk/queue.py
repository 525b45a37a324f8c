"""The moderators' desk in the private chat: what waits, what is mine. All work can be done from here."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.triage import MOST_OPEN_CLAIMS
from bot.domain.desk.desk import MOST_COUNTED, Pile, PileFilter
from bot.domain.owner.burning import Burn
from bot.handlers.cards.card import number_of, private_card, word
from bot.handlers.cards.queue_pages import PILES, filter_term
from bot.handlers.cards.shown_case import beside_nothing
from bot.handlers.desk.lead_board import board_rows
from bot.handlers.desk.roster_hours import hours_rows
from bot.handlers.groups.group_homes import areas_term
from bot.handlers.pieces import AGAIN, NOTHING, button, comma_list, refresh_toast
from bot.handlers.press_arguments import PileView
from bot.usecases.access.leads import on_duty
from bot.usecases.alerts.list_alerts import alerts_to_sign
from bot.usecases.cases.reads import undecided_reads
from bot.usecases.desk.browse_cases import DeskCounts, desk_counts, waiting_for
from bot.usecases.desk.saved_views import last_filter
from bot.usecases.figures.look_at_promises import weeks_promise
from bot.usecases.owner.burn import last_burning
from bot.usecases.staff.own_areas import own_areas, shows_all_areas
from bot.usecases.staff.reachable import note_started

_ALL: Final = PileFilter(Pile.WAITING)


async def desk(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/queue``: how many cases are late, critical, waiting, asked about and held by the moderator, and the
    ways to them, with the filters that they used last."""
    await note_started(ctx)
    last = await last_burning(ctx)
    sieve = await last_filter(ctx)
    args: dict[str, Arg] = {
        "counts": counts_term(await desk_counts(ctx)),
        "promise": await _promise(ctx),
        "open": await ctx.uow.cases.open_claims(ctx.account),
        "most": MOST_OPEN_CLAIMS,
        "reads": await undecided_reads(ctx),
        "filters": _filters(sieve, ctx),
        "areas": await _areas(ctx),
    }
    on = await on_duty(ctx, ctx.account)
    args["duty"] = TextRef("duty-state", {"on": "yes" if on else "no"})
    duty = button("duty-button-off", "duty", "off") if on else button("duty-button-on", "duty", "on")
    staff = await ctx.uow.staff.get(ctx.account)
    has_no_body = staff is None or not staff.belongs_to
    view_row = await _view_row(ctx, sieve)
    rows = (
        *await _alert_rows(ctx),
        *(((button("queue-button-body", "own-body"),),) if has_no_body else ()),
        (button("queue-button-first", "queue.first"),),
        *((_own_first(sieve),) if await shows_all_areas(ctx) else ()),
        (_pile(Pile.WAITING, sieve), _pile(Pile.MINE)),
        (_pile(Pile.ASKED, sieve), _pile(Pile.LATE, sieve)),
        *((view_row,) if view_row else ()),
        (button("search-button-open", "search"), button("queue-button-figures", "figures")),
        (button("queue-button-replies", "replies"), button("queue-button-mutes", "mutes")),
        (button("queue-button-recuse", "recuse"), duty),
        *board_rows(ctx),
        *await hours_rows(ctx),
        (button("queue-button-refresh", "queue", AGAIN), button("button-menu", "menu")),
    )
    if last is not None and last[0] is Burn.ALL:
        screen = Screen("queue-burnt", {**args, "day": last[1]}, rows)
    else:
        screen = Screen("queue", args, rows)
    return Turn((*refresh_toast(update), screen), session=ctx.session.at(""))


async def _promise(ctx: Ctx) -> TextRef:
    """The share of the week's cases that were answered in time, and that of each severity; empty while there are too
    few."""
    week = await weeks_promise(ctx)
    if week is None:
        return NOTHING
    parts = [
        TextRef(
            "queue-promise-of", {"severity": word("case-severity", severity), "percent": count.percent or 0}
        )
        for severity, count in week.by_severity.items()
    ]
    args: dict[str, Arg] = {
        "percent": week.whole.percent or 0,
        "parts": comma_list(parts),
        "count": len(parts),
    }
    return TextRef("queue-promise", args)


async def _alert_rows(ctx: Ctx) -> Rows:
    """A button for each quick alert that waits for their signature: minutes count."""
    return tuple(
        (button("alert-button-sign", "alert.see", alert.id, {"number": number_of(case)}),)
        for alert, case in await alerts_to_sign(ctx)
    )


async def _view_row(ctx: Ctx, sieve: PileFilter) -> tuple[Button, ...]:
    """The way to the moderator's views, if they have any, and the way out of their filters."""
    count = len(await ctx.uow.views.of(ctx.account))
    own_views = (button("view-button-list", "views", args={"count": count}),) if count else ()
    wide = (button("queue-button-all", "queue.page", str(_ALL)),) if sieve.has_filters else ()
    return (*own_views, *wide)


async def show_first_case(update: Incoming, ctx: Ctx) -> Turn:
    """Show the most urgent waiting case."""
    home = ((button("queue-button-home", "queue"),),)
    case = await waiting_for(ctx)
    if case is None:
        return Turn((Screen("queue-empty", buttons=home),))
    card = private_card(case, ctx.content, viewer=ctx.account, now=ctx.clock.now())
    return Turn((card,), session=beside_nothing(case, ctx))


async def _areas(ctx: Ctx) -> TextRef:
    """The moderator's own areas, and whether the queue starts with them; empty for one who covers all."""
    me = ctx.account
    own = await own_areas(ctx, me)
    if not own:
        return NOTHING
    view = "all" if await shows_all_areas(ctx) else "own"
    return TextRef("queue-areas", {"areas": areas_term(own, ctx.content), "view": view})


def counts_term(counts: DeskCounts) -> TextRef:
    """How many cases there are, in one line."""
    args = {
        "late": _count(counts.late),
        "critical": _count(counts.critical),
        "waiting": _count(counts.waiting),
        "asked": _count(counts.asked),
        "mine": _count(counts.mine),
    }
    return TextRef("queue-counts", args)


def _count(count: int) -> Arg:
    return count if count <= MOST_COUNTED else TextRef("queue-many", {"count": MOST_COUNTED})


def _filters(sieve: PileFilter, ctx: Ctx) -> TextRef:
    """The filters that the desk's lists begin with; empty for none."""
    if not sieve.has_filters:
        return NOTHING
    return TextRef("queue-filters", {"filters": filter_term(sieve, ctx.content)})


def _own_first(sieve: PileFilter) -> tuple[Button, ...]:
    """The way to the waiting cases with the moderator's own areas first."""
    view = PileView("own", str(sieve.in_pile(Pile.WAITING)))
    return (button("queue-button-own-areas", "queue.areas", view),)


def _pile(pile: Pile, sieve: PileFilter | None = None) -> Button:
    """A list, with these filters."""
    return button(PILES[pile], "queue.page", str(sieve.in_pile(pile) if sieve else PileFilter(pile)))


def desk_button() -> Button:
    """The menu button that opens the desk, for staff."""
    return button("queue-button-open", "queue")


def desk_note() -> Say:
    """A note for a member of the moderators' group who opens the private chat."""
    return Say("queue-welcome", buttons=((desk_button(),),))
