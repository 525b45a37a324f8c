"""`content/glossary.yaml`, `topics.yaml` and `handouts/` -> terms, topics and checklists."""

from bot.domain.catalogue.material import GlossaryTerm, Handout, HandoutItem
from bot.library.ledger import Ledger
from bot.library.schema import GlossaryFile, HandoutFile, TermFile, TopicFile, TopicsFile
from bot.library.sources import YamlSource


def read_glossary(source: YamlSource, ledger: Ledger) -> tuple[GlossaryTerm, ...]:
    """The terms; afterwards the ledger knows them by word and by alias."""
    head, top = ledger.head(GlossaryFile, source)
    if head is None:
        return ()
    terms = []
    for entry, place in ledger.items(TermFile, head.terms, top.under("terms"), what="term"):
        for name in dict.fromkeys((entry.fa, *entry.aliases)):
            first = ledger.terms.setdefault(name, entry.id)
            if first != entry.id:
                ledger.add(place, f"«{name}» is a word of term {first} already", snippet=name)
        terms.append(
            GlossaryTerm(
                entry.id, fa=entry.fa, en=entry.en, meaning=entry.meaning.strip(), aliases=entry.aliases
            )
        )
    return tuple(terms)


def read_topics(source: YamlSource, ledger: Ledger) -> dict[str, str]:
    """Labels by id, in file order."""
    head, top = ledger.head(TopicsFile, source)
    if head is None:
        return {}
    topics = ledger.items(TopicFile, head.topics, top.under("topics"), what="topic")
    return {topic.id: topic.label for topic, _ in topics}


def read_handout(source: YamlSource, ledger: Ledger) -> Handout | None:
    """The checklist of one file, or None if it is unusable."""
    head, top = ledger.head(HandoutFile, source)
    if head is None:
        return None
    ledger.declare("handout", head.id, top)
    for number, item in enumerate(head.items):
        ledger.cite(item.articles, top.under("items", number))
    return Handout(
        head.id,
        role=head.role,
        role_label=head.role_label,
        phase=head.phase,
        title=head.title,
        items=tuple(HandoutItem(item.text, article_ids=item.articles) for item in head.items),
        note=head.note,
    )
