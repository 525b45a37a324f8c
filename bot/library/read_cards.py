"""The cards of a lesson: text, marked terms, diagram."""

from bot.domain.catalogue.material import Diagram, DiagramItem, DiagramKind
from bot.domain.learning.lessons import Card
from bot.library.ledger import Ledger, Place
from bot.library.lesson_source import CardSource
from bot.library.marks import Marked, faults, misnamed, unmark
from bot.library.schema import CompareItemFile, DiagramFile, DiagramItemFile
from bot.library.sources import YamlSource

CARD_LIMIT = 600


def read_card(written: CardSource, *, lesson_id: str, file: str, ledger: Ledger) -> Card:
    """One card; every fault is in the ledger."""
    heading = Place(file, written.line)
    slug, marked = written.slug, unmark(written.text)
    ledger.cite(written.article_ids, heading)
    if not marked.text:
        ledger.add(heading, f"card {slug} has no text")
    if len(marked.text) > CARD_LIMIT:
        ledger.add(heading, f"card {slug} has {len(marked.text)} characters, {CARD_LIMIT} at most")
    for number, line in enumerate(marked.text.split("\n")):
        ledger.check_text(line, Place(file, written.text_line + number))
    return Card(
        f"{lesson_id}/{slug}",
        text=marked.text,
        article_ids=written.article_ids,
        terms=terms_of(marked, written.text, Place(file, written.text_line), ledger),
        diagram=None if written.diagram is None else _diagram(written.diagram, ledger),
    )


def terms_of(marked: Marked, raw: str, place: Place, ledger: Ledger) -> tuple[str, ...]:
    """The glossary ids of the marks of a text that begins at `place`; unknown ones are problems."""
    for fault in faults(marked):
        ledger.add(place, fault)
    found: list[str] = []
    for name, shown in zip(marked.names, marked.shown, strict=True):
        term_id = ledger.terms.get(name)
        fault = ""
        if term_id is not None:
            found += [] if term_id in found else [term_id]
            fault = misnamed(shown, name, (word for word, one in ledger.terms.items() if one == term_id))
        elif ledger.terms:  # without a glossary nothing can be looked up; the loader says so once
            fault = f"the glossary has no term «{name}»"
        if fault:
            mark = name if shown == name else f"{shown}|{name}"
            above = raw[: raw.find(mark)].count("\n") if place.source is None and mark in raw else 0
            ledger.add(Place(place.file, place.at + above, place.source, place.path), fault, snippet=mark)
    return tuple(found)


def _diagram(source: YamlSource, ledger: Ledger) -> Diagram | None:
    head, top = ledger.head(DiagramFile, source)
    if head is None:
        return None
    items: list[DiagramItem] = []
    for number, value in enumerate(head.items):
        place = top.under("items", number)
        if head.kind is DiagramKind.COMPARE:
            pair = ledger.validated(CompareItemFile, value, place)
            items += [DiagramItem(pair.yes, pair.no)] if pair else []
        else:
            box = ledger.validated(DiagramItemFile, value, place)
            items += [DiagramItem(box.label, box.note)] if box else []
    return Diagram(head.kind, title=head.title, items=tuple(items))
