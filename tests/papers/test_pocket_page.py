"""The page of a role: small, whole, without a script or anything from outside, and with a hash that notices changes."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.cli.handout import check_page, handout, make_file
from bot.conversation.outgoing import TextRef
from bot.domain.learning.lessons import TIERS, Audience
from bot.domain.learning.quizzes import question_of_check
from bot.handlers.learning.handouts import handouts_of
from bot.handlers.learning.pocket_pages import page_ids, pocket_page_file
from bot.papers.pocket_page import draw_pocket_page, is_unchanged, stated_hash
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content
from tests.papers.test_registry import fields_of

pytestmark = pytest.mark.slow

SHIPPED = shipped_content()
DAY = date(2027, 2, 1)
LINKS = ["https://t.me/amanat_bot", "https://ble.ir/amanat_bot"]
MOST_BYTES = 2 * 1024 * 1024
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Outline(HTMLParser):
    """Tags that are open, and everything that a tag points to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.targets: list[str] = []
        self.ids: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.targets += [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        assert not any(name.startswith("on") for name, _ in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page(role: str) -> bytes:
    return make_file(pocket_page_file(role, content=SHIPPED, links=LINKS, day=DAY), ELECTION).data


@pytest.mark.parametrize("role", page_ids(SHIPPED))
def test_page_is_whole_small_and_points_nowhere_by_itself(role: str) -> None:
    data = page(role)
    assert len(data) <= MOST_BYTES
    outline = Outline(data.decode())
    assert outline.open == []
    assert not outline.tags & {"script", "link", "img", "iframe", "object", "form", "input", "base"}
    outside = [target for target in outline.targets if not target.startswith(("#", "tel:"))]
    assert outside == LINKS
    inner = {target[1:] for target in outline.targets if target.startswith("#")}
    assert inner == set(outline.ids)
    assert not re.search(rb"url\((?!data:)|@import", data)
    assert is_unchanged(data) is True
    words = " ".join(outline.words)
    assert "۱۲ بهمن ۱۴۰۵" in words and stated_hash(data) in words


def test_page_of_a_duty_holds_everything() -> None:
    words = " ".join(" ".join(Outline(page("clerk").decode()).words).split())
    duty = SHIPPED.duties["clerk"]
    own = [incident for incident in SHIPPED.incidents.values() if duty.id in incident.duty_ids]
    cards = [card for card in SHIPPED.duty_cards.values() if card.duty_id == duty.id]
    questions = [own.question for own in SHIPPED.own_questions.values() if own.duty_id == duty.id]
    assert own and cards and questions
    for text in (
        *(step.text for step in duty.steps),
        *(incident.now for incident in own),
        *(line for card in cards for line in card.text.split("\n") if line),
        *(question.text for question in questions),
    ):
        assert " ".join(text.split()) in words


def test_every_cited_article_stands_on_the_page() -> None:
    clerk, voter = SHIPPED.duties["clerk"], Audience.VOTER
    lessons = [lesson for key in clerk.lessons if (lesson := SHIPPED.lesson(key))]
    checks = [
        question for lesson in lessons for card in lesson.cards if (question := question_of_check(card))
    ]
    own = [own.question for own in SHIPPED.own_questions.values() if own.duty_id == clerk.id]
    items = [item for sheet in handouts_of(voter, SHIPPED) for item in sheet.items]
    for role, pieces in (("clerk", (*checks, *own)), (voter, items)):
        file = pocket_page_file(role, content=SHIPPED, links=[], day=DAY)
        explained = {
            row[1].args["title"] for row in file.rows if row[0] == "fold" and isinstance(row[1], TextRef)
        }
        ids = {key for piece in pieces for key in piece.article_ids if key in SHIPPED.articles}
        assert ids and {SHIPPED.articles[key].title for key in ids} <= explained


def marks_of(role: str, *keys: str) -> tuple[int, int]:
    """How often the page of this role says that a piece is under review, and that the file has such pieces."""
    flagged = replace(SHIPPED, flagged=frozenset(keys))
    file = pocket_page_file(role, content=flagged, links=LINKS, day=DAY)
    words = " ".join(Outline(make_file(file, ELECTION).data.decode()).words)
    return words.count("در دست بازبینی؛ قانونش"), words.count("زیر هر کدام نوشته‌ایم")


def test_pieces_under_review_and_their_page_say_so() -> None:
    clerk = SHIPPED.duties["clerk"]
    step = next(step for step in clerk.steps if step.article_ids)
    incident = next(each for each in SHIPPED.incidents.values() if "clerk" in each.duty_ids)
    duty_card = next(card for card in SHIPPED.duty_cards.values() if card.duty_id == "clerk")
    own = next(own.question for own in SHIPPED.own_questions.values() if own.duty_id == "clerk")
    for key in (f"step/clerk/{step.id}", f"incident/{incident.id}", duty_card.id, own.id):
        assert marks_of("clerk", key) == (1, 1), key
    assert marks_of("clerk") == marks_of("clerk", "of-another-page") == (0, 0)
    assert marks_of("clerk", f"step/clerk/{step.id}", duty_card.id) == (2, 1)
    card = SHIPPED.lessons(Audience.VOTER, TIERS[0])[0].cards[0]
    assert marks_of("voter", card.id) == (2 if card.check else 1, 1)


def test_page_of_a_track_can_hold_basic_tier_only() -> None:
    whole = pocket_page_file("staff", content=SHIPPED, links=[], day=DAY)
    basic = pocket_page_file("staff", content=SHIPPED, links=[], day=DAY, tiers=["basic"])  # type: ignore[list-item] # equal to the tier
    titles = [row[1] for row in basic.rows if row[0] == "fold"]
    assert "چه کسی پشت این میز می‌نشیند؟" in titles
    assert len(basic.rows) < len(whole.rows) / 2


@pytest.mark.parametrize("old", ["شماره‌های فوری", "۱۱۰", "بهمن"])
def test_changed_word_or_day_is_noticed(old: str) -> None:
    data = page("voter").decode()
    assert is_unchanged(data.replace(old, "x", 1).encode()) is False
    assert is_unchanged(b"<html></html>") is None


def test_words_of_the_content_cannot_become_tags() -> None:
    rows = [
        ("heading", "<b>1</b>"),
        ("number", '110"><script>', "<i>", "&"),
        ("step", "</ol><script>alert(1)</script>", "<u>"),
        ("fold", "</summary><script>"),
        ("line", "</main>"),
        ("option", "<", ">"),
        ("inner", "'\""),
        ("small", "<style>"),
    ]
    fields = {**fields_of("pocket-page"), "title": "</title><script>", "link-1": 'https://x/"><script>'}
    data = draw_pocket_page(fields, rows).data
    outline = Outline(data.decode())
    assert "script" not in outline.tags and outline.open == [] and is_unchanged(data)


def test_same_content_and_day_give_the_same_bytes() -> None:
    assert page("agent") == page("agent")


def test_command_writes_and_checks_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "clerk.html"
    assert handout("pocket-page", links=[], out=file, checklist_id="clerk") == 0
    assert check_page(file) == 0 and "unchanged" in capsys.readouterr().out
    file.write_bytes(file.read_bytes().replace("کارها".encode(), b"x", 1))
    assert check_page(file) == 1 and "CHANGED" in capsys.readouterr().out
    assert check_page(tmp_path / "none") == 1
    (tmp_path / "other.html").write_text("<html>")
    assert check_page(tmp_path / "other.html") == 1
    assert handout("pocket-page", links=[], out=file, checklist_id="nobody") == 1
    assert "clerk" in capsys.readouterr().err
