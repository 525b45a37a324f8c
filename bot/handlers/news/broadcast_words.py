"""The wording of a broadcast: what people of each track read, and what its signers see of its progress."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from bot.conversation.outgoing import Arg, Button, EditCard, Rows, Say, SendLane, StaffChat, TextRef
from bot.domain.atlas.atlas import rated_areas
from bot.domain.learning.citation_keys import CitedKind, citation_key
from bot.domain.learning.lessons import Audience
from bot.domain.learning.links import PieceKind
from bot.domain.moments import day_of
from bot.domain.news.broadcasts import Broadcast, BroadcastKind, BroadcastStage, is_urgent, may_go
from bot.domain.news.calendar_news import Edge, MovedDay, NearDate, refresh_dates
from bot.domain.news.legal_calendar import DatedEntry, Days, MonthsLater, days_of, resolve_dates
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, acting_staff, is_granted
from bot.handlers.flows.review_notes import piece_review
from bot.handlers.news.calendar import where_button
from bot.handlers.pieces import NOTHING, button, citations, comma_list, lines, paragraphs
from bot.usecases.access.one_person import first_account_each
from bot.usecases.context import Context
from bot.usecases.news.broadcasts import reach_of
from bot.usecases.news.calendar import reachable_owners
from bot.usecases.ports import Content

TEXT_FAMILIES: Final = (
    *(f"broadcast-kind-{kind}" for kind in BroadcastKind),
    *(f"broadcast-stage-{stage}" for stage in BroadcastStage),
    *(f"broadcast-audience-{audience}" for audience in Audience),
    *(f"broadcast-date-{edge}" for edge in Edge),
    *(f"broadcast-when-{when}" for when in ("today", "tomorrow", "later")),
)
BAR: Final = 10
FEW: Final = 5


class LessonLink(NamedTuple):
    """A lesson, written as the buttons of passing on write it."""

    kind: PieceKind
    lesson_id: str


@dataclass(frozen=True, slots=True)
class BroadcastMessage:
    """A message as people see it, without its destination."""

    key: str
    args: dict[str, Arg]
    rows: Rows

    def to_here(self) -> Say:
        """The same message as a preview in the current chat, without buttons, which are for the readers."""
        return Say(self.key, self.args, lane=SendLane.DIALOGUE)


@dataclass(frozen=True, slots=True)
class Almanac:
    """Today, the dates that are set, and the calendar computed from them."""

    today: date
    days: Days
    dates: Sequence[DatedEntry]
    content: Content


async def almanac(later: MonthsLater, ctx: Context) -> Almanac:
    known = days_of(await ctx.uow.settings.running())
    return Almanac(
        ctx.clock.today(), known, resolve_dates(ctx.content.calendar, known, later=later), ctx.content
    )


async def broadcast_message(broadcast: Broadcast, track: str, at: Almanac, ctx: Context) -> BroadcastMessage:
    """What people of this track read. An empty track reads what voters read."""
    enough = (button("button-broadcast-enough", "calendar-follow", "off/"),)
    match broadcast.kind:
        case BroadcastKind.WORDS:
            return BroadcastMessage("broadcast-words", {"words": broadcast.words}, (enough,))
        case BroadcastKind.CORRECTION:
            args: dict[str, Arg] = {
                "number": broadcast.number,
                "words": broadcast.words,
                "source": broadcast.source,
            }
            args["fixes"] = await corrected_note(broadcast, ctx)
            return BroadcastMessage(
                "broadcast-correction", args, ((button("button-corrections", "corrections"),), enough)
            )
        case BroadcastKind.LESSON:
            return lesson_message(broadcast, at.content, enough)
        case BroadcastKind.MOVED:
            order = at.content.election.day_ids()
            moved = lines([_moved_line(MovedDay.read(text, order)) for text in broadcast.dates])
            return BroadcastMessage(
                "calendar-moved",
                {"days": moved},
                ((button("button-calendar", "calendar", track),), *_where_rows(track, at.content), enough),
            )
    mine = track or Audience.VOTER.value
    near_dates = refresh_dates(broadcast.dates, at.dates, today=at.today) or ()
    entries = [date_line(near, at) for near in near_dates if mine in near.dated.entry.audiences]
    to_calendar = (button("button-broadcast-calendar", "calendar", track),)
    rows = (to_calendar, *_where_rows(track, at.content), enough)
    return BroadcastMessage("broadcast-dates", {"dates": paragraphs(entries)}, rows)


def _where_rows(track: str, content: Content) -> Rows:
    """Below news of the calendar: that a district can be said, where there are any."""
    return (where_button(track),) if rated_areas(content.areas) else ()


def lesson_message(broadcast: Broadcast, content: Content, enough: tuple[Button, ...]) -> BroadcastMessage:
    """The lesson's title, and the button that opens it as a link to it does. One that is gone is not sent."""
    lesson = content.lesson(broadcast.lesson_id)
    if lesson is None:
        return BroadcastMessage("broadcast-lesson-gone", {}, (enough,))
    open_lesson = button("button-broadcast-lesson", "shared", LessonLink(PieceKind.LESSON, lesson.id))
    args: dict[str, Arg] = {"title": lesson.title, "cards": len(lesson.cards)}
    return BroadcastMessage("broadcast-lesson", args, ((open_lesson,), enough))


def _moved_line(moved_day: MovedDay) -> TextRef:
    name = TextRef(f"calendar-anchor-{moved_day.anchor}")
    if moved_day.day is None:
        return TextRef("calendar-moved-gone", {"anchor": name})
    return TextRef("calendar-moved-set", {"anchor": name, "day": moved_day.day})


