"""The legal calendar: current dates, next dates, all dates; for one track or for everybody. Dates that depend on a
day which no owner has set are called unknown.

The wording of a legal date: its days, what it depends on, its articles, and how certain it is.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    Reply,
    Rows,
    Say,
    Screen,
    SendPicture,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Article
from bot.domain.duties.duties import Duty
from bot.domain.duties.pocket import Pocket
from bot.domain.learning.citation_keys import CitedKind, citation_key
from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import (
    Certainty,
    DatedEntry,
    DateStatus,
    certainty_of,
    days_of,
    for_audience,
    for_duty,
    for_settlement,
    resolve_dates,
)
from bot.domain.stages.stages import Stage
from bot.handlers.flows.paging import Pager
from bot.handlers.menu import audience_of, back_to_menu
from bot.handlers.news.calendar_arguments import CalendarDistricts
from bot.handlers.news.stage_lines import public_note, short_public_note
from bot.handlers.pieces import (
    NOTHING,
    argument,
    article_number,
    button,
    citations,
    comma_list,
    lines,
    paragraphs,
)
from bot.handlers.press_arguments import CalendarPage, CalendarSwitch
from bot.usecases.duties.choose_duty import pocket_of, present_duty
from bot.usecases.news.calendar import (
    follow_calendar,
    follower_areas,
    is_following,
    unfollow_calendar,
)
from bot.usecases.ports import Content
from bot.usecases.stages.look_at_stages import read_stages

TEXT_FAMILIES: Final = (
    *(f"calendar-when-{when}" for when in DateStatus),
    *(f"calendar-sure-{how}" for how in Certainty),
)
EVERYBODY: Final = "all"
STAGES: Final = {
    DateStatus.PAST: 0,
    DateStatus.NOW: 1,
    DateStatus.AHEAD: 2,
    DateStatus.UNKNOWN: 3,
    DateStatus.UNDATED: 4,
}
"""As numbered in `bot.pictures.timeline.TimelineStage`; the picture gets plain numbers."""
_PAGER: Final = Pager(5, before="button-calendar-before", after="button-calendar-after")
A_PICTURE: Final = 9
"""Most dates in one picture. Messengers shrink a taller one until nobody can read it."""


def dates_section(
    key: str,
    dates: Sequence[DatedEntry],
    content: Content,
    *,
    stages: Sequence[Stage] = (),
    today: date | None = None,
) -> TextRef:
    """These dates under their heading, with what was said of their stages; empty if there are none."""
    if not dates:
        return NOTHING
    notes = {}
    if today is not None:
        notes = {stage.id: short_public_note(stage, content, today=today) for stage in stages}
    return TextRef(
        key,
        {
            "dates": paragraphs(
                [TextRef("calendar-entry", _args(legal_date, content, notes)) for legal_date in dates]
            )
        },
    )


def entry(legal_date: DatedEntry, content: Content, *, today: date, stages: Sequence[Stage] = ()) -> TextRef:
    """A date as on the pages of all dates, with where it stands and what was said of its stage."""
    when = TextRef(f"calendar-when-{legal_date.when(today)}")
    notes = {stage.id: public_note(stage, content, today=today) for stage in stages}
    return TextRef("calendar-entry-full", _args(legal_date, content, notes) | {"when": when})


def _args(legal_date: DatedEntry, content: Content, notes: Mapping[str, TextRef]) -> dict[str, Arg]:
    note = notes.get(legal_date.entry.id, NOTHING)
    return {
        "title": legal_date.entry.title,
        "days": days(legal_date) if note is NOTHING else lines([days(legal_date), note]),
        "words": legal_date.entry.words,
        "counted": TextRef("calendar-counted", {"how": legal_date.entry.counted})
        if legal_date.entry.counted
        else NOTHING,
        "articles": citations(_articles(legal_date, content)),
        "sure": _sure(legal_date, content),
    }


def picture_entry(legal_date: DatedEntry, days_text: TextRef, content: Content) -> TextRef:
    """The same for a picture, in two lines: the days; then the articles and, in words, how certain it is."""
    articles = comma_list([article_number(article) for article in _articles(legal_date, content)])
    return TextRef(
        "calendar-drawn", {"days": days_text, "articles": articles, "sure": _sure(legal_date, content)}
    )


def _articles(legal_date: DatedEntry, content: Content) -> list[Article]:
    return [content.articles[key] for key in legal_date.entry.article_ids if key in content.articles]


def _sure(legal_date: DatedEntry, content: Content) -> TextRef:
    """How certain it is; while it is reviewed because its law has changed, only that."""
    if citation_key(CitedKind.DATE, legal_date.entry.id) in content.flagged:
        return TextRef("calendar-sure-review")
    return TextRef(f"calendar-sure-{certainty_of(legal_date.entry, content.articles)}")


def days(legal_date: DatedEntry) -> TextRef:
    """The day, the span or the last day; or the day that it depends on, or the event that starts it."""
    if legal_date.first is not None and legal_date.last is not None and legal_date.span:
        return TextRef("calendar-span", {"first": legal_date.first, "last": legal_date.last})
    if legal_date.first is not None and legal_date.last is not None:
        return TextRef("calendar-day", {"day": legal_date.first})
    if legal_date.last is not None:
        return TextRef("calendar-until", {"day": legal_date.last})
    if legal_date.first is not None and legal_date.entry.ends is not None:
        end = TextRef(f"calendar-anchor-{legal_date.entry.ends.anchor}")
        return TextRef("calendar-from", {"day": legal_date.first, "after": end})
    if not legal_date.entry.anchors():
        return TextRef("calendar-undated", {"waits": legal_date.entry.waits})
    anchors = comma_list([TextRef(f"calendar-anchor-{anchor}") for anchor in legal_date.entry.anchors()])
    return TextRef("calendar-unknown", {"after": anchors})


def days_left(legal_date: DatedEntry, today: date) -> TextRef:
    """The days of a date, and how many are left until it begins or ends."""
    next_one = (
        legal_date.first if legal_date.first is not None and legal_date.first > today else legal_date.last
    )
    if next_one is None:
        return days(legal_date)
    left = (next_one - today).days
    way = "until" if legal_date.first is None else "ends" if legal_date.span else "day"
    if next_one == legal_date.first and legal_date.span:
        way = "begins"
    soon = "today" if left == 0 else "tomorrow" if left == 1 else "days"
    when = days(legal_date) if legal_date.last is not None else TextRef("calendar-day", {"day": next_one})
    return TextRef("calendar-left", {"days": when, "way": way, "soon": soon, "left": left})


def waiting_section(anchors: Sequence[str]) -> TextRef:
    if not anchors:
        return NOTHING
    return TextRef(
        "calendar-waiting", {"days": comma_list([TextRef(f"calendar-anchor-{a}") for a in anchors])}
    )


def undated_section(dates: Sequence[DatedEntry]) -> TextRef:
    """Names only: each starts with an event in a person's own case."""
    if not dates:
        return NOTHING
    names = comma_list([TextRef("calendar-name", {"title": legal_date.entry.title}) for legal_date in dates])
    return TextRef("calendar-cases", {"names": names})


