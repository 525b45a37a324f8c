"""`content/law/posters.yaml`: every problem is reported at its line; and the file that is shipped."""

import pytest

from bot.domain.learning.posters import MarkVerdict, Medium, PosterFinding
from bot.library import load_content
from tests.content.conftest import SampleFolder
from tests.fakes.shared_content import shipped_content

RULES = "topics: {poster: vote, page: vote, message: vote}\nrules:\n" + "".join(
    f'  - {{id: {finding}, verdict: allowed, articles: ["20"], reason: این کار آزاد است.}}\n'
    for finding in PosterFinding
)


@pytest.fixture
def rules(full_folder: SampleFolder) -> SampleFolder:
    full_folder.write("law/posters.yaml", RULES)
    return full_folder


def test_the_rules_are_read(rules: SampleFolder) -> None:
    assert rules.problems() == []
    law = load_content(rules.root).posters
    assert law.has_rules() and law.topics[Medium.PAGE] == "vote"
    assert law.rules[PosterFinding.SIZE].verdict is MarkVerdict.ALLOWED


CASES = {
    "unknown article": (
        'gift, verdict: allowed, articles: ["20"]',
        'gift, verdict: allowed, articles: ["999"]',
        "999",
    ),
    "no article": (
        'gift, verdict: allowed, articles: ["20"]',
        "gift, verdict: allowed, articles: []",
        "articles",
    ),
    "unknown verdict": ("gift, verdict: allowed", "gift, verdict: ugly", "verdict: input should be"),
    "unknown finding": ("id: gift", "id: cake", "id: input should be"),
    "missing rule": ("id: gift", "id: cake", "no rule for posters with the finding gift"),
    "unknown topic": ("page: vote", "page: tea", "no topic tea in topics.yaml"),
    "missing topic": ("page: vote, ", "", "no topic for page in topics.yaml"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_faulty_rule_is_reported(rules: SampleFolder, case: str) -> None:
    before, after, words = CASES[case]
    rules.write("law/posters.yaml", RULES.replace(before, after))
    assert any(words in problem for problem in map(str, rules.problems())), rules.problems()


def test_shipped_rules_name_articles_of_campaigns() -> None:
    law = shipped_content().posters
    named = {key.partition("-")[0] for rule in law.rules.values() for key in rule.articles}
    assert named == {"84", "94", "95", "96", "98", "99", "100", "101", "af"}
    assert set(law.rules) == set(PosterFinding) and set(law.topics) == set(Medium)
    unsaid = {finding for finding, rule in law.rules.items() if rule.verdict is MarkVerdict.UNSAID}
    assert unsaid == {PosterFinding.SIZE}, "no size is in the text of the law"
