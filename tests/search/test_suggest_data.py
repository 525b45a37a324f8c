"""The sentences that train the suggestions, and those that measure them: enough of each, and none in both."""

import json
import re
from math import ceil, floor
from pathlib import Path

import pytest

from bot.domain.reporting.scope import OutsideSubject
from bot.library import LoadedContent
from bot.search.lines import trigrams
from tests.fakes.shared_content import shipped_content

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SETS = ROOT / "bench" / "data" / "suggest"
TOO_LIKE = 0.6


@pytest.fixture(scope="module")
def content() -> LoadedContent:
    return shipped_content()


def rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (SETS / name).read_text(encoding="utf-8").splitlines()]


def letters(text: str) -> set[str]:
    plain = text.translate(str.maketrans({"ي": "ی", "ك": "ک", "\N{ZERO WIDTH NON-JOINER}": " "}))
    return trigrams(" ".join(re.findall(r"\w+", plain)))


def test_every_act_and_subject_has_sentences(content: LoadedContent) -> None:
    assert all(len(content.tellings[f"act:{act.id}"]) >= 12 for act in content.reportable_acts())
    assert all(len(content.tellings[f"outside:{subject}"]) >= 40 for subject in OutsideSubject)
    assert {f"words:{subject}" for subject in ("ours", *OutsideSubject)} <= content.tellings.keys()


def test_held_out_set_is_large_and_names_known_acts(content: LoadedContent) -> None:
    known = {act.id for act in content.reportable_acts()}
    held = rows("heldout.jsonl")
    reports = [row for row in held if row["acts"]]
    assert len(reports) >= 200 and len(held) - len(reports) >= 60
    assert {act for row in reports for act in row["acts"]} == known  # type: ignore[attr-defined]
    assert {row["outside"] for row in held} == {"", *OutsideSubject}


def test_no_sentence_is_measured_on_that_is_learned_from(content: LoadedContent) -> None:
    learned = [line for key, lines in content.tellings.items() if key[:5] != "words" for line in lines]
    learned += [str(row["sentence"]) for row in rows("development.jsonl")]
    known = [letters(line) for line in learned]
    for row in (*rows("heldout.jsonl"), *rows("second.jsonl")):
        mine = letters(str(row["sentence"]))
        alike = range(ceil(len(mine) * TOO_LIKE), floor(len(mine) / TOO_LIKE) + 1)
        likest = max(
            (len(mine & other) / len(mine | other) for other in known if len(other) in alike), default=0
        )
        assert likest < TOO_LIKE, row["sentence"]
