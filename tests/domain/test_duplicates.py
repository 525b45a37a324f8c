"""Two reports compared: what suggests one incident, what contradicts it, and what moderators are told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.catalogue.catalogue import Space
from bot.domain.submissions import duplicates
from bot.domain.submissions.duplicate_weights import FITTED
from bot.domain.submissions.duplicates import (
    DuplicateCandidates,
    DuplicateKind,
    DuplicateLevel,
    IndexedReport,
    by_case,
    compare,
    is_near_copy,
    may_be_same,
    rank_matches,
    rarity_of,
    signs,
    weighted_sum,
)
from bot.domain.submissions.traces import VALUE_BITS, TraceKind

NOW = datetime(2026, 6, 19, 8, tzinfo=UTC)
WORDS = frozenset(range(20))


def indexed_report(report_id: str = "a", **marks: frozenset[int]) -> IndexedReport:
    its = {TraceKind[name]: hashes for name, hashes in marks.items()}
    return IndexedReport(report_id, f"case-{report_id}", "O01", "thr05", Space.REAL, NOW, its)


def rare_weight(_: TraceKind, _mark: int) -> float:
    return 5.0


FULL = indexed_report(
    WORD=WORDS, PLACE=frozenset({1}), NAME=frozenset({51}), PART=frozenset({70}), DAY=frozenset({80})
)


def test_same_words_place_and_time_are_same_incident() -> None:
    match = compare(FULL, replace(FULL, report_id="b", case_id="case-b"), rare_weight)
    assert (match.level, match.likeness) == (DuplicateLevel.SAME, DuplicateKind.INCIDENT)
    assert match.score > FITTED.least_likely
    assert weighted_sum(signs(FULL, FULL, rare_weight), FITTED.sure) > FITTED.least_same


@pytest.mark.parametrize(
    ("kind", "mark"), [(TraceKind.CANDIDATE, 91), (TraceKind.NAME, 92), (TraceKind.NUMBER, 93)]
)
def test_what_contradicts_is_never_the_same(kind: TraceKind, mark: int) -> None:
    report = replace(FULL, marks={**FULL.marks, kind: frozenset({mark})})
    other = replace(FULL, marks={**FULL.marks, kind: frozenset({mark + 100})})
    assert compare(report, other, rare_weight).level is DuplicateLevel.LIKELY


def test_another_place_contradicts_and_no_place_is_not_enough() -> None:
    away = {
        **FULL.marks,
        TraceKind.WORD: WORDS - {1} | {200},
        TraceKind.PLACE: frozenset({200}),
        TraceKind.NAME: frozenset(),
    }
    assert "places_differ" in signs(FULL, replace(FULL, marks=away), rare_weight)
    assert compare(FULL, replace(FULL, marks=away), rare_weight).level is DuplicateLevel.LIKELY
    nowhere = replace(FULL, marks={TraceKind.WORD: WORDS, TraceKind.PART: frozenset({70})})
    assert compare(nowhere, nowhere, rare_weight).level is DuplicateLevel.LIKELY
    assert may_be_same({"spot": 1.0, "part": 1.0})
    assert not may_be_same({"spot": 1.0}), "another part of the day"
    assert not may_be_same({"place": 1.0, "part": 1.0, "places_part": 1.0})


def test_strangers_are_not_shown() -> None:
    other = IndexedReport(
        "b", "case-b", "O13", "thr01", Space.REAL, NOW - timedelta(days=3), {TraceKind.WORD: frozenset({99})}
    )
    assert compare(FULL, other, rare_weight).level is DuplicateLevel.NONE


def test_the_same_words_of_another_place_are_a_claim() -> None:
    runs = frozenset(range(8))
    report = replace(FULL, marks={**FULL.marks, TraceKind.COPY: runs})
    match = compare(report, replace(report, area_id="thr09"), rare_weight)
    assert (match.level, match.likeness) == (DuplicateLevel.LIKELY, DuplicateKind.CLAIM)
    few = replace(
        report,
        area_id="thr09",
        marks={**report.marks, TraceKind.COPY: frozenset({1, 2, 30, 31, 32, 33, 34, 35})},
    )
    assert compare(report, few, rare_weight).likeness is DuplicateKind.INCIDENT


def test_duplicate_comparison_is_symmetric() -> None:
    other = replace(
        FULL,
        report_id="b",
        sent=NOW + timedelta(hours=2),
        marks={**FULL.marks, TraceKind.NUMBER: frozenset({7})},
    )
    assert signs(FULL, other, rare_weight) == signs(other, FULL, rare_weight)


def test_word_weight_depends_on_share_of_reports() -> None:
    assert rarity_of(1000, 100_000) == pytest.approx(rarity_of(10, 1000), abs=0.3)
    assert rarity_of(0, 100_000) == rarity_of(3, 100_000) > rarity_of(5000, 100_000) > 0
    assert rarity_of(0, 0) > rarity_of(100, 100)


def test_each_case_is_told_once_by_its_likest_report() -> None:
    others = [
        replace(FULL, report_id=name, case_id=case) for name, case in (("b", "x"), ("c", "x"), ("d", "y"))
    ]
    others[0] = replace(others[0], sent=NOW - timedelta(hours=8))
    near = DuplicateCandidates(FULL, others, {}, 100)
    assert {match.report_id for match in by_case(rank_matches(near))} == {"c", "d"}
    assert [m.score for m in rank_matches(near)] == sorted(
        (m.score for m in rank_matches(near)), reverse=True
    )


def test_the_weights_have_the_sign_that_they_must() -> None:
    assert all((weight <= 0) is (name in duplicates.AGAINST) for name, weight in FITTED.of.items() if weight)
    assert all(weight > 0 and name not in duplicates.AGAINST for name, weight in FITTED.sure.items())


def decisive_mark(kind: int, value: int) -> int:
    return kind << VALUE_BITS | value


def with_marks(kind: TraceKind, *marks: int) -> IndexedReport:
    """A second report of the same incident, in other words."""
    words = frozenset((*range(9), *range(100, 111)))
    return replace(FULL, report_id="b", marks={**FULL.marks, TraceKind.WORD: words, kind: frozenset(marks)})


def test_another_thing_of_one_kind_is_never_the_same() -> None:
    fourteen = replace(FULL, marks={**FULL.marks, TraceKind.DECISIVE: frozenset({decisive_mark(1, 14)})})
    assert (
        compare(fourteen, with_marks(TraceKind.DECISIVE, decisive_mark(1, 17)), rare_weight).level
        is DuplicateLevel.LIKELY
    )
    assert (
        compare(fourteen, with_marks(TraceKind.DECISIVE, decisive_mark(2, 17)), rare_weight).level
        is DuplicateLevel.SAME
    ), "of other kinds"
    both = with_marks(TraceKind.DECISIVE, decisive_mark(1, 14), decisive_mark(1, 17))
    assert compare(fourteen, both, rare_weight).level is DuplicateLevel.SAME


@pytest.mark.parametrize("kind", [TraceKind.PRECISE, TraceKind.EXACT, TraceKind.NAMED])
def test_what_one_alone_tells_so_closely_leaves_it_open(kind: TraceKind) -> None:
    assert compare(with_marks(kind, 700), FULL, rare_weight).level is DuplicateLevel.LIKELY
    assert compare(FULL, with_marks(kind, 700), rare_weight).level is DuplicateLevel.LIKELY


def test_details_hidden_in_both_are_undecided_except_one_page() -> None:
    report, hidden = (
        replace(seen, marks={**seen.marks, TraceKind.HIDDEN: frozenset({1})})
        for seen in (FULL, with_marks(TraceKind.SPOT))
    )
    assert compare(report, hidden, rare_weight).level is DuplicateLevel.LIKELY
    page, other = (
        replace(seen, marks={**seen.marks, TraceKind.SPOT: frozenset({5})}) for seen in (report, hidden)
    )
    assert compare(page, other, rare_weight).level is DuplicateLevel.SAME


def test_text_with_one_word_changed_is_no_second_witness() -> None:
    exchanged = replace(FULL, report_id="b", marks={**FULL.marks, TraceKind.WORD: WORDS - {7} | {900}})
    assert is_near_copy(FULL.marks, exchanged.marks) and not is_near_copy(FULL.marks, FULL.marks)
    assert compare(FULL, exchanged, rare_weight).level is DuplicateLevel.LIKELY


def test_another_part_of_the_day_is_never_the_same() -> None:
    later = replace(FULL, report_id="b", marks={**FULL.marks, TraceKind.PART: frozenset({71})})
    assert compare(FULL, later, rare_weight).level is DuplicateLevel.LIKELY


def test_one_station_in_common_is_not_the_same() -> None:
    """Many incidents happen at one station: its number counts for the place and for nothing else."""
    station = {
        TraceKind.EXACT: frozenset({60}),
        TraceKind.NUMBER: frozenset({34}),
        TraceKind.DECISIVE: frozenset({decisive_mark(1, 34)}),
    }
    own = replace(FULL, marks={**FULL.marks, **station, TraceKind.WORD: frozenset(range(9))})
    others = frozenset({1, *range(300, 308)})
    other = replace(own, report_id="b", marks={**own.marks, TraceKind.WORD: others})
    assert may_be_same(signs(own, other, rare_weight)) and "number" not in signs(own, other, rare_weight)
    assert compare(own, other, rare_weight).level is DuplicateLevel.LIKELY
    telling = replace(other, marks={**other.marks, TraceKind.WORD: frozenset({1, 2, 3, 4, *range(300, 305)})})
    assert compare(own, telling, rare_weight).level is DuplicateLevel.SAME


def test_other_counts_at_one_station_differ() -> None:
    station = {TraceKind.EXACT: frozenset({60}), TraceKind.NUMBER: frozenset({34, 212})}
    own = replace(FULL, marks={**FULL.marks, **station})
    other = replace(own, report_id="b", marks={**own.marks, TraceKind.NUMBER: frozenset({34, 7})})
    assert compare(own, replace(own, report_id="b"), rare_weight).level is DuplicateLevel.SAME
    assert (
        "number_differs" in signs(own, other, rare_weight)
        and compare(own, other, rare_weight).level is DuplicateLevel.LIKELY
    )


def test_a_circumstance_forbids_and_is_no_place() -> None:
    how = replace(FULL, marks={**FULL.marks, TraceKind.CIRCUMSTANCE: frozenset({decisive_mark(3, 1)})})
    otherwise = with_marks(TraceKind.CIRCUMSTANCE, decisive_mark(3, 2))
    assert compare(how, otherwise, rare_weight).level is DuplicateLevel.LIKELY
    assert (
        compare(how, with_marks(TraceKind.CIRCUMSTANCE, decisive_mark(3, 1)), rare_weight).level
        is DuplicateLevel.SAME
    )
    assert "agrees" not in signs(how, how, rare_weight), "the same part of the day alone is no similarity"
    before = with_marks(TraceKind.DECISIVE, decisive_mark(3, 2))
    assert compare(how, before, rare_weight).level is DuplicateLevel.LIKELY, (
        "a report from before sides became circumstances"
    )


def test_another_place_name_is_open_only_without_number() -> None:
    named = {**FULL.marks, TraceKind.WORD: WORDS | {500}, TraceKind.PLACE: frozenset({1, 500})}
    assert "unnamed" in signs(replace(FULL, marks=named), FULL, rare_weight)
    station = {TraceKind.EXACT: frozenset({60})}
    own, other = replace(FULL, marks={**named, **station}), replace(FULL, marks={**FULL.marks, **station})
    assert "unnamed" not in signs(own, other, rare_weight)


def test_many_words_in_another_order_are_a_second_witness() -> None:
    exchanged = {**FULL.marks, TraceKind.WORD: WORDS - {7} | {900}}
    runs, other_runs = frozenset(range(8)), frozenset(range(20, 28))
    own = {**FULL.marks, TraceKind.COPY: runs}
    assert is_near_copy(own, {**exchanged, TraceKind.COPY: runs - {7}})
    assert not is_near_copy(own, {**exchanged, TraceKind.COPY: other_runs})
