"""The two forms of a track: each fault is named, and the shipped ones are of equal weight."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.learning.parallel_forms import FORM_SIZE, FormName
from bot.library.loader import read_draft
from bot.library.read_forms import ASKED, too_few_to_ask
from tests.fakes.shared_content import shipped_content

CONTENT = Path(__file__).parents[2] / "content"


def faults(tmp_path: Path, old: str, new: str) -> list[str]:
    """The problems of the voters' forms, with this text in place of the other."""
    folder = tmp_path / "content"
    for name in ("forms", "quizzes", "lessons"):
        shutil.copytree(CONTENT / name / "voter", folder / name / "voter") if name != "forms" else None
    for name in ("topics.yaml", "election.yaml", "glossary.yaml"):
        shutil.copy(CONTENT / name, folder / name)
    text = (CONTENT / "forms/voter.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "forms").mkdir()
    (folder / "forms/voter.yaml").write_text(text.replace(old, new), encoding="utf-8")
    problems = read_draft(folder)[0].ledger.problems
    return [f"{problem.line}: {problem.message}" for problem in problems if "forms/voter" in problem.file]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("question: vb-q01,", "question: vb-q99,", "no question vb-q99"),
        ("question: vb-q01,", "question: sb-q01,", "no question sb-q01"),
        ("question: vb-q01,", "question: vb-q02,", "what one press answers"),
        ("question: vb-q01,", "question: vb-q05,", "one tier and one topic"),
        ("question: vb-q01,", "question: vb-q18,", "opens the quiz"),
        ("question: vb-q13,", "question: vb-q10,", "twice"),
        ("question: vb-q01, difficulty: [2, 1]", "question: vb-q01, difficulty: [3, 3]", "equally difficult"),
        ("question: vb-q01, difficulty: [2, 1]", "question: vb-q01, difficulty: [2, 4]", "difficulty"),
        ("question: vb-q01, difficulty: [2, 1]", "question: vb-q01, difficulty: [0, 3]", "difficulty"),
        ("question: vb-q07, difficulty: [1, 1]", "question: vb-q07, difficulty: [3, 1]", "harder as a whole"),
    ],
)
def test_fault_of_the_forms_is_named(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert any(fault in problem for problem in faults(tmp_path, old, new))


def test_forms_that_leave_too_few_questions_are_named() -> None:
    draft, _ = read_draft(CONTENT)
    assert not list(too_few_to_ask(draft))
    quiz = next(quiz for quiz in draft.quizzes if quiz.track is draft.forms[0].track)
    asked = [question for question in quiz.questions if question.id not in draft.forms[0].question_ids()]
    gone = asked[: len(asked) - ASKED + 1]
    remaining = tuple(question for question in quiz.questions if question not in gone)
    draft.quizzes[draft.quizzes.index(quiz)] = replace(quiz, questions=remaining)
    ((place, fault),) = too_few_to_ask(draft)
    assert place.file.endswith(f"forms/{quiz.track}.yaml") and f"may ask {ASKED - 1} questions" in fault


def test_shipped_forms_are_whole_and_of_equal_weight() -> None:
    forms = shipped_content().forms
    assert len(forms) == 4
    for track in forms.values():
        assert len(track.pairs) == FORM_SIZE and len(track.question_ids()) == 2 * FORM_SIZE
        for name in range(2):
            assert sum(p.a.difficulty[name] for p in track.pairs) == pytest.approx(
                sum(p.b.difficulty[name] for p in track.pairs), abs=1
            )
        assert abs(track.chance(FormName.A) - track.chance(FormName.B)) <= 0.5
