"""`content/calendar.yaml` -> the dates of the law, counted from days that owners set.

The format of `content/calendar.yaml`. Its fields that a person reads have names from `schema.PERSIAN_FIELDS`.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, StringConstraints

from bot.domain.learning.lessons import Audience
from bot.domain.news.legal_calendar import AnchorOffset, LegalDate
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger
from bot.library.schema import PERSIAN, Id, Items, Strict
from bot.library.sources import YamlSource


class MarkFile(Strict):
    """A number of days and Jalali months after a day that an owner sets."""

    anchor: Id
    days: Annotated[int, Field(ge=-400, le=400)] = 0
    months: Annotated[int, Field(ge=-24, le=24)] = 0


class DateFile(Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,19}$")]
    title: Annotated[str, Field(min_length=1, max_length=60), PERSIAN]
    note: Annotated[str, Field(min_length=1, max_length=300), PERSIAN]
    articles: Annotated[tuple[Id, ...], Field(min_length=1)]
    audiences: Annotated[tuple[Audience, ...], Field(min_length=1)]
    begins: MarkFile | None = None
    ends: MarkFile | None = None
    settlement: Id | None = None
    waits: Annotated[str | None, Field(min_length=1, max_length=60), PERSIAN] = None
    within: Annotated[int, Field(ge=1, le=60)] | None = None
    counted: Annotated[str | None, Field(min_length=1, max_length=120), PERSIAN] = None
    bodies: Annotated[tuple[Id, ...], Field(max_length=4)] = ()
    named: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=60)], ...], Field(max_length=5), PERSIAN
    ] = ()


class CalendarFile(Strict):
    dates: Items


def read_calendar(source: YamlSource, ledger: Ledger) -> tuple[LegalDate, ...]:
    """The dates of the file, in file order. A span that can only end before it begins is a problem."""
    head, top = ledger.head(CalendarFile, source)
    if head is None:
        return ()
    dates = []
    for entry, place in ledger.items(DateFile, head.dates, top.under("dates"), what="date"):
        ledger.cite(entry.articles, place.under("articles"))
        begins, ends = _mark(entry.begins), _mark(entry.ends)
        for step, fault in _faults(entry, begins, ends):
            ledger.add(place.under(step) if step else place, f"date {entry.id} {fault}")
        dates.append(
            LegalDate(
                entry.id,
                title=entry.title,
                words=entry.note.strip(),
                article_ids=entry.articles,
                audiences=entry.audiences,
                begins=begins,
                ends=ends,
                waits=(entry.waits or "").strip(),
                within=entry.within,
                counted=(entry.counted or "").strip(),
                settlement=entry.settlement,
                bodies=entry.bodies,
                named=tuple(name.strip() for name in entry.named),
            )
        )
    return tuple(dates)


def _mark(entry: MarkFile | None) -> AnchorOffset | None:
    return None if entry is None else AnchorOffset(entry.anchor, days=entry.days, months=entry.months)


def _faults(
    entry: DateFile, begins: AnchorOffset | None, ends: AnchorOffset | None
) -> Iterator[tuple[str, str]]:
    """Each problem with the field that it is in; "" for the whole entry."""
    if begins is None and ends is None:
        if entry.waits is None:
            yield "", "needs begins, ends or both, or waits"
        if entry.counted is not None:
            yield "counted", "is counted from nothing"
    elif entry.waits is not None:
        yield "waits", "has a day, so it must not wait for one"
    if entry.within is not None and entry.waits is None:
        yield "within", "is counted from nothing: it stands beside waits"
    if begins is not None and ends is not None and _ends_first(begins, ends):
        yield "ends", "ends before it begins"


def _ends_first(begins: AnchorOffset, ends: AnchorOffset) -> bool:
    return begins.anchor == ends.anchor and (begins.months, begins.days) > (ends.months, ends.days)


def judge_calendar(draft: ContentDraft) -> None:
    """Add a problem for each date that is counted from a day that the election does not have, and for each body that
    `agencies/` does not have."""
    _judge_bodies(draft)
    if draft.election is None:
        return  # reported in its own file
    known = draft.election.day_ids()
    for entry in draft.calendar:
        for step, mark in (("begins", entry.begins), ("ends", entry.ends)):
            if mark is not None and mark.anchor not in known:
                place = draft.ledger.place("date", entry.id).under(step, "anchor")
                draft.ledger.add(
                    place, f"anchor: {mark.anchor} is no day of election.yaml: {', '.join(known)}"
                )


def _judge_bodies(draft: ContentDraft) -> None:
    if draft.ledger.unreadable & {"agencies"}:
        return  # reported in their own file
    known = {agency.id for agency in draft.agencies if agency.level is not None}
    for entry in draft.calendar:
        place = draft.ledger.place("date", entry.id).under("bodies")
        for body in entry.bodies:
            if body not in known:
                draft.ledger.add(place, f"no body {body} in agencies: name it in words under named")
        if len(set(entry.bodies)) < len(entry.bodies):
            draft.ledger.add(place, f"date {entry.id} names a body twice")