async def calendar(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/calendar``: current and next dates for the person's track; without one, for everybody."""
    audience = await _audience(update, ctx)
    all_dates, known = await _dates(ctx)
    dates, duty = await _own_dates(all_dates, audience, ctx)
    today = ctx.clock.today()
    mine = for_audience(dates, audience, today=today, order=ctx.content.election.day_ids())
    stages = await read_stages(ctx, later=ctx.dates.months_later)
    args: dict[str, Arg] = {
        "title": _title(audience) if duty is None else TextRef("calendar-title-duty", {"duty": duty.label}),
        "now": dates_section("calendar-now", mine.now, ctx.content, stages=stages, today=today),
        "ahead": dates_section("calendar-ahead", mine.ahead, ctx.content, stages=stages, today=today),
        "waiting": waiting_section(mine.waiting),
        "cases": undated_section(mine.undated),
    }
    key = "calendar" if known else "calendar-no-day"
    return Turn((Screen(key, args, await _rows(audience, ctx)),), session=ctx.session.at(""))


async def show_all_dates(update: Incoming, ctx: Ctx) -> Turn:
    """Show every date with its article, page by page. Unknown ones come last, with the day they depend on."""
    who, number = argument(update, CalendarPage)
    audience = Audience(who) if who in Audience else None
    dates, _ = await _dates(ctx)
    mine = _dates_for(dates, audience)
    page, today = _PAGER.page(number, count=len(mine)), ctx.clock.today()
    stages = await read_stages(ctx, later=ctx.dates.months_later)
    args: dict[str, Arg] = {
        "page": page.number + 1,
        "pages": page.last + 1,
        "dates": paragraphs(
            [entry(legal_date, ctx.content, today=today, stages=stages) for legal_date in page.of(mine)]
        ),
    }
    turns = page.turns(lambda label, to: button(label, "calendar-all", CalendarPage(who or EVERYBODY, to)))
    rows = (
        *turns,
        (button("button-calendar", "calendar", who),),
        back_to_menu(who),
    )
    return Turn((Screen("calendar-all", args, rows),), session=ctx.session.at(""))


async def picture(update: Incoming, ctx: Ctx) -> Turn:
    """Send the timeline as a picture: all dates, or a track's. ``show_all_dates`` says the same in words."""
    who = argument(update)
    audience = Audience(who) if who in Audience else None
    dates, known = await _dates(ctx)
    if not known:
        return Turn((Ack("calendar-nothing-to-draw", alert=True),))
    today = ctx.clock.today()
    parts = _parts(_dates_for(dates, audience))
    pictures: list[Reply] = []
    for number, part in enumerate(parts, 1):
        rows = tuple(_row(legal_date, legal_date.when(today), days(legal_date), ctx) for legal_date in part)
        args: dict[str, Arg] = {
            "title": _title(audience), "day": today, "part": number, "parts": len(parts),
        }  # fmt: skip
        pictures.append(SendPicture("timeline", "calendar-picture", args, rows))
    below = Say("calendar-below", buttons=await _rows(audience, ctx))
    return Turn((*pictures, below), session=ctx.session.at(""))


def _row(legal_date: DatedEntry, when: DateStatus, days_text: TextRef, ctx: Ctx) -> tuple[str, int, TextRef]:
    return legal_date.entry.title, STAGES[when], picture_entry(legal_date, days_text, ctx.content)


async def now_picture(update: Incoming, ctx: Ctx) -> Turn:
    """Send current and next dates as a picture, each with the days left. The screen says the same."""
    who = argument(update)
    audience = Audience(who) if who in Audience else None
    all_dates, _ = await _dates(ctx)
    dates, _ = await _own_dates(all_dates, audience, ctx)
    today = ctx.clock.today()
    mine = for_audience(dates, audience, today=today, order=ctx.content.election.day_ids())
    if not (mine.now or mine.ahead):
        return Turn((Ack("calendar-nothing-to-draw", alert=True),))
    title = TextRef("calendar-now-of", {"track": audience.value}) if audience else TextRef("calendar-now-all")
    args: dict[str, Arg] = {"title": title, "day": today}
    pictures: list[Reply] = []
    for part in _parts((*mine.now, *mine.ahead)):
        rows = tuple(
            _row(
                legal_date,
                DateStatus.NOW if legal_date in mine.now else DateStatus.AHEAD,
                days_left(legal_date, today),
                ctx,
            )
            for legal_date in part
        )
        pictures.append(SendPicture("timeline", "calendar-now-picture", args, rows))
    below = Say("calendar-now-below", buttons=await _rows(audience, ctx))
    return Turn((*pictures, below), session=ctx.session.at(""))


async def toggle_following(update: Incoming, ctx: Ctx) -> Turn:
    """Turn notices of moved dates on or off."""
    how, who = argument(update, CalendarSwitch)
    if how == "off":
        await unfollow_calendar(ctx)
    else:
        await follow_calendar(ctx)
    key = "calendar-unfollowed" if how == "off" else "calendar-followed"
    where = TextRef("calendar-followed-where") if how != "off" and follower_areas(ctx) else NOTHING
    audience = Audience(who) if who in Audience else None
    screen = Screen(key, {"where": where}, await _rows(audience, ctx))
    return Turn((screen,), session=ctx.session.at(""))


async def next_date_line(ctx: Ctx, duty: Duty) -> TextRef | None:
    """The nearest date of this duty in one line; None if there is none, or no day is set."""
    all_dates, _ = await _dates(ctx)
    dates, _ = await _own_dates(all_dates, duty.track, ctx)
    today = ctx.clock.today()
    mine = for_audience(dates, duty.track, today=today, order=ctx.content.election.day_ids())
    nearest = next(iter((*mine.now, *mine.ahead)), None)
    if nearest is None:
        return None
    return TextRef("own-date", {"title": nearest.entry.title, "days": days_left(nearest, today)})


async def _audience(update: Incoming, ctx: Ctx) -> Audience | None:
    return None if argument(update) == EVERYBODY else await audience_of(update, ctx)


async def _dates(ctx: Ctx) -> tuple[tuple[DatedEntry, ...], bool]:
    """All dates, and whether any day is set at all."""
    known = days_of(await ctx.uow.settings.running())
    return resolve_dates(ctx.content.calendar, known, later=ctx.dates.months_later), bool(known)


async def _own_dates(
    dates: Sequence[DatedEntry], audience: Audience | None, ctx: Ctx
) -> tuple[Sequence[DatedEntry], Duty | None]:
    """The dates of their own council and, on its track, of their duty, as far as they said which; and that duty. «All
    dates» leaves none out, and those for everybody none either."""
    if audience is None:
        return dates, None
    pocket = await pocket_of(ctx, Pocket.from_plain(ctx.session.pocket))
    own, duty = for_settlement(dates, pocket.settlement), present_duty(ctx, pocket)
    if duty is None or duty.track is not audience or not duty.date_ids:
        return own, None
    return for_duty(own, duty.date_ids), duty


def _title(audience: Audience | None) -> TextRef:
    return TextRef("calendar-title-of", {"track": audience.value}) if audience else TextRef("calendar-title")


def _dates_for(dates: Sequence[DatedEntry], audience: Audience | None) -> list[DatedEntry]:
    return [legal_date for legal_date in dates if audience is None or audience in legal_date.entry.audiences]


def _parts(dates: Sequence[DatedEntry]) -> list[Sequence[DatedEntry]]:
    """As few pictures as possible, none so tall that a phone shrinks it, all of about the same height."""
    count = -(-len(dates) // A_PICTURE)
    size = -(-len(dates) // max(1, count))
    return [dates[start : start + size] for start in range(0, len(dates), size)] if dates else []


def where_button(who: str) -> tuple[Button, ...]:
    """The way to say a district."""
    return (button("calendar-button-where", "calendar-where", CalendarDistricts(None, who)),)


async def _rows(audience: Audience | None, ctx: Ctx) -> Rows:
    """The buttons from here. Security travels on them, because it is stored nowhere."""
    who = audience.value if audience else ""
    on = await is_following(ctx)
    follow_row: tuple[Button, ...] = (
        button("button-calendar-unfollow", "calendar-follow", CalendarSwitch("off", who))
        if on
        else button("button-calendar-follow", "calendar-follow", CalendarSwitch("on", who)),
    )
    all_dates = button("button-calendar-all", "calendar-all", CalendarPage(who, 0))
    drawn_or_wider: Rows = ((all_dates,),)
    if days_of(await ctx.uow.settings.running()):  # without any day there is nothing to draw, for any track
        everybody = ((button("button-calendar-everybody", "calendar", EVERYBODY),),) if audience else ()
        drawn_or_wider = (
            (all_dates, button("button-calendar-picture", "calendar-picture", who)),
            (button("button-calendar-now", "calendar-now", who),),
            *everybody,
        )
    return (
        *drawn_or_wider,
        follow_row,
        *((where_button(who),) if on and follower_areas(ctx) else ()),
        (button("button-corrections-all", "corrections"),),
        back_to_menu(who if audience is Audience.SECURITY else ""),
    )
