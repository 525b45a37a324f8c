"""`content/law/ballots.yaml` -> what becomes of a ballot, by article."""

from typing import Annotated

from pydantic import Field

from bot.domain.learning.ballots import BallotFinding, BallotKind, BallotLaw, BallotRule, BallotVerdict
from bot.library.ledger import Ledger
from bot.library.schema import PERSIAN, Id, Items, Strict
from bot.library.sources import YamlSource

Seats = Annotated[int, Field(ge=3, le=30)]


class BallotRuleFile(Strict):
    id: BallotFinding
    verdict: BallotVerdict
    articles: Annotated[tuple[str, ...], Field(min_length=1, max_length=3)]
    reason: Annotated[str, Field(min_length=1, max_length=160), PERSIAN]


class BallotsFile(Strict):
    topic: Id
    seats: dict[BallotKind, Annotated[tuple[Seats, ...], Field(min_length=1)]]
    rules: Items


def read_ballots(source: YamlSource, ledger: Ledger) -> BallotLaw:
    """The rules of the file. A finding without a rule is a problem: a ballot of the bank may have any of them."""
    head, top = ledger.head(BallotsFile, source)
    if head is None:
        return BallotLaw()
    rules = {}
    for entry, place in ledger.items(BallotRuleFile, head.rules, top.under("rules"), what="ballot rule"):
        ledger.cite(entry.articles, place.under("articles"))
        rules[entry.id] = BallotRule(entry.verdict, articles=entry.articles, reason=entry.reason)
    for finding in BallotFinding:
        if not ledger.knows("ballot rule", finding):
            ledger.add(top.under("rules"), f"no rule for ballots with the finding {finding}")
    if not ledger.knows("topic", head.topic):  # the topics are read first
        ledger.add(top.under("topic"), f"no topic {head.topic} in topics.yaml")
    return BallotLaw(rules, seats=head.seats, topic=head.topic)
