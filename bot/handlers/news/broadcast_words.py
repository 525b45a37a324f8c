"""What people read of a broadcast, each of his own track; and what its signers see of its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, EditCard, Lane, Rows, Say, StaffChat, Term
from bot.conversation.ports import Operator
from bot.domain.learning.lessons import Audience
from bot.domain.moments import day_of, hushed
from bot.domain.news.broadcasts import Broadcast, Kind, Stage, urgent
from bot.domain.news.legal_calendar import Dated, Days, MonthsLater, dated, days_of
from bot.domain.news.moved_days import MovedDay
from bot.domain.news.near_dates import Edge, Near, holding
from bot.domain.people import Account, Role
from bot.domain.staff.roles import SIGNERS
from bot.handlers.pieces import NOTHING, button, citations, in_a_row, lines, paragraphs
from bot.usecases.news.propose_dates import owners
from bot.usecases.ports import Clock, Content, UnitOfWork

TEXT_FAMILIES: Final = (
    *(f"broadcast-kind-{kind}" for kind in Kind),
    *(f"broadcast-stage-{stage}" for stage in Stage),
    *(f"broadcast-audience-{audience}" for audience in Audience),
    *(f"broadcast-date-{edge}" for edge in Edge),
    *(f"broadcast-when-{when}" for when in ("today", "tomorrow", "later")),
)
BAR: Final = 10
FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Said:
    """A message as people see it, but for where it goes."""

    key: str
    args: dict[str, Arg]
    rows: Rows

    def to_here(self) -> Say:
        """The same, in the chat of whoever looks at it first: without buttons, which are the readers'."""
        return Say(self.key, self.args, lane=Lane.DIALOGUE)


@dataclass(frozen=True, slots=True)
class Almanac:
    """Today, the days that are set, and the calendar as it is counted from them."""

    today: date
    days: Days
    dates: Sequence[Dated]
    content: Content


async def almanac(content: Content, later: MonthsLater, *, uow: UnitOfWork, clock: Clock) -> Almanac:
    known = days_of(await uow.settings.running())
    return Almanac(clock.today(), known, dated(content.calendar, known, later=later), content)


async def said(one: Broadcast, track: str, at: Almanac, *, uow: UnitOfWork) -> Said:
    """What somebody of this track reads; an empty one reads what voters do."""
    enough = (button("button-broadcast-enough", "calendar-follow", "off/"),)
    match one.kind:
        case Kind.WORDS:
            return Said("broadcast-words", {"words": one.words}, (enough,))
        case Kind.CORRECTION:
            args: dict[str, Arg] = {"number": one.number, "words": one.words, "source": one.source}
            args["fixes"] = await fixes(one, uow=uow)
            return Said(
                "broadcast-correction", args, ((button("button-corrections", "corrections"),), enough)
            )
        case Kind.MOVED:
            moved = lines([_moved(MovedDay.read(one)) for one in one.dates])
            return Said(
                "calendar-moved", {"days": moved}, ((button("button-calendar", "calendar", track),), enough)
            )
    mine = track or Audience.VOTER.value
    found = holding(one.dates, at.dates, today=at.today) or ()
    told = [date_line(near, at) for near in found if mine in near.dated.entry.audiences]
    to_calendar = (button("button-broadcast-calendar", "calendar", track),)
    return Said("broadcast-dates", {"dates": paragraphs(told)}, (to_calendar, enough))


def _moved(one: MovedDay) -> Term:
    name = Term(f"calendar-anchor-{one.anchor}")
    if one.day is None:
        return Term("calendar-moved-gone", {"anchor": name})
    return Term("calendar-moved-set", {"anchor": name, "day": one.day})


async def fixes(one: Broadcast, *, uow: UnitOfWork) -> Term:
    """Which earlier correction it puts right, with its day; nothing where it does none."""
    earlier = await uow.broadcasts.numbered(one.corrects) if one.corrects else None
    if earlier is None:
        return NOTHING
    return Term("broadcast-fixes", {"number": earlier.number, "day": day_of(earlier.signed_at)})


def date_line(near: Near, at: Almanac) -> Term:
    entry = near.dated.entry
    cited = [at.content.articles[key] for key in entry.article_ids if key in at.content.articles]
    ahead = (near.day - at.today).days
    when = ("today", "tomorrow")[ahead] if ahead in (0, 1) else "later"
    args: dict[str, Arg] = {
        "when": Term(f"broadcast-when-{when}", {"day": near.day} if when == "later" else {}),
        "title": entry.title,
        "words": entry.words,
        "articles": citations(cited),
    }
    return Term(f"broadcast-date-{near.edge}", args)


def audiences(these: Sequence[Audience]) -> Term:
    return in_a_row([Term(f"broadcast-audience-{audience}") for audience in these])


async def progress(one: Broadcast, *, operator: Operator, uow: UnitOfWork, clock: Clock) -> EditCard:
    """The message that its writer and signers watch, edited in place; all owners where nobody has written it, or
    none of them works here any more."""
    its = await way(one, operator=operator, uow=uow, clock=clock)
    watchers = await _watchers(one, operator, uow=uow)
    return EditCard(one.id, its.key, its.args, its.rows, to=tuple(map(StaffChat, watchers)))


async def way(one: Broadcast, *, operator: Operator, uow: UnitOfWork, clock: Clock) -> Said:
    """How far it has come, for whoever may look at it."""
    loud = urgent(one, now=clock.now(), polling_day=(await uow.settings.running()).polling_day)
    filled = one.percent * BAR // 100
    args: dict[str, Arg] = {
        "number": one.number,
        "kind": Term(f"broadcast-kind-{one.kind}"),
        "when": _when(one, waits=hushed(clock.now()) and not loud),
        "bar": "▓" * filled + "░" * (BAR - filled),
        "percent": one.percent,
        "sent": one.sent,
        "total": one.total,
        "gone": one.gone,
        "lost": one.lost,
        "untold": one.untold,
        "pace": Term(
            "broadcast-pace-urgent" if loud else "broadcast-pace", {"pace": operator.broadcast_pace}
        ),
        "instead": _instead(one),
    }
    key = {Stage.DONE: "broadcast-done", Stage.STOPPED: "broadcast-stopped"}.get(
        one.stage, "broadcast-progress"
    )
    stop: Rows = ((button("broadcast-button-stop", "bcast.stop", one.id),),)
    return Said(key, args, stop if one.stage is Stage.GOING else ())


def _when(one: Broadcast, *, waits: bool) -> str:
    """Whether it goes now, or begins or goes on in the morning."""
    if not waits:
        return "now"
    return "resumes" if one.told else "begins"


async def _watchers(one: Broadcast, operator: Operator, *, uow: UnitOfWork) -> Sequence[Account]:
    """Whoever wrote it first, then its signers, as far as they may still look at it."""
    who = {signature.by: None for signature in one.signatures}
    if one.by is not None:
        who = {one.by: None, **who}
    there = [account for account in who if await _works(account, operator, uow=uow)]
    return there or [owner.account for owner in await owners(uow=uow)]


async def _works(account: Account, operator: Operator, *, uow: UnitOfWork) -> bool:
    staff = await uow.staff.get(account)
    if staff is not None and (staff.frozen or staff.role in {*SIGNERS, Role.EDITOR}):
        return not staff.frozen
    return account in operator.editors


def _instead(one: Broadcast) -> Term:
    """Which news of moved days it has ended."""
    if one.kind is not Kind.MOVED or not one.corrects:
        return NOTHING
    return Term("broadcast-instead", {"number": one.corrects})
