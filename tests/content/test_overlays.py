"""Translations of the content: they hold only while their Persian words do, and never stop the program."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.library.content_texts import content_texts
from bot.library.loader import read_draft
from bot.library.overlays import Overlay, read_overlay, skeleton
from tests.fakes.shared_content import shipped_content

CONTENT = shipped_content()
ORIGINALS = content_texts(CONTENT)
ADDRESS = "topic.vote"


def read(folder: Path, text: str) -> Overlay:
    (folder / "some.yaml").write_text(text, encoding="utf-8")
    return read_overlay([folder], CONTENT)


def entry(address: str, translation: str, original: str | None = None) -> str:
    (line, fa, _) = skeleton(
        [address], {address: ORIGINALS.get(address, "") if original is None else original}
    )
    return f'{line}\n{fa}\n  text: "{translation}"\n'


def test_every_card_question_act_and_article_has_an_address() -> None:
    words = set(ORIGINALS.values())
    for lesson in CONTENT.lessons_by_id.values():
        assert {lesson.title, *(card.text for card in lesson.cards)} <= words
        for node in lesson.scenario.nodes.values():
            assert {node.text, *(choice.label for choice in node.choices)} <= words
    for quiz in CONTENT.quizzes.values():
        for question in quiz.questions:
            assert {question.text, *(option.text for option in question.options)} <= words
    assert {act.label for act in CONTENT.acts.values()} <= words
    assert {article.paraphrase for article in CONTENT.articles.values()} <= words


def test_a_translation_is_found_by_its_persian_words(tmp_path: Path) -> None:
    overlay = read(tmp_path, entry(ADDRESS, "Voting"))
    assert overlay.words == {CONTENT.topics["vote"]: "Voting"}
    assert ADDRESS not in overlay.missing
    assert len(overlay.missing) == overlay.total - 1
    assert not overlay.problems


def test_a_translation_of_changed_words_is_outdated(tmp_path: Path) -> None:
    overlay = read(tmp_path, entry(ADDRESS, "Voting", original="واژه‌های پیشین"))
    assert (overlay.words, overlay.outdated, overlay.problems) == ({}, (ADDRESS,), ())


def test_readers_see_persian_after_an_edit_of_law(tmp_path: Path) -> None:
    (tmp_path / "law.yaml").write_text(entry("article.56.title", "The police"), encoding="utf-8")
    article = CONTENT.articles["56"]
    edited = replace(CONTENT, articles={**CONTENT.articles, "56": replace(article, title="عنوان تازه")})
    assert read_overlay([tmp_path], CONTENT).words == {article.title: "The police"}
    assert read_overlay([tmp_path], edited).outdated == ("article.56.title",)


def test_an_empty_translation_is_missing_and_no_problem(tmp_path: Path) -> None:
    overlay = read(tmp_path, entry(ADDRESS, ""))
    assert ADDRESS in overlay.missing
    assert not overlay.problems


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (entry("card.no/such", "x"), 1, "the content has no text with this address"),
        (entry(ADDRESS, "x") + entry(ADDRESS, "y"), 4, "twice"),
        (f"{ADDRESS}:\n  text: x\n", 1, "an entry has fa and text"),
        ("- x\n", 1, "an address on the left"),
        (entry(ADDRESS, "x" * 400), 1, "400 characters do not fit"),
        ("a: [", 1, "not YAML"),
    ],
)
def test_a_faulty_entry_is_reported_at_its_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    (problem,) = read(tmp_path, text).problems
    assert (problem.line, why in problem.message) == (line, True), problem


def test_numbers_of_articles_and_days_may_not_be_lost(tmp_path: Path) -> None:
    address = next(key for key, words in ORIGINALS.items() if "۱۱۰" in words)
    lost = read(tmp_path, entry(address, "Call the police."))
    assert [problem.message for problem in lost.problems] == [
        f"{address}: the Persian text has the number 110, this one does not: articles and days stay in digits"
    ]
    assert lost.words == {}
    assert read(tmp_path, entry(address, "110, ۱۱۰ و ٢ و 12 2")).words


@pytest.mark.slow
def test_a_skeleton_lists_what_is_to_be_translated(tmp_path: Path) -> None:
    lines = "\n".join(skeleton(ORIGINALS, ORIGINALS))
    overlay = read(tmp_path, lines)
    assert (len(overlay.missing), overlay.outdated, overlay.problems) == (len(ORIGINALS), (), ())


def test_translations_are_no_content(tmp_path: Path) -> None:
    (tmp_path / "languages" / "en").mkdir(parents=True)
    before = read_draft(tmp_path)[1]
    (tmp_path / "languages" / "en" / "x.yaml").write_text("a: [", encoding="utf-8")
    draft, digest = read_draft(tmp_path)
    assert digest == before
    assert not [problem for problem in draft.ledger.problems if "languages" in problem.file]
