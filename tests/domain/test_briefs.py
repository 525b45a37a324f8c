"""Briefs: which days one tells of, what is kept and hashed, and how its counts are rounded."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.briefs.briefs import (
    LONGEST,
    Brief,
    BriefLine,
    BriefSection,
    LineKind,
    SectionName,
    due_period,
    mark_standing,
    read_brief,
)
from bot.domain.briefs.counts import BriefTable, rounded_rows, whole_blocks
from bot.domain.figures.publication import Period
from bot.domain.moments import midnight

DAY = date(2026, 12, 1)
YESTERDAY = DAY - timedelta(days=1)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return (midnight(day) + timedelta(hours=hour, minutes=minute)).astimezone(UTC)


def a_line(count: int = 5, *, is_news: bool = True) -> BriefLine:
    return BriefLine(LineKind.SENT, {"count": count}, is_news)


def a_brief(*lines: BriefLine) -> Brief:
    sections = (BriefSection(SectionName.BODIES, lines),) if lines else ()
    return Brief(DAY, Period(YESTERDAY, YESTERDAY), at(7), sections)


# --- when ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [at(0), at(6, 59), at(22), at(23, 59)])
def test_nothing_is_drawn_at_night(moment: datetime) -> None:
    assert due_period(moment, last_drawn=YESTERDAY) is None


def test_brief_of_seven_tells_of_yesterday_once() -> None:
    assert due_period(at(7), last_drawn=YESTERDAY) == Period(YESTERDAY, YESTERDAY)
    assert due_period(at(21, 59), last_drawn=YESTERDAY) == Period(YESTERDAY, YESTERDAY)
    assert due_period(at(7), last_drawn=DAY) is None


def test_first_brief_waits_for_a_morning() -> None:
    assert due_period(at(11, 59), last_drawn=None) == Period(YESTERDAY, YESTERDAY)
    assert due_period(at(12), last_drawn=None) is None


def test_after_a_pause_every_day_is_told_once() -> None:
    days_told, last_drawn = list[date](), YESTERDAY
    for days in (1, 1, 3, 1, LONGEST):
        day = last_drawn + timedelta(days=days)
        period = due_period(at(9, day=day), last_drawn=last_drawn)
        assert period is not None
        days_told += period.days
        last_drawn = day
    assert days_told == [YESTERDAY + timedelta(days=n) for n in range(len(days_told))]
    period = due_period(at(9, day=last_drawn + timedelta(days=30)), last_drawn=last_drawn)
    assert period is not None and len(period.days) == LONGEST


# --- what is kept -------------------------------------------------------------------------------------------


def test_any_change_of_the_text_changes_the_hash() -> None:
    level = BriefLine(LineKind.VERSION, {"number": 3, "day": DAY, "name": "منطقهٔ ۱۲"}, is_news=False)
    brief = a_brief(level, a_line())
    assert read_brief(brief.canonical_text()) == brief
    others = [a_brief(level, a_line(10)), a_brief(a_line(), level), replace(brief, day=YESTERDAY), a_brief()]
    assert len({brief.hash, *(other.hash for other in others)}) == len(others) + 1


def test_few_lines_show_news_first_and_count_the_rest() -> None:
    lines = [a_line(5 * n, is_news=n % 2 == 0) for n in range(6)]
    section = BriefSection(SectionName.BODIES, tuple(lines))
    assert section.first_lines(6) == (lines[0], lines[2], lines[4], lines[1], lines[3], lines[5])
    assert section.first_lines(5) == section.first_lines(6), "a single line more is shown, not counted"
    short = section.first_lines(3)
    assert short == (*lines[:6:2], BriefLine(LineKind.MORE, {"count": 3}, is_news=False))


def test_what_was_said_before_is_no_news() -> None:
    overdue = BriefLine(LineKind.OVERDUE_ALL, {"count": 5})
    (old, new) = mark_standing([overdue, a_line(10)], [replace(overdue, is_news=False), a_line(5)])
    assert (old.is_news, new.is_news) == (False, True)
    assert a_brief(old).is_quiet and a_brief().is_quiet and not a_brief(old, new).is_quiet
    assert a_brief(old).has_late and not a_brief(new).has_late


def test_what_happened_is_news_even_in_the_same_words() -> None:
    """About five cases were sent yesterday, and about five the day before: two mornings with something to tell."""
    (line,) = mark_standing([a_line(5)], [a_line(5)])
    assert line.is_news


# --- counts -------------------------------------------------------------------------------------------------


def shown_number(count: int, key: int) -> int:
    entries = [(f"c{n}", "row") for n in range(count)]
    return rounded_rows(entries, key=key.to_bytes(16), table=BriefTable.SPACE).get("row", 0)


def test_no_shown_number_tells_whether_one_case_more_came() -> None:
    """Whoever knows all cases but one sees nothing that could not be so with one more, two more, or without it."""
    by_count = {count: Counter(shown_number(count, key) for key in range(600)) for count in range(1, 9)}
    assert all(number % 5 == 0 for numbers in by_count.values() for number in numbers)
    for count in range(1, 7):
        together = by_count[count].keys() & by_count[count + 1].keys() & by_count[count + 2].keys()
        assert {0, 5} <= together, count


def test_drawn_again_by_its_key_nothing_changes() -> None:
    entries = [(f"c{n}", f"row{n % 3}") for n in range(40)]
    draws = {tuple(sorted(rounded_rows(entries, key=b"k", table=BriefTable.ACT).items())) for _ in range(3)}
    assert len(draws) == 1
    other = rounded_rows(entries, key=b"l", table=BriefTable.ACT)
    assert {tuple(sorted(other.items()))} != draws, "another day has other lots"


def test_standing_number_moves_only_with_what_comes_or_goes() -> None:
    """The same ten overdue answers read the same every morning."""
    ten = [(f"r{n}", "body") for n in range(10)]
    first = rounded_rows(ten, key=b"lasting", table=BriefTable.OVERDUE)
    assert all(
        rounded_rows(reversed(ten), key=b"lasting", table=BriefTable.OVERDUE) == first for _ in range(5)
    )


def test_learners_are_told_in_whole_blocks_that_never_fall() -> None:
    assert [whole_blocks(people) for people in (0, 19, 20, 39, 40)] == [0, 0, 20, 20, 40]
    assert whole_blocks(19, shown_before=20) == 20
