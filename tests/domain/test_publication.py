"""The publication of a period: counted once, rounded at random, safe against other known figures, frozen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cases.reports import PROVEN, State
from bot.domain.cases.triage import SPAM
from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree, Severity
from bot.domain.errors import BadInput, WrongState
from bot.domain.figures import publication_rounding
from bot.domain.figures.publication import (
    BASE,
    LONGEST,
    PROMISE_ROWS,
    CaseOutcome,
    FunnelStep,
    Period,
    Publication,
    PublicationTableKind,
    check_period,
    next_period,
    read_publication,
    share_of_published,
    total,
)
from bot.domain.figures.publication_counts import (
    OTHER,
    UNKNOWN,
    CountedCase,
    Rows,
    count,
    data_hash,
    outcome,
    rows_of,
    was_kept,
)
from bot.domain.figures.publication_rounding import (
    FAR,
    LEAST,
    distance,
    draw,
    lot,
    make,
    possible_counts,
    possible_total,
    round_counts,
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
        CountedCase,
        st.sampled_from(["O01", "O02", "gone"]),
        st.sampled_from(["d1", "s1", "d2", "county", "gone"]),
        st.sampled_from(WEEK.days),
        st.sampled_from(CaseOutcome),
        st.integers(0, 600),
        st.integers(0, 6000),
        st.sampled_from(PROMISE_ROWS),
    ),
    max_size=60,
)


def make_publication(cases: list[CountedCase], rows: Rows = ROWS, period: Period = WEEK) -> Publication:
    return make(cases, period, rows, key=b"a secret of this draw", at=AT)


@settings(deadline=None)
@given(CASES)
def test_every_case_stands_once_in_every_table(cases: list[CountedCase]) -> None:
    counts = count(cases, ROWS)
    assert {kind: sum(of.values()) for kind, of in counts.items()} == dict.fromkeys(
        PublicationTableKind, len(cases)
    )
    assert counts[PublicationTableKind.DISTRICT]["d1"] == sum(case.area_id in ("d1", "s1") for case in cases)
    assert counts[PublicationTableKind.DISTRICT][UNKNOWN] == sum(
        case.area_id in ("county", "gone") for case in cases
    )
    assert counts[PublicationTableKind.ACT][OTHER] == sum(case.act_id == "gone" for case in cases)


@pytest.mark.parametrize("days", [1, 4, 5])
def test_table_of_few_rows_revealing_the_total_is_omitted(days: int) -> None:
    period = Period(TODAY - days * DAY, TODAY - DAY)
    rows = rows_of(period, acts={f"O0{n}": "an act" for n in range(1, 6)}, areas=AreaTree(()))
    assert set(rows.labels) == {
        PublicationTableKind.STATE,
        PublicationTableKind.ACT,
        PublicationTableKind.PROMISE,
        *([PublicationTableKind.DAY] if days == 5 else []),
    }
    cases = [CountedCase("O01", "d1", period.first, CaseOutcome.OPEN)]
    publication = make(cases, period, rows, key=b"k", at=AT)
    assert set(publication.tables) == set(rows.labels)
    assert read_publication(publication.canonical_text()) == publication


@settings(deadline=None)
@given(CASES)
@pytest.mark.slow
def test_the_same_rows_stand_whatever_is_in_them(cases: list[CountedCase]) -> None:
    empty, full = make_publication([]).tables, make_publication(cases).tables
    codes = {kind: [cell.code for cell in empty[kind]] for kind in PublicationTableKind}
    assert {kind: [cell.code for cell in full[kind]] for kind in PublicationTableKind} == codes
    assert codes[PublicationTableKind.DAY] == [day.isoformat() for day in WEEK.days]
    assert codes[PublicationTableKind.DISTRICT] == ["d1", "d2", "e0", "e1", UNKNOWN], (
        "districts only: nothing smaller, and no county"
    )
    assert codes[PublicationTableKind.STATE] == list(CaseOutcome)


@settings(deadline=None)
@given(CASES)
def test_what_is_published_is_a_multiple_beside_the_truth(cases: list[CountedCase]) -> None:
    publication, counts = make_publication(cases), count(cases, ROWS)
    for kind in PublicationTableKind:
        for cell in publication.tables[kind]:
            true = counts[kind][cell.code]
            assert cell.count % BASE == 0 and abs(cell.count - true) < BASE
            assert true in range(possible_counts(cell.count).low, possible_counts(cell.count).high + 1)
            assert cell.count == true or true % BASE, "multiples of BASE stay"


def test_rounding_is_right_on_the_average() -> None:
    for number in range(11):
        draws = [
            round_counts({PublicationTableKind.ACT: {"a": number}}, key=key.to_bytes(4, "big"))[
                PublicationTableKind.ACT
            ]["a"]
            for key in range(4000)
        ]
        assert abs(sum(draws) / len(draws) - number) < 0.2
        assert len(set(draws)) == (1 if number % BASE == 0 else 2)


def test_rows_are_drawn_apart() -> None:
    """Otherwise one row would reveal how another was rounded."""
    pairs = Counter()
    for key in range(4000):
        drawn = round_counts(
            {PublicationTableKind.ACT: {"a": 2, "b": 2}, PublicationTableKind.DAY: {"a": 2}},
            key=key.to_bytes(4, "big"),
        )
        pairs[
            drawn[PublicationTableKind.ACT]["a"],
            drawn[PublicationTableKind.ACT]["b"],
            drawn[PublicationTableKind.DAY]["a"],
        ] += 1
    expected = {0: 0.6, 5: 0.4}
    for (a, b, c), seen in pairs.items():
        assert abs(seen / 4000 - expected[a] * expected[b] * expected[c]) < 0.03


def _possible_values(
    counts: Mapping[str, int], published: Mapping[str, int], low: int, high: int, code: str
) -> set[int]:
    """By brute force: the values of a row that fit the total and what is known about it."""
    others = sum(counts.values()) - counts[code]
    possible = range(max(0, published[code] - BASE + 1), published[code] + BASE)
    return {value for value in possible if low <= others + value <= high}


@settings(deadline=None)
@given(CASES)
def test_knowing_all_other_rows_leaves_three_possible_values(cases: list[CountedCase]) -> None:
    publication, counts = make_publication(cases), count(cases, ROWS)
    published = {
        kind: {cell.code: cell.count for cell in publication.tables[kind]} for kind in PublicationTableKind
    }
    for kind in PublicationTableKind:
        rest = [published[other].values() for other in PublicationTableKind if other is not kind]
        low = max(sum(max(0, n - 4) for n in of) for of in rest)
        high = min(sum(n + 4 for n in of) for of in rest)
        for code in counts[kind]:
            assert len(_possible_values(counts[kind], published[kind], low, high, code)) >= LEAST


def test_number_pinned_down_by_other_tables_is_detected() -> None:
    """Four cases of four states, each rounded up: the total is at least four, and one act has them all."""
    counts = {
        PublicationTableKind.STATE: dict.fromkeys("abcd", 1),
        PublicationTableKind.ACT: {"x": 4, "y": 0},
    }
    published = {
        PublicationTableKind.STATE: dict.fromkeys("abcd", 5),
        PublicationTableKind.ACT: {"x": 0, "y": 0},
    }
    assert distance(counts, published) == -1
    assert distance(counts, {**published, PublicationTableKind.ACT: {"x": 5, "y": 0}}) == 7, (
        "with eight more, a state has two possible values"
    )
    assert distance(counts, {**published, PublicationTableKind.STATE: dict.fromkeys("abcd", 0)}) == 3


@settings(deadline=None)
@given(CASES, st.integers(0, 20))
def test_the_distance_is_what_trying_finds(cases: list[CountedCase], key: int) -> None:
    """The total may differ by this distance, and still every row has at least three possible values."""
    counts = count(cases, ROWS)
    published = round_counts(counts, key=bytes([key]))

    def all_hidden(shift: int) -> bool:
        for kind, of in counts.items():
            known = possible_total(published, own_kind=kind)
            low = known.low or -FAR * BASE
            fewer = (min(low + shift, len(cases)), known.high)
            more = (low, max(known.high - shift, len(cases)))
            for bounds in (fewer, more):
                if any(len(_possible_values(of, published[kind], *bounds, code)) < LEAST for code in of):
                    return False
        return True

    result = distance(counts, published)
    assert result == next((shift - 1 for shift in range(FAR + 1) if not all_hidden(shift)), FAR)


def test_a_period_that_no_draw_hides_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {
        PublicationTableKind.STATE: {"a": 1, "b": 1, "c": 1},
        PublicationTableKind.ACT: {"x": 3, "y": 0},
    }
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
        "one of many draws is good enough"
    )


@pytest.mark.slow
def test_draws_near_the_edge_are_hardly_ever_chosen() -> None:
    counts = {
        PublicationTableKind.STATE: {"a": 1, "b": 1, "c": 1},
        PublicationTableKind.ACT: {"x": 3, "y": 0},
    }
    drawn = [round_counts(counts, key=key.to_bytes(4, "big")) for key in range(2000)]
    chosen = [draw(counts, key=key.to_bytes(4, "big")) for key in range(300)]
    near = [sum(distance(counts, sample) < 2 for sample in draws) / len(draws) for draws in (drawn, chosen)]
    assert near[0] > 0.02 and near[1] == 0
    assert all(distance(counts, sample) >= 0 for sample in chosen)


@pytest.mark.slow
def test_additional_case_moves_only_its_own_rows() -> None:
    """If something changed between two previews, everything else must not be drawn again."""
    before = {
        PublicationTableKind.ACT: {f"a{n}": n % 9 for n in range(40)},
        PublicationTableKind.DISTRICT: {f"d{n}": n % 9 for n in range(40)},
    }
    after = {
        kind: {code: number + (code[1:] == "7") for code, number in of.items()} for kind, of in before.items()
    }
    for key in range(60):
        first_draw, second_draw = (draw(counts, key=key.to_bytes(4, "big")) for counts in (before, after))
        moved = {
            code
            for kind in first_draw
            for code in first_draw[kind]
            if first_draw[kind][code] != second_draw[kind][code]
        }
        assert moved <= {"a7", "d7"}, key


def test_a_draw_is_chosen_by_its_weight() -> None:
    chances = [1, 4, 0, 15]
    chosen = Counter(lot(chances, key=key.to_bytes(4, "big")) for key in range(4000))
    assert set(chosen) == {0, 1, 3}
    assert all(abs(chosen[n] - 4000 * chance / 20) < 150 for n, chance in enumerate(chances))


@settings(deadline=None)
@given(CASES)
def test_each_step_is_subset_of_previous_and_cell_sum(cases: list[CountedCase]) -> None:
    publication = make_publication(cases)
    steps = [publication.step(step) for step in FunnelStep]
    assert steps == sorted(steps, reverse=True)
    assert publication.step(FunnelStep.RECEIVED) == sum(
        cell.count for cell in publication.tables[PublicationTableKind.STATE]
    )
    assert total([publication, publication], FunnelStep.VERIFIED) == 2 * publication.step(FunnelStep.VERIFIED)


@settings(deadline=None)
@given(CASES)
def test_it_is_kept_and_hashed_as_one_text(cases: list[CountedCase]) -> None:
    publication = make_publication(cases)
    again = read_publication(publication.canonical_text())
    assert (again, again.hash) == (publication, publication.hash)


def test_medians_are_of_twenty_decided_cases_and_rounded() -> None:
    case = CountedCase("O01", "d1", WEEK.first, CaseOutcome.VERIFIED, 12, 48)
    assert (
        make_publication([case] * 40).until_taken == 10 and make_publication([case] * 40).until_decided == 50
    )
    assert make_publication([case] * 15).until_taken is None
    waiting = CountedCase("O01", "d1", WEEK.first, CaseOutcome.OPEN, 12)
    assert make_publication([waiting] * 60).until_taken is None, (
        "cases that still wait would make the figure too good"
    )


def test_of_nothing_there_can_be_none() -> None:
    nothing = make_publication([])
    assert [(nothing.step(step), nothing.least(step)) for step in FunnelStep] == [(0, 0)] * len(FunnelStep)


def test_no_median_stands_for_fewer_than_twenty_times() -> None:
    """Moderators can decide without claiming. The median over the few claimed cases would identify them."""
    decided = CountedCase("O01", "d1", WEEK.first, CaseOutcome.REJECTED, None, 48)
    taken = replace(decided, until_taken=12)
    few, enough = (
        make_publication([decided] * 60 + [taken] * 19),
        make_publication([decided] * 60 + [taken] * 20),
    )
    assert (few.until_taken, few.until_decided) == (None, 50)
    assert (enough.until_taken, make_publication([decided] * 60).until_taken) == (10, None)


@settings(deadline=None)
@given(CASES)
def test_medians_are_published_when_states_already_show_enough(cases: list[CountedCase]) -> None:
    publication = make_publication(cases)
    least = sum(
        max(0, c.count - 4)
        for c in publication.tables[PublicationTableKind.STATE]
        if c.code != CaseOutcome.OPEN
    )
    assert (publication.until_decided is not None) == (least >= 20)


@pytest.mark.parametrize(
    ("decided", "deadline", "in_time"),
    [
        (10, 10, True),
        (11, 10, False),
        (None, 60, False),
        (None, 61, None),
        (70, 65, False),
        (64, 65, True),
    ],
)
def test_promise_is_judged_at_period_end(decided: int | None, deadline: int, in_time: bool | None) -> None:
    """Minutes; the period ends after 60. Time alone changes nothing later."""
    decided_at = None if decided is None else AT + timedelta(minutes=decided)
    end = AT + timedelta(minutes=60)
    assert was_kept(decided_at, AT + timedelta(minutes=deadline), end=end) is in_time


def test_share_needs_twenty_proven_cases() -> None:
    in_time = CountedCase("O01", "d1", WEEK.first, CaseOutcome.VERIFIED, promise="high-kept")
    late, acted = replace(in_time, promise="high-late"), replace(in_time, outcome=CaseOutcome.ACTED)
    many = make_publication([in_time] * 60 + [late] * 20)
    assert (many.kept_percent(Severity.HIGH), many.kept_percent(Severity.LOW)) == (75, None)
    assert many.acted_percent() is None, "nothing was referred"
    assert make_publication([in_time] * 15).kept_percent(Severity.HIGH) is None
    sent = make_publication([acted] * 20 + [replace(in_time, outcome=CaseOutcome.REFERRED)] * 60)
    assert sent.acted_percent() == 25


@pytest.mark.parametrize(("numbers", "share"), [((20, 0), None), ((25, 0), 100), ((25, 5), 85), ((0, 25), 0)])
def test_share_of_published_numbers(numbers: tuple[int, int], share: int | None) -> None:
    assert share_of_published(*numbers) == share


@pytest.mark.parametrize("state", State)
def test_what_is_counted(state: State) -> None:
    known = {State.MERGED, State.WITHDRAWN}
    assert (outcome(state, "") is None) == (state in known)
    assert (outcome(state, SPAM) is None) == (state in {*known, State.OUT_OF_SCOPE})


@pytest.mark.parametrize("state", State)
def test_a_referral_counts_of_a_verified_case_only(state: State) -> None:
    verified = state in PROVEN
    plain = outcome(state, "")
    assert outcome(state, "", referred=True) == (CaseOutcome.REFERRED if verified else plain)
    assert outcome(state, "", referred=True, answered=True) == (CaseOutcome.ANSWERED if verified else plain)
    acted = outcome(state, "", referred=True, answered=True, acted=True)
    assert acted == (CaseOutcome.ACTED if verified else plain)
    assert outcome(state, "", answered=True) == plain, "nobody can answer a case that was not referred"


def test_the_data_hash_follows_every_field_and_no_order() -> None:
    case = CountedCase("O01", "d1", WEEK.first, CaseOutcome.OPEN, 1, 2)
    others = {"act_id": "O02", "area_id": "d2", "day": WEEK.last, "outcome": CaseOutcome.REJECTED,
              "until_taken": 2, "until_decided": 3, "promise": "high-kept"}  # fmt: skip
    assert set(others) == {field.name for field in fields(CountedCase)}
    for name, value in others.items():
        changed = CountedCase(
            **{field.name: getattr(case, field.name) for field in fields(CountedCase)} | {name: value}
        )  # type: ignore[arg-type]
        assert data_hash([case, case], salt="s") != data_hash([case, changed], salt="s")
        assert data_hash([changed, case], salt="s") == data_hash([case, changed], salt="s")
    assert data_hash([case], salt="s") != data_hash([case], salt="t")


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
    """Days before today, of which three are already published."""
    period = Period(TODAY - first * DAY, TODAY - last * DAY)
    before = [Period(TODAY - 21 * DAY, TODAY - 19 * DAY)]
    if key:
        with pytest.raises(BadInput, match=key):
            check_period(period, today=TODAY, before=before, retention=Retention())
    else:
        assert check_period(period, today=TODAY, before=before, retention=Retention()) == period


def test_shorter_retention_shortens_what_can_be_published() -> None:
    period = Period(TODAY - 10 * DAY, TODAY - DAY)
    assert check_period(period, today=TODAY, before=[], retention=Retention())
    with pytest.raises(BadInput, match="publish-gone"):
        check_period(period, today=TODAY, before=[], retention=Retention(out_of_scope=10))


def test_what_is_due_by_itself() -> None:
    due = next_period(today=TODAY, before=[], oldest=TODAY - 5 * DAY, retention=Retention())
    assert due == Period(TODAY - 5 * DAY, TODAY - DAY)
    with pytest.raises(BadInput, match="publish-nothing"):
        next_period(today=TODAY, before=[due], oldest=TODAY - 5 * DAY, retention=Retention())
    with pytest.raises(BadInput, match="publish-nothing"):
        next_period(today=TODAY, before=[], oldest=None, retention=Retention())
    late = next_period(today=TODAY, before=[], oldest=TODAY - 90 * DAY, retention=Retention())
    assert (
        late == Period(TODAY - 29 * DAY, TODAY - 16 * DAY)
        and check_period(late, today=TODAY, before=[], retention=Retention()) == late
    )
    early = Period(TODAY - 6 * DAY, TODAY - 5 * DAY)
    assert (
        next_period(today=TODAY, before=[early], oldest=None, retention=Retention()).first == TODAY - 4 * DAY
    )


def test_a_command_hands_over_the_period_as_text() -> None:
    assert Period.parse(str(WEEK)) == WEEK
    for text in ("", "2026-11-20", "nonsense 2026-11-20", "2026-11-20 2026-11-21 2026-11-22"):
        with pytest.raises(ValueError):
            Period.parse(text)
