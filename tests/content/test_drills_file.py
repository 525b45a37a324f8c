"""`content/drills.yaml`: every fault at its line; and what is shipped."""

from collections import Counter

import pytest

from bot.domain.cases.reports import State
from bot.domain.desk.drills import MOST
from bot.library import load_content
from tests.content.conftest import Folder
from tests.fakes.read_once import shipped_content

STORIES = """\
drills:
  - id: rice
    act: O01
    space: real
    answer: verified
    told: They gave rice at the door of the school.
    note: جا و زمان روشن است.
  - id: wall
    act: O01
    space: real
    answer: rejected
    told: Somebody wrote something on some wall.
    note: جا معلوم نیست.
"""


@pytest.fixture
def stories(folder: Folder) -> Folder:
    folder.write("drills.yaml", STORIES)
    return folder


def test_the_stories_are_read(stories: Folder) -> None:
    assert stories.problems() == []
    rice, wall = load_content(stories.root).drills
    assert (rice.answer, wall.answer, rice.act_id) == (State.VERIFIED, State.REJECTED, "O01")


CASES = {
    "unknown act": ("id: wall\n    act: O01", "id: wall\n    act: O99", "story wall: no act O99"),
    "other space": (
        "space: real\n    answer: rejected",
        "space: virtual\n    answer: rejected",
        "is never virtual",
    ),
    "no answer": ("answer: rejected", "answer: closed", "answer: input should be"),
    "too long": ("Somebody wrote", "x" * 700, "told: string should have at most 600"),
    "same twice": ("id: wall", "id: rice", "story rice exists already"),
    "style": ("جا معلوم نیست.", "جا معلوم نمي شود.", "an Arabic letter"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_at_its_line(stories: Folder, case: str) -> None:
    old, new, told = CASES[case]
    stories.write("drills.yaml", STORIES.replace(old, new))
    found = [problem for problem in stories.problems() if told in str(problem)]
    assert found, stories.problems()
    assert all("drills.yaml:" in str(problem) for problem in found)


def test_what_is_shipped_fills_a_whole_drill_with_every_answer() -> None:
    shown = shipped_content().drills
    assert len(shown) >= MOST
    answers = Counter(story.answer for story in shown)
    assert min(answers[state] for state in (State.VERIFIED, State.OUT_OF_SCOPE, State.REJECTED)) >= 4
