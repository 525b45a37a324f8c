"""The cards of a lesson: text, marked terms, diagram."""

from bot.domain.catalogue.material import Diagram, DiagramItem, DiagramKind
from bot.domain.learning.lessons import LessonCard
from bot.library.ledger import Ledger, SourcePlace
from bot.library.lesson_source import CardSource
from bot.library.schema import CompareItemFile, DiagramFile, DiagramItemFile
from bot.library.sources import YamlSource
from bot.library.term_marks import MarkedText, faults, mark_fault, unmark

CARD_LIMIT = 600


def read_card(written: CardSource, *, lesson_id: str, file: str, ledger: Ledger) -> LessonCard:
    """Read one card; every problem is recorded in the ledger."""
    heading = SourcePlace(file, written.line)
    slug, marked = written.slug, unmark(written.text)
    ledger.cite(written.article_ids, heading)
    if not marked.text:
        ledger.add(heading, f"card {slug} has no text")
    if len(marked.text) > CARD_LIMIT:
        ledger.add(heading, f"card {slug} has {len(marked.text)} characters, {CARD_LIMIT} at most")
    for number, line in enumerate(marked.text.split("\n")):
        ledger.check_text(line, SourcePlace(file, written.text_line + number))
    return LessonCard(
        f"{lesson_id}/{slug}",
        text=marked.text,
        article_ids=written.article_ids,
        terms=terms_of(marked, written.text, SourcePlace(file, written.text_line), ledger),
        diagram=None if written.diagram is None else _diagram(written.diagram, ledger),
    )


def terms_of(marked: MarkedText, raw: str, place: SourcePlace, ledger: Ledger) -> tuple[str, ...]:
    """The glossary ids of the marks of a text that begins at `place`; unknown ones are problems."""
    for fault in faults(marked):
        ledger.add(place, fault)
    term_ids: list[str] = []
    for name, form in zip(marked.names, marked.forms, strict=True):
        term_id = ledger.terms.get(name)
        fault = ""
        if term_id is not None:
            term_ids += [] if term_id in term_ids else [term_id]
            fault = mark_fault(
                form, name, (word for word, other_id in ledger.terms.items() if other_id == term_id)
            )
        elif ledger.terms:  # without a glossary nothing can be looked up; the loader says so once
            fault = f"the glossary has no term «{name}»"
        if fault:
            mark = name if form == name else f"{form}|{name}"
            above = raw[: raw.find(mark)].count("\n") if place.source is None and mark in raw else 0
            ledger.add(
                SourcePlace(place.file, place.at + above, place.source, place.path), fault, snippet=mark
            )
    return tuple(term_ids)


def _diagram(source: YamlSource, ledger: Ledger) -> Diagram | None:
    head, top = ledger.head(DiagramFile, source)
    if head is None:
        return None
    items: list[DiagramItem] = []
    for number, value in enumerate(head.items):
        place = top.under("items", number)
        if head.kind is DiagramKind.COMPARE:
            pair = ledger.validate_value(CompareItemFile, value, place)
            items += [DiagramItem(pair.yes, pair.no)] if pair else []
        else:
            box = ledger.validate_value(DiagramItemFile, value, place)
            items += [DiagramItem(box.label, box.note)] if box else []
    return Diagram(head.kind, title=head.title, items=tuple(items))
