"""`content/law/posters.yaml` -> what is forbidden on posters, pages and messages of a campaign, by article."""

from typing import Annotated

from pydantic import Field

from bot.domain.learning.posters import MarkVerdict, Medium, PosterFinding, PosterLaw, PosterRule
from bot.library.ledger import Ledger
from bot.library.schema import PERSIAN, Id, Items, Strict
from bot.library.sources import YamlSource


class PosterRuleFile(Strict):
    id: PosterFinding
    verdict: MarkVerdict
    articles: Annotated[tuple[str, ...], Field(min_length=1, max_length=3)]
    reason: Annotated[str, Field(min_length=1, max_length=160), PERSIAN]


class PostersFile(Strict):
    topics: dict[Medium, Id]
    rules: Items


def read_posters(source: YamlSource, ledger: Ledger) -> PosterLaw:
    """The rules of the file. A finding without a rule, or a medium without a topic, is a problem: a piece of the bank
    may have any of them."""
    head, top = ledger.head(PostersFile, source)
    if head is None:
        return PosterLaw()
    rules = {}
    for entry, place in ledger.items(PosterRuleFile, head.rules, top.under("rules"), what="poster rule"):
        ledger.cite(entry.articles, place.under("articles"))
        rules[entry.id] = PosterRule(entry.verdict, articles=entry.articles, reason=entry.reason)
    for finding in PosterFinding:
        if not ledger.knows("poster rule", finding):
            ledger.add(top.under("rules"), f"no rule for posters with the finding {finding}")
    for medium in Medium:
        topic = head.topics.get(medium, "")
        if not ledger.knows("topic", topic):  # the topics are read first
            ledger.add(top.under("topics"), f"no topic {topic or 'for ' + medium} in topics.yaml")
    return PosterLaw(rules, topics=head.topics)
