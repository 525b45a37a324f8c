"""`content/calendar.yaml` -> the dates of the law, counted from days that owners set."""

from bot.domain.legal_calendar import Anchor, LegalDate, Mark
from bot.library.ledger import Ledger, Place
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
        _check(begins, ends, place, ledger, one.id)
        found.append(
            LegalDate(
                one.id,
                title=one.title,
                words=one.note.strip(),
                article_ids=one.articles,
                audiences=one.audiences,
                begins=begins,
                ends=ends,
            )
        )
    return tuple(found)


def _mark(found: MarkFile | None) -> Mark | None:
    return None if found is None else Mark(Anchor(found.anchor), days=found.days, months=found.months)


def _check(begins: Mark | None, ends: Mark | None, place: Place, ledger: Ledger, name: str) -> None:
    if begins is None and ends is None:
        ledger.add(place, f"date {name} needs begins, ends or both")
    elif begins is not None and ends is not None and _ends_first(begins, ends):
        ledger.add(place.under("ends"), f"date {name} ends before it begins")


def _ends_first(begins: Mark, ends: Mark) -> bool:
    return begins.anchor is ends.anchor and (begins.months, begins.days) > (ends.months, ends.days)
