"""`content/drills.yaml`: every problem is reported at its line; and the file that is shipped."""

from collections import Counter

import pytest

from bot.domain.cases.reports import State
from bot.domain.desk.drills import MOST
from bot.library import load_content
from tests.content.conftest import SampleFolder
from tests.fakes.shared_content import shipped_content

STORIES = """\
drills:
  - id: rice
    act: O01
    space: real
    answer: verified
    text: They gave rice at the door of the school.
    note: جا و زمان روشن است.
  - id: wall
    act: O01
    space: real
    answer: rejected
    text: Somebody wrote something on some wall.
    note: جا معلوم نیست.
"""


@pytest.fixture
def stories(folder: SampleFolder) -> SampleFolder:
    folder.write("drills.yaml", STORIES)
    return folder


def test_the_stories_are_read(stories: SampleFolder) -> None:
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
    "too long": ("Somebody wrote", "x" * 700, "text: string should have at most 600"),
    "same twice": ("id: wall", "id: rice", "story rice exists already"),
    "style": ("جا معلوم نیست.", "جا معلوم نمي شود.", "an Arabic letter"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_told_at_its_line(stories: SampleFolder, case: str) -> None:
    old, new, message = CASES[case]
    stories.write("drills.yaml", STORIES.replace(old, new))
    problems = [problem for problem in stories.problems() if message in str(problem)]
    assert problems, stories.problems()
    assert all("drills.yaml:" in str(problem) for problem in problems)


def test_shipped_stories_fill_a_drill_with_every_answer() -> None:
    shipped_stories = shipped_content().drills
    assert len(shipped_stories) >= MOST
    answers = Counter(story.answer for story in shipped_stories)
    assert min(answers[state] for state in (State.VERIFIED, State.OUT_OF_SCOPE, State.REJECTED)) >= 4
