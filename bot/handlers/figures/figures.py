"""Statistics for moderators: a picture and the same in words. Small numbers are for them alone; nothing is about a
reporter, and what one moderator has done only he and the leads see."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, ClockTime, Rows, Say, Screen, SendPicture, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.claims import LEADS
from bot.domain.figures.figures import LENGTHS, Figure, Reached, Span, by_day, by_hour, most, waited
from bot.domain.staff.roles import SIGNERS
from bot.handlers.cards.card import act_of
from bot.handlers.pieces import argument, button, called, lines, say_unchanged, span, split
from bot.usecases.desk.look_through import districts
from bot.usecases.sight.leads import role_of
from bot.usecases.sight.sight import sight_of

type PictureRow = tuple[Term | str, int, Term | str]

_SHOWN: Final = 10
"""Bars that a telephone shows at a glance; the rest is one bar more."""
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
    """What can be looked at."""
    lead = ctx.person.staff is not None and ctx.person.staff.role in SIGNERS
    both = (button("figures-button-spaces", "spaces"),)
    leads = (both, (button("admin-subject-publication", "publish"),)) if lead else ()
    return Turn((Screen("figures", buttons=(*leads, *_ways(Span.DAY))),), session=ctx.session.at(""))


async def figure(update: Incoming, ctx: Ctx) -> Turn:
    """One of them, as a picture and in words."""
    what, of = split(argument(update))
    which = Figure(what) if what in Figure else Figure.TIME
    length = Span(of) if of in Span else Span.DAY
    rows = await _rows(which, length, ctx)
    args: dict[str, Arg] = {"what": which.value, "span": length.value, "now": ClockTime(ctx.clock.now())}
    if not any(percent for _, percent, _ in rows):
        nothing = Screen("figure-none", args, _ways(length))
        return Turn((*say_unchanged(update), nothing), session=ctx.session.at(""))
    drawing = "columns" if which is Figure.TIME else "bars"
    picture = SendPicture(drawing, "figure", args, tuple(rows))
    said = [Term("figure-line", {"name": name, "value": note}) for name, share, note in rows if share]
    words = Say("figure-words", args | {"lines": lines(said)}, _ways(length, which))
    return Turn((picture, words), session=ctx.session.at(""))


async def own(update: Incoming, ctx: Ctx) -> Turn:
    """What this moderator has decided; for leads, everybody."""
    since = ctx.clock.now() - LENGTHS[Span.WEEK]
    me = ctx.person.account
    count = await ctx.uow.figures.decided_by(me, since=since)
    everybody: list[Term] = []
    if await role_of(me, uow=ctx.uow) in LEADS:
        for one in await ctx.uow.staff.all():
            theirs = await ctx.uow.figures.decided_by(one.account, since=since)
            name = called(one)
            everybody.append(Term("figures-of", {"name": name, "count": theirs}))
    args: dict[str, Arg] = {"count": count, "everybody": lines(everybody)}
    return Turn((Screen("figures-own", args, _ways(Span.DAY, own=True)),), session=ctx.session.at(""))


async def _rows(which: Figure, length: Span, ctx: Ctx) -> Sequence[PictureRow]:
    now, kept = ctx.clock.now(), ctx.uow.figures
    since = now - LENGTHS[length]
    # A count of one, at this hour and in this district, would tell of a case that is not his to see.
    restricted = (await sight_of(ctx.person.account, uow=ctx.uow)).circle
    match which:
        case Figure.TIME:
            quarters = await kept.quarters(since=since, restricted=restricted)
            if length is Span.DAY:
                return _bars([(_hour(at), n) for at, n in by_hour(quarters, now=now).items()])
            return _bars([(_day(at), n) for at, n in by_day(quarters, now=now).items()])
        case Figure.ACT:
            acts, others = most(await kept.acts(since=since, restricted=restricted), shown=_SHOWN)
            return _bars([(act_of(act, ctx.content), n) for act, n in acts], others=others)
        case Figure.AREA:
            found = districts(await kept.areas(since=since, restricted=restricted), content=ctx.content)
            areas, others = most(found, shown=_SHOWN)
            return _bars([(_place(area, ctx), n) for area, n in areas], others=others)
        case Figure.STATE:
            states = await kept.states(since=since, restricted=restricted)
            return _bars(
                [(Term(f"figures-state-{s.replace('_', '-')}"), n) for s, n in sorted(states.items())]
            )
    return await _waits(since, restricted, ctx)


async def _waits(since: datetime, restricted: bool, ctx: Ctx) -> Sequence[PictureRow]:
    found: list[tuple[Term, int, Term]] = []
    for reached in Reached:
        wait = waited(await ctx.uow.figures.waits(reached, since=since, restricted=restricted))
        if wait is not None:
            for share, length in (("half", wait.median), ("most", wait.most)):
                seconds = max(60, int(length.total_seconds()))
                found.append(
                    (Term("figures-wait", {"reached": reached.value, "share": share}), seconds, span(length))
                )
    longest = max((seconds for _, seconds, _ in found), default=1)
    return [(name, max(1, seconds * 100 // longest), note) for name, seconds, note in found]


def _bars(counts: Sequence[tuple[Term | str, int]], *, others: int = 0) -> Sequence[PictureRow]:
    """The longest bar is the highest count."""
    if others:
        counts = [*counts, (Term("figures-others"), others)]
    highest = max((count for _, count in counts), default=0) or 1
    return [
        (name, max(1, count * 100 // highest) if count else 0, Term("figures-count", {"count": count}))
        for name, count in counts
    ]


def _hour(at: datetime) -> Term:
    return Term("figures-hour", {"at": ClockTime(at)})


def _day(day: date) -> Term:
    return Term("figures-day", {"day": day})


def _place(area: str, ctx: Ctx) -> str | Term:
    return ctx.content.areas[area].name if area in ctx.content.areas else Term("case-area-unknown")


def _ways(length: Span, which: Figure | None = None, *, own: bool = False) -> Rows:
    """To each of them, and of the one that is shown to its other span."""
    found = [button(key, "figures.one", f"{figure}/{length}") for figure, key in _BUTTONS.items()]
    other = Span.WEEK if length is Span.DAY else Span.DAY
    key = "figures-button-week" if other is Span.WEEK else "figures-button-day"
    spans = ((button(key, "figures.one", f"{which}/{other}"),),) if which else ()
    return (
        *spans,
        tuple(found[:2]),
        tuple(found[2:4]),
        (found[4], *(() if own else (button("figures-button-own", "figures.own"),))),
        (button("queue-button-home", "queue"),),
    )
