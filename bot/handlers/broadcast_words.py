"""What people read of a broadcast, each of his own track; and what its signers see of its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, EditCard, Lane, Rows, Say, StaffChat, Term
from bot.domain.broadcasts import Broadcast, Kind, Stage, urgent
from bot.domain.legal_calendar import Dated, MonthsLater, dated, days_of
from bot.domain.lessons import Audience
from bot.domain.moments import day_of
from bot.domain.near_dates import Edge, Near, holding
from bot.handlers.pieces import NOTHING, button, citations, in_a_row, paragraphs
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
    """Today, and the calendar as it is counted now."""

    today: date
    dates: Sequence[Dated]
    content: Content


async def almanac(content: Content, later: MonthsLater, *, uow: UnitOfWork, clock: Clock) -> Almanac:
    known = days_of(await uow.settings.running())
    return Almanac(clock.today(), dated(content.calendar, known, later=later), content)


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
    mine = track or Audience.VOTER.value
    found = holding(one.dates, at.dates, today=at.today) or ()
    told = [date_line(near, at) for near in found if mine in near.dated.entry.audiences]
    to_calendar = (button("button-broadcast-calendar", "calendar", track),)
    return Said("broadcast-dates", {"dates": paragraphs(told)}, (to_calendar, enough))


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


def progress(one: Broadcast, *, pace: int, polling_day: date | None, clock: Clock) -> EditCard:
    """The message that its writer and signers watch, edited in place."""
    loud = urgent(one, now=clock.now(), polling_day=polling_day)
    filled = one.percent * BAR // 100
    args: dict[str, Arg] = {
        "number": one.number,
        "bar": "▓" * filled + "░" * (BAR - filled),
        "percent": one.percent,
        "sent": one.sent,
        "total": one.total,
        "gone": one.gone,
        "lost": one.lost,
        "untold": one.untold,
        "pace": Term("broadcast-pace-urgent" if loud else "broadcast-pace", {"pace": pace}),
    }
    key = {Stage.DONE: "broadcast-done", Stage.STOPPED: "broadcast-stopped"}.get(
        one.stage, "broadcast-progress"
    )
    stop: Rows = ((button("broadcast-button-stop", "bcast.stop", one.id),),)
    who = {signature.by: None for signature in one.signatures}
    if one.by is not None:
        who = {one.by: None, **who}
    return EditCard(
        one.id, key, args, stop if one.stage is Stage.GOING else (),
        to=tuple(map(StaffChat, who)),
    )  # fmt: skip
