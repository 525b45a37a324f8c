"""The second reading of the content, `docs/content-review.md`, leaves no lesson out."""

import re
from pathlib import Path

import pytest

from bot.domain.learning.lessons import Audience, Tier
from bot.library import Content
from bot.library.reviewing import standing
from tests.fakes.read_once import shipped_content

CONTENT = Path("content")
ROW = re.compile(
    r"^\| (?P<id>[vcsf][bia]\d) \| (?P<title>.+?) \| (?P<cards>\d+) \| (?P<endings>\d+) \|", re.MULTILINE
)


@pytest.fixture(scope="module")
def content() -> Content:
    return shipped_content()


@pytest.fixture(scope="module")
def review() -> str:
    return Path("docs/content-review.md").read_text(encoding="utf-8")


def test_every_lesson_has_its_line_with_as_many_cards_and_endings_as_it_has(
    content: Content, review: str
) -> None:
    lessons = [one for track in Audience for tier in Tier for one in content.lessons(track, tier)]
    told = {row["id"]: (row["title"], int(row["cards"]), int(row["endings"])) for row in ROW.finditer(review)}
    assert told == {
        one.id: (one.title, len(one.cards), sum(node.ending for node in one.scenario.nodes.values()))
        for one in lessons
    }


def test_the_blind_test_has_forty_claims_of_cards_that_there_are(content: Content, review: str) -> None:
    rows = re.findall(r"^\| (\d+) \| .+ \| ([a-z]{2}\d/[a-z0-9-]+): ", review, re.MULTILINE)
    cards = {
        card.id
        for track in Audience
        for tier in Tier
        for lesson in content.lessons(track, tier)
        for card in lesson.cards
    }
    assert [int(number) for number, _ in rows] == list(range(1, 41))
    assert {card for _, card in rows} <= cards
    assert len({card[:2] for _, card in rows}) == 12, "of every tier"


def test_it_says_that_no_lawyer_has_read_it(review: str) -> None:
    assert "not of a lawyer" in review and "## What needs a lawyer" in review


def test_all_that_cites_an_article_was_looked_at() -> None:
    assert standing(CONTENT).never == (), "read it against its articles, then: amanat content reviewed ID"
