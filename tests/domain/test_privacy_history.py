"""What changed on the card, for whom it is news, and the walk through all who are notified."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.owner.settings import Reporting, Retention
from bot.domain.safety.privacy import PrivacyLine, privacy_facts
from bot.domain.safety.privacy_history import (
    MOST_KEPT,
    PrivacyCard,
    PrivacyChange,
    PrivacyRound,
    agreed_cards,
    changes,
    is_news_for,
    mark_announced,
    needs_notice,
    news_since,
    read_history,
    read_round,
    readable,
    restart_round,
    with_current_card,
    write_history,
    write_round,
)
from tests.domain.test_privacy import DESKS, NOW

DAY = date(2026, 5, 1)


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def lines(closed: int = 90, **more: object) -> tuple[PrivacyLine, ...]:
    return privacy_facts(replace(NOW, retention=Retention(closed=closed), **more))  # type: ignore[arg-type]


def history(*since: tuple[int, int]) -> tuple[PrivacyCard, ...]:
    """Cards by (day, retention)."""
    return tuple(PrivacyCard(day(number), lines(closed)) for number, closed in since)


def changed_keys(card_changes: tuple[PrivacyChange, ...]) -> list[tuple[str, str]]:
    return [((c.old.key if c.old else ""), (c.new.key if c.new else "")) for c in card_changes]


# --- comparing two cards ------------------------------------------------------------------------------


def test_a_changed_setting_is_one_changed_line() -> None:
    (change,) = changes(lines(90), lines(30))
    assert change.old is not None and change.new is not None
    assert (change.old.facts["closed"], change.new.facts["closed"]) == (90, 30)


def test_lines_that_come_and_go_are_told_as_such() -> None:
    assert changed_keys(changes(lines(), lines(copies=True))) == [("", "privacy-copies")]
    assert changed_keys(changes(lines(copies=True), lines())) == [("privacy-copies", "")]
    assert changed_keys(changes(lines(), lines(moderator_groups=DESKS))) == [("", "privacy-desk")]
    assert changed_keys(changes(lines(), lines(operator=""))) == [("privacy-operator", "privacy-no-operator")]


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


def test_new_edition_is_news_but_paraphrase_wording_is_not() -> None:
    amended = {**NOW.articles, "68": "1405/01/01"}
    assert changed_keys(changes(lines(), lines(articles=amended))) == [("privacy-official-way",) * 2]


# --- what is stored -----------------------------------------------------------------------------------


def test_only_changed_cards_are_recorded_and_newest_kept() -> None:
    cards: tuple[PrivacyCard, ...] = ()
    for number in range(3):
        cards = with_current_card(cards, lines(90), today=day(number))
    assert cards == history((0, 90))
    for number in range(20):
        cards = with_current_card(cards, lines(10 + number), today=day(number))
    assert len(cards) == MOST_KEPT and cards[-1] == PrivacyCard(day(19), lines(29))


def test_a_history_reads_as_it_was_written() -> None:
    cards = mark_announced(history((0, 90), (1, 30)))
    assert [card.is_announced for card in cards] == [False, True]
    assert read_history(write_history(cards)) == cards
    assert read_history("") == ()


def test_line_of_earlier_version_is_remembered_but_not_rendered() -> None:
    old = PrivacyLine("cookies", "privacy-cookies", {"days": 3})
    other_facts = PrivacyLine("kept", "privacy-kept", {"closed": 3})
    (card,) = read_history(write_history([PrivacyCard(DAY, (old, other_facts))]))
    assert card.lines == (old, other_facts)
    assert [readable(line) for line in (old, other_facts, *lines())] == [False, False, *[True] * len(lines())]


# --- who is affected ----------------------------------------------------------------------------------


def test_report_belongs_to_card_in_force_on_its_day() -> None:
    cards = history((0, 90), (3, 60), (3, 50), (5, 40))
    assert agreed_cards(cards, day(-1)) == (0,), "from before the first stored card"
    assert agreed_cards(cards, day(0)) == (0,)
    assert agreed_cards(cards, day(2)) == (0,)
    assert agreed_cards(cards, day(3)) == (0, 1, 2), "the hour is not known"
    assert agreed_cards(cards, day(4)) == (2,)
    assert agreed_cards(cards, day(9)) == (3,)


@pytest.mark.parametrize("shut", [Reporting.OFF, Reporting.CLOSED])
def test_nobody_has_reported_under_a_card_that_takes_nothing(shut: Reporting) -> None:
    opened = (PrivacyCard(DAY, lines(reporting=shut)), PrivacyCard(DAY, lines()))
    assert agreed_cards(opened, DAY) == (1,)
    assert news_since(opened, DAY, now=lines()) == (), (
        "opened in the morning: no news for reporters from noon"
    )
    assert not is_news_for(opened, DAY)
    closed = (*opened, PrivacyCard(day(1), lines(reporting=shut)))
    assert agreed_cards(closed, day(1)) == (1,) and is_news_for(closed, day(1))
    assert agreed_cards(closed, day(5)) == (2,), "nothing else is known"


def test_news_are_what_is_different_from_what_was_read() -> None:
    cards = history((0, 90), (3, 60), (5, 90))
    assert news_since(cards, day(1), now=lines(90)) == (), "it is as it was before"
    (change,) = news_since(cards, day(4), now=lines(90))
    assert change.old is not None and change.old.facts["closed"] == 60
    assert news_since((), day(1), now=lines()) == ()


def test_person_told_of_card_is_told_of_its_reversal() -> None:
    back = history((0, 90), (3, 60), (5, 90))
    assert not is_news_for(back, day(1)), "they never saw the other card"
    was_told = (back[0], replace(back[1], is_announced=True), back[2])
    assert is_news_for(was_told, day(1))
    assert not is_news_for(was_told, day(6))


# --- the walk -----------------------------------------------------------------------------------------


def test_a_round_ends_where_everybody_was_met() -> None:
    begun = restart_round(None, today=DAY)
    on = begun.go_on("0a1b")
    assert on == PrivacyRound(DAY, "0a1b")
    assert on.go_on("") is None


def test_change_midway_restarts_round_to_where_it_stood() -> None:
    going = restart_round(PrivacyRound(DAY, "8000"), today=day(1))
    assert going == PrivacyRound(day(1), "8000", "8000", changed=2)
    further = going.go_on("")
    assert further == PrivacyRound(day(1), "", "8000", behind=True, changed=2)
    assert further.go_on("") is None, "nobody is notified twice of one change"


def test_change_before_any_notice_does_not_alter_round() -> None:
    assert restart_round(PrivacyRound(DAY), today=day(1)) == PrivacyRound(day(1))


def test_person_told_something_outdated_is_told_again() -> None:
    same_again = [history((0, 90), (3, 60), (3, 90))]
    ahead = PrivacyRound(day(3), "8000", "8000", changed=2)
    assert not needs_notice(ahead, same_again, day(1)), "for them nothing has changed"
    assert needs_notice(replace(ahead, behind=True), same_again, day(1))
    assert not needs_notice(replace(ahead, behind=True), same_again, day(4)), (
        "they reported under the newest card"
    )
    assert needs_notice(replace(ahead, changed=3), same_again, day(1))


@pytest.mark.parametrize(
    "going", [None, PrivacyRound(DAY), PrivacyRound(DAY, "0a1b", "ffff", behind=True, changed=3)]
)
def test_a_round_reads_as_it_was_written(going: PrivacyRound | None) -> None:
    assert read_round(write_round(going)) == going
