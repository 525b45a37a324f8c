"""What is said of one date of the law: its days, what it waits for, its articles, and how sure we are of it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, Term
from bot.domain.catalogue.catalogue import Article
from bot.domain.news.legal_calendar import Anchor, Dated, Sure, When, sure
from bot.handlers.pieces import NOTHING, citations, in_a_row, numbered, paragraphs
from bot.usecases.ports import Content

TEXT_FAMILIES: Final = (
    *(f"calendar-anchor-{anchor}" for anchor in Anchor),
    *(f"calendar-when-{when}" for when in When),
    *(f"calendar-sure-{how}" for how in Sure),
)


def told(key: str, dates: Sequence[Dated], content: Content) -> Term:
    """These dates under their heading; nothing at all for none."""
    if not dates:
        return NOTHING
    return Term(key, {"dates": paragraphs([Term("calendar-entry", _args(one, content)) for one in dates])})


def entry(one: Dated, content: Content, *, today: date) -> Term:
    """As on the pages of all dates: with where it stands."""
    when = Term(f"calendar-when-{one.when(today)}")
    return Term("calendar-entry-full", _args(one, content) | {"when": when})


def _args(one: Dated, content: Content) -> dict[str, Arg]:
    return {
        "title": one.entry.title,
        "days": days(one),
        "words": one.entry.words,
        "counted": Term("calendar-counted", {"how": one.entry.counted}) if one.entry.counted else NOTHING,
        "articles": citations(_articles(one, content)),
        "sure": _sure(one, content),
    }


def drawn(one: Dated, told_days: Term, content: Content) -> Term:
    """The same for a picture, in two lines: the days; the articles, and how sure they are in words."""
    articles = in_a_row([numbered(article) for article in _articles(one, content)])
    return Term("calendar-drawn", {"days": told_days, "articles": articles, "sure": _sure(one, content)})


def _articles(one: Dated, content: Content) -> list[Article]:
    return [content.articles[key] for key in one.entry.article_ids if key in content.articles]


def _sure(one: Dated, content: Content) -> Term:
    return Term(f"calendar-sure-{sure(one.entry, content.articles)}")


def days(one: Dated) -> Term:
    """The day, the span, the last day; or the day that it waits for, or with what it begins."""
    if one.first is not None and one.last is not None and one.span:
        return Term("calendar-span", {"first": one.first, "last": one.last})
    if one.first is not None and one.last is not None:
        return Term("calendar-day", {"day": one.first})
    if one.last is not None:
        return Term("calendar-until", {"day": one.last})
    if one.first is not None and one.entry.ends is not None:
        end = Term(f"calendar-anchor-{one.entry.ends.anchor}")
        return Term("calendar-from", {"day": one.first, "after": end})
    if not one.entry.anchors():
        return Term("calendar-undated", {"waits": one.entry.waits})
    anchors = in_a_row([Term(f"calendar-anchor-{anchor}") for anchor in one.entry.anchors()])
    return Term("calendar-unknown", {"after": anchors})


def days_left(one: Dated, today: date) -> Term:
    """The days of a date, with how many are left until it begins or ends."""
    next_one = one.first if one.first is not None and one.first > today else one.last
    if next_one is None:
        return days(one)
    left = (next_one - today).days
    way = "until" if one.first is None else "ends" if one.span else "day"
    if next_one == one.first and one.span:
        way = "begins"
    soon = "today" if left == 0 else "tomorrow" if left == 1 else "days"
    when = days(one) if one.last is not None else Term("calendar-day", {"day": next_one})
    return Term("calendar-left", {"days": when, "way": way, "soon": soon, "left": left})


def waiting(anchors: Sequence[Anchor]) -> Term:
    if not anchors:
        return NOTHING
    return Term("calendar-waiting", {"days": in_a_row([Term(f"calendar-anchor-{a}") for a in anchors])})


def undated(dates: Sequence[Dated]) -> Term:
    """By name only: each begins with somebody's own case."""
    if not dates:
        return NOTHING
    names = in_a_row([Term("calendar-name", {"title": one.entry.title}) for one in dates])
    return Term("calendar-cases", {"names": names})
