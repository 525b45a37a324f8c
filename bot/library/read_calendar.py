"""`content/calendar.yaml` -> the dates of the law, counted from days that owners set."""

from collections.abc import Iterator

from bot.domain.news.legal_calendar import Anchor, LegalDate, Mark
from bot.library.ledger import Ledger
from bot.library.schema_calendar import CalendarFile, DateFile, MarkFile
from bot.library.sources import YamlSource


def read_calendar(source: YamlSource, ledger: Ledger) -> tuple[LegalDate, ...]:
    """The dates of the file, in file order. A span that could only end before it begins is a problem."""
    head, top = ledger.head(CalendarFile, source)
    if head is None:
        return ()
    found = []
    for one, place in ledger.items(DateFile, head.dates, top.under("dates"), what="date"):
        ledger.cite(one.articles, place.under("articles"))
        begins, ends = _mark(one.begins), _mark(one.ends)
        for step, fault in _faults(one, begins, ends):
            ledger.add(place.under(step) if step else place, f"date {one.id} {fault}")
        found.append(
            LegalDate(
                one.id,
                title=one.title,
                words=one.note.strip(),
                article_ids=one.articles,
                audiences=one.audiences,
                begins=begins,
                ends=ends,
                waits=(one.waits or "").strip(),
                counted=(one.counted or "").strip(),
            )
        )
    return tuple(found)


def _mark(found: MarkFile | None) -> Mark | None:
    return None if found is None else Mark(Anchor(found.anchor), days=found.days, months=found.months)


def _faults(one: DateFile, begins: Mark | None, ends: Mark | None) -> Iterator[tuple[str, str]]:
    """Each fault with the field that it is in, "" for the whole."""
    if begins is None and ends is None:
        if one.waits is None:
            yield "", "needs begins, ends or both, or waits"
        if one.counted is not None:
            yield "counted", "is counted from nothing"
    elif one.waits is not None:
        yield "waits", "has a day, and waits for none"
    if begins is not None and ends is not None and _ends_first(begins, ends):
        yield "ends", "ends before it begins"


def _ends_first(begins: Mark, ends: Mark) -> bool:
    return begins.anchor is ends.anchor and (begins.months, begins.days) > (ends.months, ends.days)
