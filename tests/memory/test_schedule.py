"""The memory model in use: missed items come back soon, known items stay away longer each time."""

from datetime import date, timedelta

from bot.domain.learning.memory import QuestionRecall
from bot.memory.schedule import LONGEST, FsrsSchedule

TODAY = date(2026, 11, 24)
MODEL = FsrsSchedule()


def test_missed_question_returns_tomorrow_and_right_answers_lengthen_pause() -> None:
    recall = MODEL.first_recall(TODAY)
    pauses = [(recall.due - recall.last).days]
    for _ in range(6):
        recall = MODEL.next_recall(recall, right=True, today=recall.due)
        pauses.append((recall.due - recall.last).days)
    assert pauses[0] == 1 and pauses == sorted(pauses) and pauses[1] < pauses[3]
    assert pauses[-1] <= LONGEST


def test_a_second_miss_brings_it_back_soon() -> None:
    known = MODEL.first_recall(TODAY)
    for _ in range(4):
        known = MODEL.next_recall(known, right=True, today=known.due)
    missed = MODEL.next_recall(known, right=False, today=known.due)
    assert (missed.due - missed.last).days <= 3 < (known.due - known.last).days
    assert missed.difficulty > known.difficulty


def test_same_answers_give_same_days_after_restart() -> None:
    recall = MODEL.next_recall(MODEL.first_recall(TODAY), right=True, today=TODAY + timedelta(days=1))
    stored = QuestionRecall.from_plain(MODEL.first_recall(TODAY).to_plain())
    other = FsrsSchedule().next_recall(stored, right=True, today=TODAY + timedelta(days=1))
    assert (recall.due, round(recall.stability, 3)) == (other.due, round(other.stability, 3))
