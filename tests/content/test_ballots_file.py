"""`content/law/ballots.yaml`: every problem is reported at its line; and the file that is shipped."""

import pytest

from bot.domain.learning.ballots import BallotFinding, BallotKind, BallotVerdict
from bot.library import load_content
from tests.content.conftest import SampleFolder
from tests.fakes.shared_content import shipped_content

RULES = "topic: vote\nseats: {names: [5]}\nrules:\n" + "".join(
    f'  - {{id: {finding}, verdict: valid, articles: ["20"], reason: این برگه معتبر است.}}\n'
    for finding in BallotFinding
)


@pytest.fixture
def rules(full_folder: SampleFolder) -> SampleFolder:
    full_folder.write("law/ballots.yaml", RULES)
    return full_folder


def test_the_rules_are_read(rules: SampleFolder) -> None:
    assert rules.problems() == []
    law = load_content(rules.root).ballots
    assert law.covers(BallotKind.NAMES) and not law.covers(BallotKind.LISTS)
    assert law.rules[BallotFinding.BLANK].verdict is BallotVerdict.VALID


CASES = {
    "unknown article": (
        'blank, verdict: valid, articles: ["20"]',
        'blank, verdict: valid, articles: ["999"]',
        "999",
    ),
    "unknown verdict": ("blank, verdict: valid", "blank, verdict: torn", "verdict: input should be"),
    "unknown finding": ("id: blank", "id: torn", "id: input should be"),
    "missing rule": ("id: blank", "id: torn", "no rule for ballots with the finding blank"),
    "unknown topic": ("topic: vote", "topic: tea", "no topic tea in topics.yaml"),
    "no seats": ("names: [5]", "names: []", "seats.names"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_rule_is_reported(rules: SampleFolder, case: str) -> None:
    before, after, words = CASES[case]
    rules.write("law/ballots.yaml", RULES.replace(before, after))
    assert any(words in problem for problem in map(str, rules.problems())), rules.problems()


def test_shipped_rules_name_articles_of_voting() -> None:
    law = shipped_content().ballots
    named = {key for rule in law.rules.values() for key in rule.articles}
    assert named == {"23", "30", "31", "32", "33", "34"}
    assert set(law.rules) == set(BallotFinding) and all(law.covers(kind) for kind in BallotKind)
