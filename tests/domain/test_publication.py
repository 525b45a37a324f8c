"""What is published of a period: counted once, rounded at random, wide enough whatever else is known, frozen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cases.reports import PROVEN, State
from bot.domain.cases.triage import SPAM
from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree
from bot.domain.errors import BadInput, WrongState
from bot.domain.figures import publication_rounding
from bot.domain.figures.publication import BASE, Kind, Outcome, Publication, Step, read_publication, total
from bot.domain.figures.publication_counts import (
    OTHER,
    UNKNOWN,
    Counted,
    Rows,
    count,
    data_hash,
    outcome,
    rows_of,
)
from bot.domain.figures.publication_period import LONGEST, Period, fit, next_period
from bot.domain.figures.publication_rounding import (
    FAR,
    LEAST,
    behind,
    distance,
    draw,
    lot,
    make,
    rounded,
    total_behind,
)
from bot.domain.owner.settings import Retention

TODAY = date(2026, 11, 26)
DAY = timedelta(days=1)
WEEK = Period(TODAY - 7 * DAY, TODAY - DAY)
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)


def _area(id_: str, kind: AreaKind, parent: str | None = None) -> Area:
    return Area(id_, name=f"the {id_}", parent_id=parent, kind=kind)


AREAS = AreaTree(
    (
        _area("county", AreaKind.COUNTY),
        _area("d1", AreaKind.DISTRICT, "county"),
        _area("s1", AreaKind.STATION, "d1"),
        _area("d2", AreaKind.RURAL_DISTRICT, "county"),
        *(_area(f"e{n}", AreaKind.DISTRICT, "county") for n in range(2)),
    )
)
ACTS = {"O01": "buying votes", "O02": "tearing posters", "O03": "c", "O04": "d"}
ROWS = rows_of(WEEK, acts=ACTS, areas=AREAS)
CASES = st.lists(
    st.builds(
        Counted,
        st.sampled_from(["O01", "O02", "gone"]),
        st.sampled_from(["d1", "s1", "d2", "county", "gone"]),
        st.sampled_from(WEEK.days),
        st.sampled_from(Outcome),
        st.integers(0, 600),
        st.integers(0, 6000),
    ),
    max_size=60,
)


def made(cases: list[Counted], rows: Rows = ROWS, period: Period = WEEK) -> Publication:
    return make(cases, period, rows, key=b"a secret of this draw", at=AT)


@settings(deadline=None)
@given(CASES)
def test_every_case_stands_once_in_every_table(cases: list[Counted]) -> None:
    counts = count(cases, ROWS)
    assert {kind: sum(of.values()) for kind, of in counts.items()} == dict.fromkeys(Kind, len(cases))
    assert counts[Kind.DISTRICT]["d1"] == sum(case.area_id in ("d1", "s1") for case in cases)
    assert counts[Kind.DISTRICT][UNKNOWN] == sum(case.area_id in ("county", "gone") for case in cases)
    assert counts[Kind.ACT][OTHER] == sum(case.act_id == "gone" for case in cases)


@pytest.mark.parametrize("days", [1, 4, 5])
def test_a_table_of_few_rows_would_tell_the_total_and_is_left_out(days: int) -> None:
    period = Period(TODAY - days * DAY, TODAY - DAY)
    rows = rows_of(period, acts={f"O0{n}": "an act" for n in range(1, 6)}, areas=AreaTree(()))
    assert set(rows.labels) == {Kind.STATE, Kind.ACT, *([Kind.DAY] if days == 5 else [])}
    cases = [Counted("O01", "d1", period.first, Outcome.OPEN)]
    shown = make(cases, period, rows, key=b"k", at=AT)
    assert set(shown.tables) == set(rows.labels)
    assert read_publication(shown.written()) == shown


@settings(deadline=None)
@given(CASES)
def test_the_same_rows_stand_whatever_is_in_them(cases: list[Counted]) -> None:
    codes = {kind: [cell.code for cell in made([]).tables[kind]] for kind in Kind}
    assert {kind: [cell.code for cell in made(cases).tables[kind]] for kind in Kind} == codes
    assert codes[Kind.DAY] == [day.isoformat() for day in WEEK.days]
    assert codes[Kind.DISTRICT] == ["d1", "d2", "e0", "e1", UNKNOWN], (
        "nothing below a district, and no county"
    )
    assert codes[Kind.STATE] == list(Outcome)


@settings(deadline=None)
@given(CASES)
def test_what_is_published_is_a_multiple_beside_the_truth(cases: list[Counted]) -> None:
    shown, counts = made(cases), count(cases, ROWS)
    for kind in Kind:
        for cell in shown.tables[kind]:
            true = counts[kind][cell.code]
            assert cell.count % BASE == 0 and abs(cell.count - true) < BASE
            assert true in range(behind(cell.count).low, behind(cell.count).high + 1)
            assert cell.count == true or true % BASE, "multiples stay"


def test_rounding_is_right_on_the_average() -> None:
    for number in range(11):
        draws = [
            rounded({Kind.ACT: {"a": number}}, key=key.to_bytes(4, "big"))[Kind.ACT]["a"]
            for key in range(4000)
        ]
        assert abs(sum(draws) / len(draws) - number) < 0.2
        assert len(set(draws)) == (1 if number % BASE == 0 else 2)


def test_rows_are_drawn_apart() -> None:
    """Else one row would tell how another was rounded."""
    pairs = Counter()
    for key in range(4000):
        drawn = rounded({Kind.ACT: {"a": 2, "b": 2}, Kind.DAY: {"a": 2}}, key=key.to_bytes(4, "big"))
        pairs[drawn[Kind.ACT]["a"], drawn[Kind.ACT]["b"], drawn[Kind.DAY]["a"]] += 1
    expected = {0: 0.6, 5: 0.4}
    for (a, b, c), seen in pairs.items():
        assert abs(seen / 4000 - expected[a] * expected[b] * expected[c]) < 0.03


def _possible(
    counts: Mapping[str, int], published: Mapping[str, int], low: int, high: int, code: str
) -> set[int]:
    """By trying: the values of a row with which the total stays within what is known of it."""
    others = sum(counts.values()) - counts[code]
    possible = range(max(0, published[code] - BASE + 1), published[code] + BASE)
    return {value for value in possible if low <= others + value <= high}


@settings(deadline=None)
@given(CASES)
def test_whoever_knows_all_other_rows_is_left_with_three_values(cases: list[Counted]) -> None:
    shown, counts = made(cases), count(cases, ROWS)
    published = {kind: {cell.code: cell.count for cell in shown.tables[kind]} for kind in Kind}
    for kind in Kind:
        rest = [published[other].values() for other in Kind if other is not kind]
        low = max(sum(max(0, n - 4) for n in of) for of in rest)
        high = min(sum(n + 4 for n in of) for of in rest)
        for code in counts[kind]:
            assert len(_possible(counts[kind], published[kind], low, high, code)) >= LEAST


def test_a_number_that_the_other_tables_pin_down_is_seen() -> None:
    """Four cases of four states, each rounded up: the total is four at least, and only one row can hold them."""
    counts = {Kind.STATE: dict.fromkeys("abcd", 1), Kind.ACT: {"x": 4, "y": 0}}
    published = {Kind.STATE: dict.fromkeys("abcd", 5), Kind.ACT: {"x": 0, "y": 0}}
    assert distance(counts, published) == -1
    assert distance(counts, {**published, Kind.ACT: {"x": 5, "y": 0}}) == 7, (
        "eight more, and a state has two values"
    )
    assert distance(counts, {**published, Kind.STATE: dict.fromkeys("abcd", 0)}) == 3


@settings(deadline=None)
@given(CASES, st.integers(0, 20))
def test_the_distance_is_what_trying_finds(cases: list[Counted], key: int) -> None:
    """The total could be that many fewer or more, and still nobody would be left with fewer than three values."""
    counts = count(cases, ROWS)
    published = rounded(counts, key=bytes([key]))

    def all_hidden(shift: int) -> bool:
        for kind, of in counts.items():
            known = total_behind(published, besides=kind)
            low = known.low or -FAR * BASE
            fewer = (min(low + shift, len(cases)), known.high)
            more = (low, max(known.high - shift, len(cases)))
            for bounds in (fewer, more):
                if any(len(_possible(of, published[kind], *bounds, code)) < LEAST for code in of):
                    return False
        return True

    found = distance(counts, published)
    assert found == next((shift - 1 for shift in range(FAR + 1) if not all_hidden(shift)), FAR)


def test_a_period_that_no_draw_hides_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {Kind.STATE: {"a": 1, "b": 1, "c": 1}, Kind.ACT: {"x": 3, "y": 0}}
    monkeypatch.setattr(publication_rounding, "DRAWS", 1)
    refused = 0
    for key in range(3000):
        try:
            chosen = draw(counts, key=key.to_bytes(4, "big"))
        except WrongState as error:
            assert error.key == "publish-narrow"
            refused += 1
        else:
            assert distance(counts, chosen) >= 0
    assert refused > 0
    monkeypatch.undo()
    assert all(draw(counts, key=key.to_bytes(4, "big")) for key in range(50)), (
        "among many draws there is a good one"
    )


def test_draws_near_the_edge_are_hardly_ever_chosen() -> None:
    counts = {Kind.STATE: {"a": 1, "b": 1, "c": 1}, Kind.ACT: {"x": 3, "y": 0}}
    drawn = [rounded(counts, key=key.to_bytes(4, "big")) for key in range(2000)]
    chosen = [draw(counts, key=key.to_bytes(4, "big")) for key in range(300)]
    near = [sum(distance(counts, one) < 2 for one in found) / len(found) for found in (drawn, chosen)]
    assert near[0] > 0.02 and near[1] == 0
    assert all(distance(counts, one) >= 0 for one in chosen)


def test_one_case_more_moves_the_rows_that_it_is_in_and_no_others() -> None:
    """Two previews of days on which something has changed meanwhile are no two draws of all the rest."""
    before = {
        Kind.ACT: {f"a{n}": n % 9 for n in range(40)},
        Kind.DISTRICT: {f"d{n}": n % 9 for n in range(40)},
    }
    after = {
        kind: {code: number + (code[1:] == "7") for code, number in of.items()} for kind, of in before.items()
    }
    for key in range(60):
        one, other = (draw(counts, key=key.to_bytes(4, "big")) for counts in (before, after))
        moved = {code for kind in one for code in one[kind] if one[kind][code] != other[kind][code]}
        assert moved <= {"a7", "d7"}, key


def test_a_draw_is_chosen_by_its_weight() -> None:
    chances = [1, 4, 0, 15]
    chosen = Counter(lot(chances, key=key.to_bytes(4, "big")) for key in range(4000))
    assert set(chosen) == {0, 1, 3}
    assert all(abs(chosen[n] - 4000 * chance / 20) < 150 for n, chance in enumerate(chances))


@settings(deadline=None)
@given(CASES)
def test_each_step_is_a_part_of_the_one_before_and_a_sum_of_cells(cases: list[Counted]) -> None:
    shown = made(cases)
    steps = [shown.step(step) for step in Step]
    assert steps == sorted(steps, reverse=True)
    assert shown.step(Step.RECEIVED) == sum(cell.count for cell in shown.tables[Kind.STATE])
    assert total([shown, shown], Step.VERIFIED) == 2 * shown.step(Step.VERIFIED)


@settings(deadline=None)
@given(CASES)
def test_it_is_kept_and_hashed_as_one_text(cases: list[Counted]) -> None:
    shown = made(cases)
    again = read_publication(shown.written())
    assert (again, again.hash) == (shown, shown.hash)


def test_medians_are_of_twenty_decided_cases_and_rounded() -> None:
    case = Counted("O01", "d1", WEEK.first, Outcome.VERIFIED, 12, 48)
    assert made([case] * 40).until_taken == 10 and made([case] * 40).until_decided == 50
    assert made([case] * 15).until_taken is None
    waiting = Counted("O01", "d1", WEEK.first, Outcome.OPEN, 12)
    assert made([waiting] * 60).until_taken is None, "who still waits would make it better than it is"


def test_of_nothing_there_can_be_none() -> None:
    nothing = made([])
    assert [(nothing.step(step), nothing.least(step)) for step in Step] == [(0, 0)] * len(Step)


def test_no_median_stands_for_fewer_than_twenty_times() -> None:
    """Moderators decide without taking, too: the median of the few that were taken would be theirs."""
    decided = Counted("O01", "d1", WEEK.first, Outcome.REJECTED, None, 48)
    taken = replace(decided, until_taken=12)
    few, enough = made([decided] * 60 + [taken] * 19), made([decided] * 60 + [taken] * 20)
    assert (few.until_taken, few.until_decided) == (None, 50)
    assert (enough.until_taken, made([decided] * 60).until_taken) == (10, None)


@settings(deadline=None)
@given(CASES)
def test_whether_there_are_medians_is_told_by_the_published_states(cases: list[Counted]) -> None:
    shown = made(cases)
    least = sum(max(0, c.count - 4) for c in shown.tables[Kind.STATE] if c.code != Outcome.OPEN)
    assert (shown.until_decided is not None) == (least >= 20)


@pytest.mark.parametrize("state", State)
def test_what_is_counted(state: State) -> None:
    known = {State.MERGED, State.WITHDRAWN}
    assert (outcome(state, "") is None) == (state in known)
    assert (outcome(state, SPAM) is None) == (state in {*known, State.OUT_OF_SCOPE})


@pytest.mark.parametrize("state", State)
def test_a_referral_counts_of_a_verified_case_only(state: State) -> None:
    verified = state in PROVEN
    plain = outcome(state, "")
    assert outcome(state, "", referred=True) == (Outcome.REFERRED if verified else plain)
    assert outcome(state, "", referred=True, answered=True) == (Outcome.ANSWERED if verified else plain)
    assert outcome(state, "", answered=True) == plain, "nobody answers what was not referred"


def test_the_data_hash_follows_every_field_and_no_order() -> None:
    one = Counted("O01", "d1", WEEK.first, Outcome.OPEN, 1, 2)
    others = {"act_id": "O02", "area_id": "d2", "day": WEEK.last, "outcome": Outcome.REJECTED,
              "until_taken": 2, "until_decided": 3}  # fmt: skip
    assert set(others) == {field.name for field in fields(Counted)}
    for name, value in others.items():
        changed = Counted(
            **{field.name: getattr(one, field.name) for field in fields(Counted)} | {name: value}
        )  # type: ignore[arg-type]
        assert data_hash([one, one], salt="s") != data_hash([one, changed], salt="s")
        assert data_hash([changed, one], salt="s") == data_hash([one, changed], salt="s")
    assert data_hash([one], salt="s") != data_hash([one], salt="t")


@pytest.mark.parametrize(
    ("first", "last", "key"),
    [
        (3, 4, "publish-turned"),
        (3, 0, "publish-not-over"),
        (3, -1, "publish-not-over"),
        (LONGEST, 1, ""),
        (LONGEST + 1, 1, "publish-long"),
        (29, 23, ""),
        (30, 23, "publish-gone"),
        (21, 19, "publish-overlap"),
        (20, 20, "publish-overlap"),
        (25, 17, "publish-overlap"),
        (18, 17, ""),
        (24, 22, ""),
    ],
)
def test_which_days_may_be_published(first: int, last: int, key: str) -> None:
    """Days before today; three of them are published already."""
    period = Period(TODAY - first * DAY, TODAY - last * DAY)
    before = [Period(TODAY - 21 * DAY, TODAY - 19 * DAY)]
    if key:
        with pytest.raises(BadInput, match=key):
            fit(period, today=TODAY, before=before, kept=Retention())
    else:
        assert fit(period, today=TODAY, before=before, kept=Retention()) == period


def test_shorter_retention_shortens_what_can_be_published() -> None:
    period = Period(TODAY - 10 * DAY, TODAY - DAY)
    assert fit(period, today=TODAY, before=[], kept=Retention())
    with pytest.raises(BadInput, match="publish-gone"):
        fit(period, today=TODAY, before=[], kept=Retention(out_of_scope=10))


def test_what_is_due_by_itself() -> None:
    due = next_period(today=TODAY, before=[], oldest=TODAY - 5 * DAY, kept=Retention())
    assert due == Period(TODAY - 5 * DAY, TODAY - DAY)
    with pytest.raises(BadInput, match="publish-nothing"):
        next_period(today=TODAY, before=[due], oldest=TODAY - 5 * DAY, kept=Retention())
    with pytest.raises(BadInput, match="publish-nothing"):
        next_period(today=TODAY, before=[], oldest=None, kept=Retention())
    late = next_period(today=TODAY, before=[], oldest=TODAY - 90 * DAY, kept=Retention())
    assert (
        late == Period(TODAY - 29 * DAY, TODAY - 16 * DAY)
        and fit(late, today=TODAY, before=[], kept=Retention()) == late
    )
    early = Period(TODAY - 6 * DAY, TODAY - 5 * DAY)
    assert next_period(today=TODAY, before=[early], oldest=None, kept=Retention()).first == TODAY - 4 * DAY
