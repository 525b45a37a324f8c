"""`content/glossary.yaml`, `topics.yaml` and `handouts/` -> terms, topics and checklists."""

from bot.domain.catalogue.material import Handout, HandoutItem, Term
from bot.library.ledger import Ledger
from bot.library.schema import GlossaryFile, HandoutFile, TermFile, TopicFile, TopicsFile
from bot.library.sources import YamlSource


def read_glossary(source: YamlSource, ledger: Ledger) -> tuple[Term, ...]:
    """The terms; from here on the ledger knows them by word and by alias."""
    head, top = ledger.head(GlossaryFile, source)
    if head is None:
        return ()
    terms = []
    for found, place in ledger.items(TermFile, head.terms, top.under("terms"), what="term"):
        for name in dict.fromkeys((found.fa, *found.aliases)):
            first = ledger.terms.setdefault(name, found.id)
            if first != found.id:
                ledger.add(place, f"«{name}» is a word of term {first} already", snippet=name)
        terms.append(
            Term(found.id, fa=found.fa, en=found.en, meaning=found.meaning.strip(), aliases=found.aliases)
        )
    return tuple(terms)


def read_topics(source: YamlSource, ledger: Ledger) -> dict[str, str]:
    """Labels by id, in file order."""
    head, top = ledger.head(TopicsFile, source)
    if head is None:
        return {}
    found = ledger.items(TopicFile, head.topics, top.under("topics"), what="topic")
    return {topic.id: topic.label for topic, _ in found}


def read_handout(source: YamlSource, ledger: Ledger) -> Handout | None:
    """The checklist of one file, or nothing where it is unusable."""
    found, top = ledger.head(HandoutFile, source)
    if found is None:
        return None
    ledger.declare("handout", found.id, top)
    for number, item in enumerate(found.items):
        ledger.cite(item.articles, top.under("items", number))
    return Handout(
        found.id,
        role=found.role,
        role_label=found.role_label,
        phase=found.phase,
        title=found.title,
        items=tuple(HandoutItem(item.text, article_ids=item.articles) for item in found.items),
        note=found.note,
    )
