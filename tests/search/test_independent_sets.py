"""The independent sets have the stated form and their own authors. The hidden set is not printed: only
whether its lines have their form, and the shares of equal word sequences."""

import json
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from bench.ask import ROOT, content_of, labelled_questions
from bench.duplicates import obstacle_of
from bench.independent import AUTHORS, CLOSED, FOLDER, NAMING, authors_of, family_pairs, rows_of, set_of
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.reporting.scope import OutsideSubject
from bot.language.analyzer import PersianAnalyzer
from bot.language.words import PersianWords
from bot.library.content import LoadedContent
from bot.usecases.ports.intents import Intent
from tests.fakes.election import ELECTION

ROW, MOST = 5, 0.01
"""The length of a word sequence, and the share of them that two authors may have in common: sequences of this
length include common phrases."""
MOST_OF = {"suggest": MOST, "duplicates": MOST, "ask": 0.02, "intents": 0.02}
"""Questions are short and have a few common forms («چند روز وقت دارم»), so two authors share more of them."""
ACTORS = frozenset([*ActorClass, "unknown"])
TASKS = ("suggest", "duplicates", "ask", "intents")
READER = PersianWords(PersianAnalyzer(), ELECTION.names)


def writers(task: str) -> list[str]:
    return [author for author in AUTHORS if (FOLDER / task / f"{author}.jsonl").exists()]


@pytest.fixture(scope="module")
def content() -> LoadedContent:
    return content_of(ROOT / "content")


def suggest_texts(row: dict[str, Any]) -> Iterator[str]:
    yield row["sentence"]


def ask_texts(row: dict[str, Any]) -> Iterator[str]:
    yield row["question"]


def message_texts(row: dict[str, Any]) -> Iterator[str]:
    yield row["text"]


def family_texts(row: dict[str, Any]) -> Iterator[str]:
    yield from (text["text"] for side in "xy" for text in row[side]["texts"])


TEXTS: dict[str, Callable[[dict[str, Any]], Iterator[str]]] = {
    "suggest": suggest_texts,
    "duplicates": family_texts,
    "ask": ask_texts,
    "intents": message_texts,
}


def rows_in(texts: Iterator[str]) -> frozenset[str]:
    """All word sequences of this length in the texts, in normalised spelling."""
    read = (READER.plain(text).split() for text in texts)
    return frozenset(" ".join(words[at : at + ROW]) for words in read for at in range(len(words) - ROW + 1))


def written_by(task: str, author: str) -> frozenset[str]:
    rows = rows_of(FOLDER / task / f"{author}.jsonl")
    return rows_in(text for row in rows for text in TEXTS[task](row))


def share_of(runs: frozenset[str], other: frozenset[str]) -> float:
    return len(runs & other) / min(len(runs), len(other))


@pytest.mark.parametrize("author", writers("suggest"))
def test_sentences_have_their_form(author: str, content: LoadedContent) -> None:
    known = {act.id for act in content.reportable_acts()}
    rows = rows_of(FOLDER / "suggest" / f"{author}.jsonl")
    unfit = sum(
        set(row) != {"sentence", "slice", "acts", "actor", "outside"}
        or bool(row["acts"]) == bool(row["outside"])
        or not set(row["acts"]) <= known
        or row["outside"] not in {"", *OutsideSubject}
        or row["actor"] not in ACTORS
        for row in rows
    )
    assert (unfit, len(rows) >= 1000) == (0, True)


@pytest.mark.parametrize("author", writers("duplicates"))
def test_families_have_their_form(author: str, content: LoadedContent) -> None:
    rows = rows_of(FOLDER / "duplicates" / f"{author}.jsonl")
    unfit = sum(
        [text["id"] for side in "xy" for text in row[side]["texts"]] != ["x1", "x2", "x3", "x4", "y1", "y2"]
        or row["act"] not in content.acts
        for row in rows
    )
    assert unfit == 0
    assert sum(1 for _ in family_pairs(rows)) >= 400


def test_label_is_answered_by_article_act_and_citing_cards(content: LoadedContent, tmp_path: Path) -> None:
    row = {
        "question": "؟",
        "slice": "short",
        "kind": "short",
        "articles": ["65"],
        "acts": ["O01"],
        "outside": "",
    }
    far = {"question": "؟", "slice": "short", "kind": "short", "articles": [], "acts": [], "outside": "far"}
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps(row)}\n{json.dumps(far)}\n", encoding="utf-8")
    question, outside = labelled_questions(path, content)
    assert {"article:65", "act:O01"} < question.answers and not question.outside
    cards = {
        f"card:{card.id}"
        for lesson in content.lessons_by_id.values()
        for card in lesson.cards
        if "65" in card.article_ids
    }
    assert question.answers == {"article:65", "act:O01"} | cards
    assert outside.outside and not outside.answers


def test_near_copies_come_in_equal_share() -> None:
    pairs = [pair["label"] for pair in family_pairs(rows_of(set_of("duplicates", "a")))]
    families = len(pairs) // 13
    assert pairs.count("different") == families * len(NAMING) * 2
    assert pairs.count("same") == families * 7


@pytest.mark.slow
@pytest.mark.parametrize("task", TASKS)
def test_hands_share_few_words_in_a_row(task: str, content: LoadedContent) -> None:
    ours = rows_in(line for lines in (*content.asks.values(), *content.tellings.values()) for line in lines)
    by = {author: written_by(task, author) for author in writers(task)}
    shares = {f"{author} {other}": share_of(by[author], by[other]) for author, other in combinations(by, 2)}
    shares |= {f"{author} content": len(by[author] & ours) / len(by[author]) for author in by}
    assert {names: round(share, 4) for names, share in shares.items() if share > MOST_OF[task]} == {}


def test_the_bound_sees_a_hand_that_copied() -> None:
    runs = written_by("suggest", "a")
    assert share_of(runs, frozenset(sorted(runs)[: len(runs) // 50]) | written_by("suggest", "b")) > MOST


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("author", sorted(CLOSED))
def test_no_closed_authors_set_is_measured(task: str, author: str) -> None:
    assert author not in authors_of(task)
    with pytest.raises(ValueError, match="closed"):
        set_of(task, author)


@pytest.mark.parametrize("author", writers("intents"))
def test_first_messages_have_their_form(author: str) -> None:
    rows = rows_of(FOLDER / "intents" / f"{author}.jsonl")
    unfit = sum(
        set(row) != {"text", "intent", "also", "way"}
        or not {row["intent"], *row["also"]} <= set(Intent)
        or row["intent"] in row["also"]
        for row in rows
    )
    assert (unfit, len(rows) >= 200) == (0, True)


@pytest.mark.parametrize(
    ("values", "obstacle"),
    [
        ({"part": 1.0, "place": 1.0}, "open"),
        ({"part": 1.0, "unnamed": 1.0}, "no place in common"),
        ({"part": 1.0, "place": 1.0, "unnamed": 1.0, "near_copy": 1.0}, "unnamed"),
        ({"part": 1.0, "place": 1.0, "decisive": 1.0}, "something differs"),
    ],
)
def test_each_obstacle_to_same_is_counted_once(values: dict[str, float], obstacle: str) -> None:
    assert obstacle_of(values) == obstacle
