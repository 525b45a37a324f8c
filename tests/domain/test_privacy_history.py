"""What changed on the card, for whom it is news, and the way around all who are told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.owner.settings import Reporting, Retention
from bot.domain.safety.privacy import PrivacyLine, privacy_facts
from bot.domain.safety.privacy_history import (
    MOST_KEPT,
    Card,
    Change,
    Round,
    agreed_to,
    all_told,
    changed_again,
    changes,
    concerns,
    news_since,
    noted,
    read_history,
    read_round,
    readable,
    to_tell,
    write_history,
    write_round,
)
from tests.domain.test_privacy import DESKS, NOW

DAY = date(2026, 5, 1)


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def lines(closed: int = 90, **more: object) -> tuple[PrivacyLine, ...]:
    return privacy_facts(replace(NOW, retention=Retention(closed=closed), **more))  # type: ignore[arg-type]


def history(*since: tuple[int, int]) -> tuple[Card, ...]:
    """Cards by (day, how long is kept)."""
    return tuple(Card(day(number), lines(closed)) for number, closed in since)


def told(found: tuple[Change, ...]) -> list[tuple[str, str]]:
    return [((c.old.key if c.old else ""), (c.new.key if c.new else "")) for c in found]


# --- two cards --------------------------------------------------------------------------------------


def test_a_changed_setting_is_one_changed_line() -> None:
    (change,) = changes(lines(90), lines(30))
    assert change.old is not None and change.new is not None
    assert (change.old.facts["closed"], change.new.facts["closed"]) == (90, 30)


def test_lines_that_come_and_go_are_told_as_such() -> None:
    assert told(changes(lines(), lines(copies=True))) == [("", "privacy-copies")]
    assert told(changes(lines(copies=True), lines())) == [("privacy-copies", "")]
    assert told(changes(lines(), lines(desks=DESKS))) == [("", "privacy-desk")]
    assert told(changes(lines(), lines(operator=""))) == [("privacy-operator", "privacy-no-operator")]


@pytest.mark.parametrize(
    ("words", "news"),
    [
        ("The committee runs this.", False),
        ("The committee, runs this", False),
        ("  the committee runs\u200cthis!", False),
        ("The committees run this.", True),
        ("The committee runs this. Phone 1.", True),
    ],
)
def test_a_comma_wakes_nobody(words: str, news: bool) -> None:
    assert bool(changes(lines(), lines(operator=words))) is news


def test_a_new_edition_is_news_and_the_wording_of_a_paraphrase_is_none() -> None:
    amended = {**NOW.articles, "68": "1405/01/01"}
    assert told(changes(lines(), lines(articles=amended))) == [("privacy-official-way",) * 2]


# --- what is remembered -----------------------------------------------------------------------------


def test_only_a_changed_card_is_noted_and_only_the_newest_are_kept() -> None:
    found: tuple[Card, ...] = ()
    for number in range(3):
        found = noted(found, lines(90), today=day(number))
    assert found == history((0, 90))
    for number in range(20):
        found = noted(found, lines(10 + number), today=day(number))
    assert len(found) == MOST_KEPT and found[-1] == Card(day(19), lines(29))


def test_a_history_reads_as_it_was_written() -> None:
    cards = all_told(history((0, 90), (1, 30)))
    assert [card.told for card in cards] == [False, True]
    assert read_history(write_history(cards)) == cards
    assert read_history("") == ()


def test_a_line_of_an_earlier_program_is_remembered_and_never_rendered() -> None:
    old = PrivacyLine("cookies", "privacy-cookies", {"days": 3})
    other_facts = PrivacyLine("kept", "privacy-kept", {"closed": 3})
    (card,) = read_history(write_history([Card(DAY, (old, other_facts))]))
    assert card.lines == (old, other_facts)
    assert [readable(line) for line in (old, other_facts, *lines())] == [False, False, *[True] * len(lines())]


# --- whom it concerns -------------------------------------------------------------------------------


def test_a_report_was_made_under_the_card_of_its_day_or_of_that_day() -> None:
    cards = history((0, 90), (3, 60), (3, 50), (5, 40))
    assert agreed_to(cards, day(-1)) == (0,), "from before anything was noted"
    assert agreed_to(cards, day(0)) == (0,)
    assert agreed_to(cards, day(2)) == (0,)
    assert agreed_to(cards, day(3)) == (0, 1, 2), "nobody knows at which hour"
    assert agreed_to(cards, day(4)) == (2,)
    assert agreed_to(cards, day(9)) == (3,)


@pytest.mark.parametrize("shut", [Reporting.OFF, Reporting.CLOSED])
def test_nobody_has_reported_under_a_card_that_takes_nothing(shut: Reporting) -> None:
    opened = (Card(DAY, lines(reporting=shut)), Card(DAY, lines()))
    assert agreed_to(opened, DAY) == (1,)
    assert news_since(opened, DAY, now=lines()) == (), "opened in the morning: no news for those of the noon"
    assert not concerns(opened, DAY)
    closed = (*opened, Card(day(1), lines(reporting=shut)))
    assert agreed_to(closed, day(1)) == (1,) and concerns(closed, day(1))
    assert agreed_to(closed, day(5)) == (2,), "nothing else is known"


def test_news_are_what_is_different_from_what_was_read() -> None:
    cards = history((0, 90), (3, 60), (5, 90))
    assert news_since(cards, day(1), now=lines(90)) == (), "it is again as it was"
    (change,) = news_since(cards, day(4), now=lines(90))
    assert change.old is not None and change.old.facts["closed"] == 60
    assert news_since((), day(1), now=lines()) == ()


def test_who_was_told_of_a_card_hears_when_it_is_taken_back() -> None:
    back = history((0, 90), (3, 60), (5, 90))
    assert not concerns(back, day(1)), "he has never heard of the other"
    was_told = (back[0], replace(back[1], told=True), back[2])
    assert concerns(was_told, day(1))
    assert not concerns(was_told, day(6))


# --- the way around ---------------------------------------------------------------------------------


def test_a_round_ends_where_everybody_was_met() -> None:
    begun = changed_again(None, today=DAY)
    on = begun.go_on("0a1b")
    assert on == Round(DAY, "0a1b")
    assert on.go_on("") is None


def test_a_change_on_the_way_sends_it_around_to_where_it_stood() -> None:
    going = changed_again(Round(DAY, "8000"), today=day(1))
    assert going == Round(day(1), "8000", "8000", changed=2)
    further = going.go_on("")
    assert further == Round(day(1), "", "8000", behind=True, changed=2)
    assert further.go_on("") is None, "nobody is met twice for one change"


def test_a_change_before_anybody_was_told_changes_nothing_of_the_way() -> None:
    assert changed_again(Round(DAY), today=day(1)) == Round(day(1))


def test_who_has_been_told_of_what_no_longer_holds_is_told_again() -> None:
    same_again = [history((0, 90), (3, 60), (3, 90))]
    ahead = Round(day(3), "8000", "8000", changed=2)
    assert not to_tell(ahead, same_again, day(1)), "for him nothing has changed"
    assert to_tell(replace(ahead, behind=True), same_again, day(1))
    assert not to_tell(replace(ahead, behind=True), same_again, day(4)), "he reported under the newest"
    assert to_tell(replace(ahead, changed=3), same_again, day(1))


@pytest.mark.parametrize("going", [None, Round(DAY), Round(DAY, "0a1b", "ffff", behind=True, changed=3)])
def test_a_round_reads_as_it_was_written(going: Round | None) -> None:
    assert read_round(write_round(going)) == going
