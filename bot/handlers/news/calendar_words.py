"""The wording of a legal date: its days, what it depends on, its articles, and how certain it is."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, TextRef
from bot.domain.catalogue.catalogue import Article
from bot.domain.news.legal_calendar import Certainty, DatedEntry, DateStatus, certainty_of
from bot.handlers.pieces import NOTHING, article_number, citations, comma_list, paragraphs
from bot.usecases.ports import Content

TEXT_FAMILIES: Final = (
    *(f"calendar-when-{when}" for when in DateStatus),
    *(f"calendar-sure-{how}" for how in Certainty),
)


def dates_section(key: str, dates: Sequence[DatedEntry], content: Content) -> TextRef:
    """These dates under their heading; empty if there are none."""
    if not dates:
        return NOTHING
    return TextRef(
        key,
        {
            "dates": paragraphs(
                [TextRef("calendar-entry", _args(legal_date, content)) for legal_date in dates]
            )
        },
    )


def entry(legal_date: DatedEntry, content: Content, *, today: date) -> TextRef:
    """A date as on the pages of all dates, with its current state."""
    when = TextRef(f"calendar-when-{legal_date.when(today)}")
    return TextRef("calendar-entry-full", _args(legal_date, content) | {"when": when})


def _args(legal_date: DatedEntry, content: Content) -> dict[str, Arg]:
    return {
        "title": legal_date.entry.title,
        "days": days(legal_date),
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
