"""The model as the learner meets it: missed comes back soon, known stays away longer each time."""

from datetime import date, timedelta

from bot.domain.learning.memory import Recall
from bot.memory.schedule import LONGEST, FsrsSchedule

TODAY = date(2026, 11, 24)
MODEL = FsrsSchedule()


def test_a_miss_comes_back_tomorrow_and_right_answers_stretch_the_pause() -> None:
    recall = MODEL.missed(TODAY)
    pauses = [(recall.due - recall.last).days]
    for _ in range(6):
        recall = MODEL.reviewed(recall, right=True, today=recall.due)
        pauses.append((recall.due - recall.last).days)
    assert pauses[0] == 1 and pauses == sorted(pauses) and pauses[1] < pauses[3]
    assert pauses[-1] <= LONGEST


def test_a_second_miss_brings_it_back_soon() -> None:
    known = MODEL.missed(TODAY)
    for _ in range(4):
        known = MODEL.reviewed(known, right=True, today=known.due)
    missed = MODEL.reviewed(known, right=False, today=known.due)
    assert (missed.due - missed.last).days <= 3 < (known.due - known.last).days
    assert missed.difficulty > known.difficulty


def test_the_same_answers_give_the_same_days_also_after_a_restart() -> None:
    one = MODEL.reviewed(MODEL.missed(TODAY), right=True, today=TODAY + timedelta(days=1))
    stored = Recall.from_plain(MODEL.missed(TODAY).to_plain())
    other = FsrsSchedule().reviewed(stored, right=True, today=TODAY + timedelta(days=1))
    assert (one.due, round(one.stability, 3)) == (other.due, round(other.stability, 3))
