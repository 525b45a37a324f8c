"""`docs/content-review.md`, the second review of the content, covers every lesson."""

import re
from pathlib import Path

import pytest

from bot.domain.learning.lessons import Audience, Tier
from bot.library import LoadedContent
from bot.library.reviewing import review_status
from tests.fakes.shared_content import shipped_content

CONTENT = Path("content")
ROW = re.compile(
    r"^\| (?P<id>[vcsf][bia]\d) \| (?P<title>.+?) \| (?P<cards>\d+) \| (?P<endings>\d+) \|", re.MULTILINE
)


@pytest.fixture(scope="module")
def content() -> LoadedContent:
    return shipped_content()


@pytest.fixture(scope="module")
def review() -> str:
    return Path("docs/content-review.md").read_text(encoding="utf-8")


def test_every_lesson_is_listed_with_card_and_ending_counts(content: LoadedContent, review: str) -> None:
    lessons = [lesson for track in Audience for tier in Tier for lesson in content.lessons(track, tier)]
    review_rows = {
        row["id"]: (row["title"], int(row["cards"]), int(row["endings"])) for row in ROW.finditer(review)
    }
    assert review_rows == {
        lesson.id: (
            lesson.title,
            len(lesson.cards),
            sum(node.ending for node in lesson.scenario.nodes.values()),
        )
        for lesson in lessons
    }


def test_blind_test_has_forty_claims_of_existing_cards(content: LoadedContent, review: str) -> None:
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
    assert len({card[:2] for _, card in rows}) == 12, "every tier is covered"


def test_it_says_that_no_lawyer_has_read_it(review: str) -> None:
    assert "not of a lawyer" in review and "## What needs a lawyer" in review


@pytest.mark.slow
def test_all_that_cites_an_article_was_looked_at() -> None:
    assert review_status(CONTENT).never == (), (
        "read it against its articles, then: amanat content reviewed ID"
    )


def test_each_later_check_and_question_waits_for_its_reading(content: LoadedContent) -> None:
    waiting = Path("docs/content-review-waiting.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| ([a-z]{2}\d/[a-z0-9-]+|[a-z]{2}-q\d+) \|", waiting, re.MULTILINE)
    tiers = [(track, tier) for track in Audience for tier in Tier]
    cards = [card for place in tiers for lesson in content.lessons(*place) for card in lesson.cards]
    questions = [question.id for place in tiers for question in content.questions(*place)]
    later = {key for key in questions if int(key[-2:]) > (17 if key.startswith("vb") else 13)}
    later |= set(content.own_questions)
    assert len(listed) == len(set(listed))
    own_cards = re.findall(r"^\| ([a-z]{1,2}-[a-z]+) \|", waiting, re.MULTILINE)
    assert own_cards == [*content.duty_cards, *content.settlement_cards]
    assert set(listed) == {card.id for card in cards if card.check is not None} | later
