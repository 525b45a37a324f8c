"""Two reports compared: what speaks for one incident, what against, and what is said of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.catalogue.catalogue import Space
from bot.domain.submissions import duplicates
from bot.domain.submissions.contradictions import is_near_copy
from bot.domain.submissions.duplicate_weights import FITTED
from bot.domain.submissions.duplicates import (
    Level,
    Likeness,
    Near,
    Seen,
    by_case,
    compare,
    may_be_same,
    ranked,
    rarity_of,
    scored,
    signs,
)
from bot.domain.submissions.traces import VALUE_BITS, Kind

NOW = datetime(2026, 6, 19, 8, tzinfo=UTC)
WORDS = frozenset(range(20))


def seen(report_id: str = "a", **marks: frozenset[int]) -> Seen:
    its = {Kind[name]: found for name, found in marks.items()}
    return Seen(report_id, f"case-{report_id}", "O01", "thr05", Space.REAL, NOW, its)


def rare(_: Kind, _mark: int) -> float:
    return 5.0


FULL = seen(WORD=WORDS, PLACE=frozenset({1}), NAME=frozenset({51}), PART=frozenset({70}), DAY=frozenset({80}))


def test_the_same_words_place_and_time_are_the_same_incident() -> None:
    match = compare(FULL, replace(FULL, report_id="b", case_id="case-b"), rare)
    assert (match.level, match.likeness) == (Level.SAME, Likeness.INCIDENT)
    assert match.score > FITTED.least_likely
    assert scored(signs(FULL, FULL, rare), FITTED.sure) > FITTED.least_same


@pytest.mark.parametrize(("kind", "mark"), [(Kind.CANDIDATE, 91), (Kind.NAME, 92), (Kind.NUMBER, 93)])
def test_what_contradicts_is_never_the_same(kind: Kind, mark: int) -> None:
    one = replace(FULL, marks={**FULL.marks, kind: frozenset({mark})})
    other = replace(FULL, marks={**FULL.marks, kind: frozenset({mark + 100})})
    assert compare(one, other, rare).level is Level.LIKELY


def test_another_place_contradicts_and_no_place_is_not_enough() -> None:
    away = {
        **FULL.marks,
        Kind.WORD: WORDS - {1} | {200},
        Kind.PLACE: frozenset({200}),
        Kind.NAME: frozenset(),
    }
    assert "places_differ" in signs(FULL, replace(FULL, marks=away), rare)
    assert compare(FULL, replace(FULL, marks=away), rare).level is Level.LIKELY
    nowhere = replace(FULL, marks={Kind.WORD: WORDS, Kind.PART: frozenset({70})})
    assert compare(nowhere, nowhere, rare).level is Level.LIKELY
    assert may_be_same({"spot": 1.0, "part": 1.0})
    assert not may_be_same({"spot": 1.0}), "another part of the day"
    assert not may_be_same({"place": 1.0, "part": 1.0, "places_part": 1.0})


def test_strangers_are_not_shown() -> None:
    other = Seen(
        "b", "case-b", "O13", "thr01", Space.REAL, NOW - timedelta(days=3), {Kind.WORD: frozenset({99})}
    )
    assert compare(FULL, other, rare).level is Level.NONE


def test_the_same_words_of_another_place_are_a_claim() -> None:
    runs = frozenset(range(8))
    one = replace(FULL, marks={**FULL.marks, Kind.COPY: runs})
    match = compare(one, replace(one, area_id="thr09"), rare)
    assert (match.level, match.likeness) == (Level.LIKELY, Likeness.CLAIM)
    few = replace(
        one, area_id="thr09", marks={**one.marks, Kind.COPY: frozenset({1, 2, 30, 31, 32, 33, 34, 35})}
    )
    assert compare(one, few, rare).likeness is Likeness.INCIDENT


def test_it_does_not_matter_which_of_two_is_asked_for() -> None:
    other = replace(
        FULL, report_id="b", sent=NOW + timedelta(hours=2), marks={**FULL.marks, Kind.NUMBER: frozenset({7})}
    )
    assert signs(FULL, other, rare) == signs(other, FULL, rare)


def test_a_words_weight_goes_by_its_share_of_all_reports() -> None:
    assert rarity_of(1000, 100_000) == pytest.approx(rarity_of(10, 1000), abs=0.3)
    assert rarity_of(0, 100_000) == rarity_of(3, 100_000) > rarity_of(5000, 100_000) > 0
    assert rarity_of(0, 0) > rarity_of(100, 100)


def test_each_case_is_told_once_by_its_likest_report() -> None:
    others = [
        replace(FULL, report_id=name, case_id=case) for name, case in (("b", "x"), ("c", "x"), ("d", "y"))
    ]
    others[0] = replace(others[0], sent=NOW - timedelta(hours=8))
    near = Near(FULL, others, {}, 100)
    assert {match.report_id for match in by_case(ranked(near))} == {"c", "d"}
    assert [m.score for m in ranked(near)] == sorted((m.score for m in ranked(near)), reverse=True)


def test_the_weights_have_the_sign_that_they_must() -> None:
    assert all((weight <= 0) is (name in duplicates.AGAINST) for name, weight in FITTED.of.items() if weight)
    assert all(weight > 0 and name not in duplicates.AGAINST for name, weight in FITTED.sure.items())


def thing(kind: int, value: int) -> int:
    return kind << VALUE_BITS | value


def with_marks(kind: Kind, *marks: int) -> Seen:
    """Another witness of the same, in words of their own."""
    words = frozenset((*range(9), *range(100, 111)))
    return replace(FULL, report_id="b", marks={**FULL.marks, Kind.WORD: words, kind: frozenset(marks)})


def test_another_thing_of_one_kind_is_never_the_same() -> None:
    fourteen = replace(FULL, marks={**FULL.marks, Kind.DECISIVE: frozenset({thing(1, 14)})})
    assert compare(fourteen, with_marks(Kind.DECISIVE, thing(1, 17)), rare).level is Level.LIKELY
    assert compare(fourteen, with_marks(Kind.DECISIVE, thing(2, 17)), rare).level is Level.SAME, "other kinds"
    both = with_marks(Kind.DECISIVE, thing(1, 14), thing(1, 17))
    assert compare(fourteen, both, rare).level is Level.SAME


@pytest.mark.parametrize("kind", [Kind.PRECISE, Kind.EXACT, Kind.NAMED])
def test_what_one_alone_tells_so_closely_leaves_it_open(kind: Kind) -> None:
    assert compare(with_marks(kind, 700), FULL, rare).level is Level.LIKELY
    assert compare(FULL, with_marks(kind, 700), rare).level is Level.LIKELY


def test_what_both_hide_leaves_it_open_save_on_one_page() -> None:
    one, hidden = (
        replace(seen, marks={**seen.marks, Kind.HIDDEN: frozenset({1})})
        for seen in (FULL, with_marks(Kind.SPOT))
    )
    assert compare(one, hidden, rare).level is Level.LIKELY
    page, other = (replace(seen, marks={**seen.marks, Kind.SPOT: frozenset({5})}) for seen in (one, hidden))
    assert compare(page, other, rare).level is Level.SAME


def test_one_text_with_a_word_exchanged_is_no_second_witness() -> None:
    exchanged = replace(FULL, report_id="b", marks={**FULL.marks, Kind.WORD: WORDS - {7} | {900}})
    assert is_near_copy(FULL.marks, exchanged.marks) and not is_near_copy(FULL.marks, FULL.marks)
    assert compare(FULL, exchanged, rare).level is Level.LIKELY


def test_another_part_of_the_day_is_never_the_same() -> None:
    later = replace(FULL, report_id="b", marks={**FULL.marks, Kind.PART: frozenset({71})})
    assert compare(FULL, later, rare).level is Level.LIKELY


def test_one_station_and_little_else_in_common_is_not_the_same() -> None:
    """Many incidents happen at one station: its number stands for the place, and for nothing else."""
    station = {
        Kind.EXACT: frozenset({60}),
        Kind.NUMBER: frozenset({34}),
        Kind.DECISIVE: frozenset({thing(1, 34)}),
    }
    one = replace(FULL, marks={**FULL.marks, **station, Kind.WORD: frozenset(range(9))})
    others = frozenset({1, *range(300, 308)})
    other = replace(one, report_id="b", marks={**one.marks, Kind.WORD: others})
    assert may_be_same(signs(one, other, rare)) and "number" not in signs(one, other, rare)
    assert compare(one, other, rare).level is Level.LIKELY
    telling = replace(other, marks={**other.marks, Kind.WORD: frozenset({1, 2, 3, 4, *range(300, 305)})})
    assert compare(one, telling, rare).level is Level.SAME


def test_counts_beside_one_stations_number_are_held_against_each_other() -> None:
    station = {Kind.EXACT: frozenset({60}), Kind.NUMBER: frozenset({34, 212})}
    one = replace(FULL, marks={**FULL.marks, **station})
    other = replace(one, report_id="b", marks={**one.marks, Kind.NUMBER: frozenset({34, 7})})
    assert compare(one, replace(one, report_id="b"), rare).level is Level.SAME
    assert "number_differs" in signs(one, other, rare) and compare(one, other, rare).level is Level.LIKELY


def test_a_circumstance_forbids_and_is_no_place() -> None:
    how = replace(FULL, marks={**FULL.marks, Kind.CIRCUMSTANCE: frozenset({thing(3, 1)})})
    otherwise = with_marks(Kind.CIRCUMSTANCE, thing(3, 2))
    assert compare(how, otherwise, rare).level is Level.LIKELY
    assert compare(how, with_marks(Kind.CIRCUMSTANCE, thing(3, 1)), rare).level is Level.SAME
    assert "agrees" not in signs(how, how, rare), "one part of the day is no thing in common"
    before = with_marks(Kind.DECISIVE, thing(3, 2))
    assert compare(how, before, rare).level is Level.LIKELY, "a report from before sides were circumstances"


def test_another_name_for_the_place_leaves_it_open_only_without_its_number() -> None:
    named = {**FULL.marks, Kind.WORD: WORDS | {500}, Kind.PLACE: frozenset({1, 500})}
    assert "unnamed" in signs(replace(FULL, marks=named), FULL, rare)
    station = {Kind.EXACT: frozenset({60})}
    one, other = replace(FULL, marks={**named, **station}), replace(FULL, marks={**FULL.marks, **station})
    assert "unnamed" not in signs(one, other, rare)


def test_many_words_in_another_order_are_a_second_witness() -> None:
    exchanged = {**FULL.marks, Kind.WORD: WORDS - {7} | {900}}
    runs, other_runs = frozenset(range(8)), frozenset(range(20, 28))
    one = {**FULL.marks, Kind.COPY: runs}
    assert is_near_copy(one, {**exchanged, Kind.COPY: runs - {7}})
    assert not is_near_copy(one, {**exchanged, Kind.COPY: other_runs})