async def corrected_note(broadcast: Broadcast, ctx: Context) -> TextRef:
    """The earlier message that it corrects, with its day; empty if it corrects none."""
    earlier = await ctx.uow.broadcasts.by_number(broadcast.corrects) if broadcast.corrects else None
    if earlier is None:
        return NOTHING
    return TextRef("broadcast-fixes", {"number": earlier.number, "day": day_of(earlier.signed_at)})


def date_line(near: NearDate, at: Almanac) -> TextRef:
    entry = near.dated.entry
    cited = [at.content.articles[key] for key in entry.article_ids if key in at.content.articles]
    ahead = (near.day - at.today).days
    when = ("today", "tomorrow")[ahead] if ahead in (0, 1) else "later"
    args: dict[str, Arg] = {
        "when": TextRef(f"broadcast-when-{when}", {"day": near.day} if when == "later" else {}),
        "title": entry.title,
        "words": entry.words,
        "articles": citations(cited),
        "review": piece_review(at.content, citation_key(CitedKind.DATE, entry.id)),
    }
    return TextRef(f"broadcast-date-{near.edge}", args)


def audiences(these: Sequence[Audience]) -> TextRef:
    return comma_list([TextRef(f"broadcast-audience-{audience}") for audience in these])


async def recipients_term(broadcast: Broadcast, ctx: Context) -> TextRef:
    """Whom it is for, as signers read it: the tracks; for a district's lesson also where, and about how many."""
    tracks = audiences(broadcast.audiences)
    if not broadcast.district:
        return tracks
    areas, reach = ctx.content.areas, await reach_of(ctx, broadcast)
    args: dict[str, Arg] = {
        "audiences": tracks,
        "district": areas.distinct_name(broadcast.district)
        if broadcast.district in areas
        else TextRef("case-area-unknown"),
        "reach": reach_term(reach),
    }
    return TextRef("broadcast-recipients-there", args)


def reach_term(reach: int) -> TextRef:
    """In steps of five, and nothing exact below."""
    return TextRef(
        "broadcast-reach", {"reach": "few" if reach < FEW else "many", "count": reach // FEW * FEW}
    )


async def progress_card(broadcast: Broadcast, ctx: Context) -> EditCard:
    """The message with the progress for its writer and signers, edited in place. All owners get it if nobody
    wrote it or none of them works here any more."""
    its = await progress_message(broadcast, ctx)
    watchers = await _watchers(broadcast, ctx)
    return EditCard(broadcast.id, its.key, its.args, its.rows, to=tuple(map(StaffChat, watchers)))


async def progress_message(broadcast: Broadcast, ctx: Context) -> BroadcastMessage:
    """The progress, for those who may see it. Of a lesson for one district nobody reads exact numbers: they would be
    numbers of the people who live there."""
    now, polling = ctx.clock.now(), (await ctx.uow.settings.running()).polling_day
    loud = is_urgent(broadcast, now=now, polling_day=polling)
    filled = broadcast.percent * BAR // 100
    args: dict[str, Arg] = {
        "number": broadcast.number,
        "kind": TextRef(f"broadcast-kind-{broadcast.kind}"),
        "when": _when(broadcast, waits=not may_go(broadcast, now=now, polling_day=polling)),
        "bar": "▓" * filled + "░" * (BAR - filled),
        "percent": broadcast.percent,
        "sent": broadcast.sent,
        "total": broadcast.total,
        "gone": broadcast.gone,
        "lost": broadcast.lost,
        "untold": broadcast.unreached_count,
        "pace": TextRef(
            "broadcast-pace-urgent" if loud else "broadcast-pace", {"pace": ctx.operator.broadcast_pace}
        ),
        "instead": _instead(broadcast),
    }
    stop: Rows = ((button("broadcast-button-stop", "bcast.stop", broadcast.id),),)
    rows = stop if broadcast.stage is BroadcastStage.GOING else ()
    if broadcast.district:
        there: dict[str, Arg] = {
            "number": broadcast.number,
            "when": args["when"],
            "stage": broadcast.stage.value,
            "reach": reach_term(broadcast.total),
        }
        return BroadcastMessage("broadcast-progress-there", there, rows)
    key = {BroadcastStage.DONE: "broadcast-done", BroadcastStage.STOPPED: "broadcast-stopped"}.get(
        broadcast.stage, "broadcast-progress"
    )
    return BroadcastMessage(key, args, rows)


def _when(broadcast: Broadcast, *, waits: bool) -> str:
    """Whether it is sent now, or starts or continues in the morning."""
    if not waits:
        return "now"
    return "resumes" if broadcast.queued_count else "begins"


async def _watchers(broadcast: Broadcast, ctx: Context) -> Sequence[Account]:
    """The writer first, then the signers, as far as they may still see it; each person by one account."""
    who = {signature.by: None for signature in broadcast.signatures}
    if broadcast.by is not None:
        who = {broadcast.by: None, **who}
    there = [account for account in who if await _works(account, ctx)]
    return await first_account_each(ctx, there) or [owner.account for owner in await reachable_owners(ctx)]


async def _works(account: Account, ctx: Context) -> bool:
    staff = await ctx.uow.staff.get(account)
    who = acting_staff(staff, is_named_editor=account in ctx.operator.editors)
    return is_granted(Permission.WATCH_BROADCASTS, who)


def _instead(broadcast: Broadcast) -> TextRef:
    """Which news of moved dates it has replaced."""
    if broadcast.kind is not BroadcastKind.MOVED or not broadcast.corrects:
        return NOTHING
    return TextRef("broadcast-instead", {"number": broadcast.corrects})
