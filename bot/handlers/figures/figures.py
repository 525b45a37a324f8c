"""Statistics for moderators: a picture and the same in words. Small numbers are only for moderators. Nothing
is about a reporter, and only a moderator and the leads see what that moderator did."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, ClockTime, Rows, Say, Screen, SendPicture, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.figures.figures import (
    LENGTHS,
    CaseMilestone,
    Figure,
    FiguresSpan,
    by_day,
    by_hour,
    most,
    wait_summary,
)
from bot.domain.figures.promises import PromiseCount, ReferralCount, sum_promises
from bot.domain.staff.permissions import Permission, has_role_for, role_grants
from bot.handlers.cards.card import act_of
from bot.handlers.pieces import argument, button, display_name, lines, say_unchanged, span
from bot.handlers.press_arguments import FigureView
from bot.usecases.access.case_access import access_of
from bot.usecases.access.leads import role_of
from bot.usecases.desk.browse_cases import districts
from bot.usecases.figures.look_at_promises import look_at_promises

type PictureRow = tuple[TextRef | str, int, TextRef | str]

_SHOWN: Final = 10
"""Most bars, so that a phone shows them at a glance; one more bar sums up the others."""
_BUTTONS: Final = {
    Figure.TIME: "figures-button-time",
    Figure.ACT: "figures-button-act",
    Figure.AREA: "figures-button-area",
    Figure.STATE: "figures-button-state",
    Figure.WAIT: "figures-button-wait",
}
_STATES: Final = (
    "new",
    "claimed",
    "needs-info",
    "verified",
    "out-of-scope",
    "rejected",
    "merged",
    "referred",
    "closed",
    "withdrawn",
)
TEXT_FAMILIES: Final = (*_BUTTONS.values(), *(f"figures-state-{state}" for state in _STATES))


async def figures(update: Incoming, ctx: Ctx) -> Turn:
    """List the statistics."""
    lead = has_role_for(ctx.person.staff, Permission.SEE_SPACES)
    both = (button("figures-button-spaces", "spaces"), button("figures-button-screen", "screen"))
    leads = (both, (button("admin-subject-publication", "publish"),)) if lead else ()
    rows = (*leads, *_figure_rows(FiguresSpan.DAY))
    return Turn((Screen("figures", await _promise_args(ctx), rows),), session=ctx.session.at(""))


async def _promise_args(ctx: Ctx) -> dict[str, Arg]:
    """What was promised and kept in a week, by severity, and what referrals led to."""
    week = await look_at_promises(ctx, FiguresSpan.WEEK)
    counts: list[tuple[TextRef, PromiseCount]] = [
        (TextRef(f"case-severity-{severity}"), count) for severity, count in week.cases.items()
    ]
    counts.append((TextRef("figures-promise-all"), sum_promises(week.cases.values())))
    rows = [
        TextRef("figures-promise-line", {"name": name, **promise_args(count)})
        for name, count in counts
        if count.due
    ]
    of_bodies = TextRef("figures-promise-referrals", referral_args(week.referrals))
    return {"lines": lines([*(rows or [TextRef("figures-promise-none")]), of_bodies])}


def promise_args(count: PromiseCount) -> dict[str, Arg]:
    return {"kept": count.in_time, "due": count.due, "percent": count.percent or 0}


def referral_args(count: ReferralCount) -> dict[str, Arg]:
    return {"sent": count.sent, "acted": count.acted, "share": count.percent or 0}


async def figure(update: Incoming, ctx: Ctx) -> Turn:
    """Show one of them, as a picture and in words."""
    what, span_wanted = argument(update, FigureView)
    which, length = what or Figure.TIME, span_wanted or FiguresSpan.DAY
    rows = await _rows(which, length, ctx)
    args: dict[str, Arg] = {"what": which.value, "span": length.value, "now": ClockTime(ctx.clock.now())}
    if not any(percent for _, percent, _ in rows):
        nothing = Screen("figure-none", args, _figure_rows(length))
        return Turn((*say_unchanged(update), nothing), session=ctx.session.at(""))
    drawing = "columns" if which is Figure.TIME else "bars"
    picture = SendPicture(drawing, "figure", args, tuple(rows))
    figure_lines = [
        TextRef("figure-line", {"name": name, "value": note}) for name, share, note in rows if share
    ]
    words = Say("figure-words", args | {"lines": lines(figure_lines)}, _figure_rows(length, which))
    return Turn((picture, words), session=ctx.session.at(""))


async def show_own_figures(update: Incoming, ctx: Ctx) -> Turn:
    """Show what this moderator has decided; for leads, what everybody has."""
    since = ctx.clock.now() - LENGTHS[FiguresSpan.WEEK]
    me = ctx.account
    count = await ctx.uow.figures.decided_by(me, since=since)
    everybody: list[TextRef] = []
    if role_grants(await role_of(ctx, me), Permission.LEAD):
        for staff_member in await ctx.uow.staff.all():
            theirs = await ctx.uow.figures.decided_by(staff_member.account, since=since)
            name = display_name(staff_member)
            everybody.append(TextRef("figures-of", {"name": name, "count": theirs}))
    args: dict[str, Arg] = {"count": count, "everybody": lines(everybody)}
    return Turn(
        (Screen("figures-own", args, _figure_rows(FiguresSpan.DAY, own=True)),), session=ctx.session.at("")
    )


async def _rows(which: Figure, length: FiguresSpan, ctx: Ctx) -> Sequence[PictureRow]:
    now, counts = ctx.clock.now(), ctx.uow.figures
    since = now - LENGTHS[length]
    # A count of one, with hour and district, would reveal a case that this person may not see.
    restricted = (await access_of(ctx, ctx.account)).circle
    match which:
        case Figure.TIME:
            quarters = await counts.quarters(since=since, restricted=restricted)
            if length is FiguresSpan.DAY:
                return _bars([(_hour(at), n) for at, n in by_hour(quarters, now=now).items()])
            return _bars([(_day(at), n) for at, n in by_day(quarters, now=now).items()])
        case Figure.ACT:
            acts, others = most(await counts.acts(since=since, restricted=restricted), limit=_SHOWN)
            return _bars([(act_of(act, ctx.content), n) for act, n in acts], others=others)
        case Figure.AREA:
            district_counts = districts(
                await counts.areas(since=since, restricted=restricted), content=ctx.content
            )
            areas, others = most(district_counts, limit=_SHOWN)
            return _bars([(_place(area, ctx), n) for area, n in areas], others=others)
        case Figure.STATE:
            states = await counts.states(since=since, restricted=restricted)
            return _bars(
                [(TextRef(f"figures-state-{s.replace('_', '-')}"), n) for s, n in sorted(states.items())]
            )
    return await _wait_rows(since, restricted, ctx)


async def _wait_rows(since: datetime, restricted: bool, ctx: Ctx) -> Sequence[PictureRow]:
    rows: list[tuple[TextRef, int, TextRef]] = []
    for reached in CaseMilestone:
        wait = wait_summary(await ctx.uow.figures.wait_times(reached, since=since, restricted=restricted))
        if wait is not None:
            for share, length in (("half", wait.median), ("most", wait.most)):
                seconds = max(60, int(length.total_seconds()))
                rows.append(
                    (
                        TextRef("figures-wait", {"reached": reached.value, "share": share}),
                        seconds,
                        span(length),
                    )
                )
    longest = max((seconds for _, seconds, _ in rows), default=1)
    return [(name, max(1, seconds * 100 // longest), note) for name, seconds, note in rows]


def _bars(counts: Sequence[tuple[TextRef | str, int]], *, others: int = 0) -> Sequence[PictureRow]:
    """The longest bar stands for the highest count."""
    if others:
        counts = [*counts, (TextRef("figures-others"), others)]
    highest = max((count for _, count in counts), default=0) or 1
    return [
        (name, max(1, count * 100 // highest) if count else 0, TextRef("figures-count", {"count": count}))
        for name, count in counts
    ]


def _hour(at: datetime) -> TextRef:
    return TextRef("figures-hour", {"at": ClockTime(at)})


def _day(day: date) -> TextRef:
    return TextRef("figures-day", {"day": day})


def _place(area: str, ctx: Ctx) -> str | TextRef:
    return ctx.content.areas[area].name if area in ctx.content.areas else TextRef("case-area-unknown")


def _figure_rows(length: FiguresSpan, which: Figure | None = None, *, own: bool = False) -> Rows:
    """Buttons to each statistic, and from the current one to its other span."""
    figure_buttons = [
        button(key, "figures.one", FigureView(figure, length)) for figure, key in _BUTTONS.items()
    ]
    other = FiguresSpan.WEEK if length is FiguresSpan.DAY else FiguresSpan.DAY
    key = "figures-button-week" if other is FiguresSpan.WEEK else "figures-button-day"
    spans = ((button(key, "figures.one", FigureView(which, other)),),) if which else ()
    return (
        *spans,
        tuple(figure_buttons[:2]),
        tuple(figure_buttons[2:4]),
        (figure_buttons[4], *(() if own else (button("figures-button-own", "figures.own"),))),
        (button("queue-button-home", "queue"),),
    )
