"""Merging the progress of two learners: nothing is lost, nothing is gained."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning.lessons import LessonProgress, Progress, QuizProgress
from bot.domain.learning.mastery import Mastery
from bot.domain.learning.transfers import merge_progress

SHARES = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
PROGRESS = st.builds(
    Progress,
    lessons=st.dictionaries(
        st.sampled_from("abc"), st.builds(LessonProgress, st.integers(0, 5), st.booleans())
    ),
    quizzes=st.dictionaries(st.sampled_from("xyz"), st.builds(QuizProgress, SHARES, st.booleans())),
    seen_questions=st.frozensets(st.sampled_from("qrst")),
    topics=st.dictionaries(
        st.sampled_from("mn"), st.builds(lambda r, t: Mastery(r, total=r + t), SHARES, SHARES)
    ),
    begun=st.dictionaries(
        st.sampled_from("xyz"),
        st.tuples(st.sampled_from(["2026-11-23", "2026-11-24"]), st.integers(1, 3)),
    ),
)


@given(PROGRESS, PROGRESS)
def test_the_better_of_both_is_kept_whichever_comes_first(progress: Progress, other: Progress) -> None:
    both = merge_progress(progress, other)
    assert both == merge_progress(other, progress)
    for part in (progress, other):
        for key, done in part.lessons.items():
            assert both.lessons[key].cards_read >= done.cards_read
            assert both.lessons[key].scenario_done or not done.scenario_done
        for key, quiz in part.quizzes.items():
            assert both.quizzes[key].best >= quiz.best and (both.quizzes[key].passed or not quiz.passed)
        assert both.seen_questions >= part.seen_questions
        for key, begun in part.begun.items():
            assert both.begun[key] >= begun, "a move gives back no attempt of today"


@given(PROGRESS)
def test_merging_with_nothing_or_with_itself_changes_nothing(progress: Progress) -> None:
    assert (
        merge_progress(progress, Progress())
        == merge_progress(Progress(), progress)
        == merge_progress(progress, progress)
        == progress
    )
