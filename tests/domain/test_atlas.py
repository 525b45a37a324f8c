"""The method of the atlas: levels that anybody can work out again, in any order, that more cases never lower."""

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.atlas import atlas_method as method
from bot.domain.atlas.atlas import (
    Assessment,
    Factor,
    Inputs,
    Kind,
    Known,
    Level,
    Verified,
    Zone,
    graded,
    known_value,
    nearest,
    rated,
    reason_words,
)
from bot.domain.atlas.atlas_method import LEVELS, RATES, SEVERITY, WEIGHTS, case_grades, rate, scored
from bot.domain.atlas.atlas_record import (
    HIDDEN,
    compared,
    parse,
    recomputed,
    record,
    seal,
    shown_count,
)
from bot.domain.atlas.atlas_voices import median
from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree, Phase, Severity
from bot.domain.errors import BadInput

AREAS = ("a1", "a2", "a3")
ZONES = tuple(Zone(area, f"منطقهٔ {area}", (n, 0), 100) for n, area in enumerate(AREAS))
DAY = Phase.DAY

verified = st.builds(
    Verified, st.sampled_from(AREAS), st.sampled_from(Phase), st.sampled_from(Severity), st.integers(0, 40)
)
assessments = st.builds(
    Assessment,
    st.sampled_from(AREAS),
    st.sampled_from(Phase),
    st.sampled_from(Factor),
    st.sampled_from("123"),
    st.integers(1, 5),
    st.just("درگیری در دورهٔ پیش"),
    st.just(""),
)
known = st.builds(
    Known,
    st.just(Kind.EARLIER),
    st.sampled_from(AREAS),
    st.integers(1, 5),
    st.just("گزارش دورهٔ پیش"),
    st.just("2022-06-18"),
)


def unique[T](items: list[T], *names: str) -> tuple[T, ...]:
    return tuple({tuple(getattr(one, n) for n in names): one for one in items}.values())


BODIES = ({"1": "1", "2": "2", "3": "3"}, {"1": "1", "2": "1", "3": "2"}, {"1": "1", "2": "1", "3": "1"})
"""Which body each of three liaisons speaks for."""


def spoken(those: list[Assessment], bodies: dict[str, str]) -> tuple[Assessment, ...]:
    told = [replace(one, body=bodies[one.by]) for one in those]
    return unique(told, "area", "phase", "factor", "by")


@st.composite
def some_inputs(draw: st.DrawFn) -> Inputs:
    zones = tuple(replace(zone, stations=draw(st.sampled_from([0, 1, 30, 400]))) for zone in ZONES)
    return Inputs(
        "salt",
        zones,
        unique(draw(st.lists(verified, max_size=8)), "area", "phase", "severity"),
        spoken(draw(st.lists(assessments, max_size=9)), draw(st.sampled_from(BODIES))),
        unique(draw(st.lists(known, max_size=3)), "kind", "area"),
    )


def of_day(*cases: Verified, **more: object) -> Inputs:
    return Inputs("salt", ZONES, cases, **more)  # type: ignore[arg-type]


def level(inputs: Inputs, area: str = "a1", phase: Phase = DAY) -> Level:
    return next(one.level for one in rate(inputs) if (one.area, one.phase) == (area, phase))


def grades(*given: int, factor: Factor = Factor.TENSION, area: str = "a1") -> tuple[Assessment, ...]:
    """Each of another body."""
    return tuple(
        Assessment(area, DAY, factor, str(n), grade, "سه درگیری در دورهٔ پیش", body=str(n))
        for n, grade in enumerate(given)
    )


def of_bodies(*bodies: tuple[int, ...], factor: Factor = Factor.TENSION) -> tuple[Assessment, ...]:
    """The grades of each body's liaisons."""
    return tuple(
        Assessment("a1", DAY, factor, f"{body}.{n}", grade, "سه درگیری در دورهٔ پیش", body=str(body))
        for body, given in enumerate(bodies)
        for n, grade in enumerate(given)
    )


# --- what always holds ----------------------------------------------------------------------------


@given(some_inputs(), st.randoms())
def test_the_order_of_inputs_does_not_matter(inputs: Inputs, random: object) -> None:
    def mixed[T](items: tuple[T, ...]) -> tuple[T, ...]:
        listed = list(items)
        random.shuffle(listed)  # type: ignore[attr-defined]
        return tuple(listed)

    other = Inputs(
        inputs.salt, mixed(inputs.zones), mixed(inputs.cases), mixed(inputs.assessments), mixed(inputs.known)
    )
    assert record(other) == record(inputs)


@given(
    some_inputs(),
    st.sampled_from(AREAS),
    st.sampled_from(Phase),
    st.sampled_from(Severity),
    st.integers(1, 9),
)
def test_more_verified_cases_never_lower_a_level_anywhere(
    inputs: Inputs, area: str, phase: Phase, severity: Severity, more: int
) -> None:
    added = replace(inputs, cases=(*inputs.cases, Verified(area, phase, severity, more)))
    for before, after in zip(rate(inputs), rate(added), strict=True):
        assert after.level >= before.level
        assert (after.score or 0) >= (before.score or 0)


@given(some_inputs(), st.integers(0, 30))
def test_a_graver_case_never_lowers_a_level(inputs: Inputs, place: int) -> None:
    if not inputs.cases:
        return
    one = inputs.cases[place % len(inputs.cases)]
    graver = tuple(replace(c, severity=Severity.CRITICAL) if c is one else c for c in inputs.cases)
    for before, after in zip(rate(inputs), rate(replace(inputs, cases=graver)), strict=True):
        assert after.level >= before.level


@given(some_inputs(), st.integers(0, 30))
def test_a_higher_grade_never_lowers_a_level(inputs: Inputs, place: int) -> None:
    if not inputs.assessments:
        return
    one = inputs.assessments[place % len(inputs.assessments)]
    higher = tuple(replace(a, grade=5) if a is one else a for a in inputs.assessments)
    for before, after in zip(rate(inputs), rate(replace(inputs, assessments=higher)), strict=True):
        assert after.level >= before.level


@given(some_inputs())
def test_every_level_explains_itself_to_the_last_point(inputs: Inputs) -> None:
    for one in rate(inputs):
        assert (one.score or 0) == sum(part.points for part in one.parts)
        assert (one.score is None) == (one.level is Level.UNKNOWN) == (not one.parts)
        if one.score is not None:
            assert 100 <= one.score <= 500
            assert one.level == 1 + sum(one.score >= bound for bound in LEVELS)


@given(some_inputs(), st.sampled_from(AREAS), st.sampled_from(Severity))
def test_nothing_of_a_single_report_shows(inputs: Inputs, area: str, severity: Severity) -> None:
    """One verified case in an area where there was none changes neither its own level nor another's."""
    alone = replace(inputs, cases=tuple(c for c in inputs.cases if c.area != area))
    one = replace(alone, cases=(*alone.cases, Verified(area, DAY, severity, 1)))
    for before, after in zip(rate(alone), rate(one), strict=True):
        assert replace(after, cases=before.cases) == before


@given(some_inputs())
def test_lone_cases_are_left_out_of_a_record_and_change_nothing(inputs: Inputs) -> None:
    kept = replace(inputs, cases=method.counted(inputs.cases))
    assert [(r.area, r.level, r.parts, r.shifts) for r in rate(kept)] == [
        (r.area, r.level, r.parts, r.shifts) for r in rate(inputs)
    ]


@given(some_inputs(), st.sampled_from(sorted(method.METHODS)))
def test_a_version_is_worked_out_again_to_the_byte(inputs: Inputs, by: str) -> None:
    """Each by the method that it was made with."""
    text = record(inputs, method=by)
    assert record(parse(text).inputs, method=by) == text
    assert recomputed(text, seal(text)) == () and parse(text).method == by
    assert parse(text).ratings == method.METHODS[by](inputs)


# --- figures ----------------------------------------------------------------------------------------


def test_a_fixed_version_keeps_its_bytes() -> None:
    """On any machine and any later day. Whoever must change these lines has changed a method: give it a new number."""
    inputs = of_day(
        Verified("a1", DAY, Severity.CRITICAL, 6),
        Verified("a2", DAY, Severity.LOW, 3),
        assessments=(*grades(4, 5), *grades(2, factor=Factor.ONLINE, area="a3")),
        known=(
            Known(Kind.EARLIER, "a1", 3, "گزارش", "2022-06-18"),
            Known(Kind.OFFICIAL, "a2", 4, "شورا", "2026-05-01"),
        ),
    )
    first, second = record(inputs, method="1"), record(inputs)
    assert seal(first) == "a9decb8f8516d5219f98ed69e92f9277c294050c694b348192dc6a6eb4a62951"
    assert seal(second) == "bf7aa1f007c64a1c4037c0d140d256322873d291a962b48f328d6037bb605839"
    assert '"body"' not in first and '"twice"' not in second
    assert method.METHOD == "2" and '"method":"2"' in second, "the hash covers which method it was"


def test_a_body_with_five_liaisons_does_not_outvote_two_others() -> None:
    """Method 1 heard seven voices; now three are heard: the median of each body's grades, then that of the bodies."""
    inputs = of_day(assessments=of_bodies((5, 5, 5, 5, 5), (2,), (2,)))
    assert level(inputs) is Level.MEDIUM
    (part,) = next(one.parts for one in rate(inputs) if one.parts)
    assert (part.grade, part.voices) == (200, 3)
    first = parse(record(inputs, method="1")).rating("a1", DAY)
    assert first is not None and (first.level, first.parts[0].voices) == (Level.VERY_HIGH, 7)


def test_medians_of_bodies_lie_between_grades_exactly() -> None:
    inputs = of_day(assessments=of_bodies((3, 4), (4,)))
    (part,) = next(one.parts for one in rate(inputs) if one.parts)
    assert (part.grade, part.points, part.voices) == (375, 375, 2)


def test_a_body_left_out_is_left_out_whole() -> None:
    told = next(one for one in rate(of_day(assessments=of_bodies((5, 5, 5), (2,)))) if one.parts)
    assert (told.score, told.level) == (350, Level.HIGH)
    assert {(s.what, s.by, s.level) for s in told.shifts} == {
        ("tension", "body", Level.MEDIUM),
        ("tension", "body", Level.VERY_HIGH),
    }


@given(some_inputs(), st.integers(0, 8), st.integers(1, 6))
def test_a_body_gains_nothing_by_saying_the_same_more_often(inputs: Inputs, place: int, more: int) -> None:
    """Further liaisons who say what theirs said before, of a body that had one liaison there."""
    if not inputs.assessments:
        return
    one = inputs.assessments[place % len(inputs.assessments)]
    same = [
        a
        for a in inputs.assessments
        if (a.area, a.phase, a.factor, a.body) == (one.area, one.phase, one.factor, one.body)
    ]
    if len(same) > 1:
        return
    louder = tuple(replace(one, by=f"more {n}") for n in range(more))
    assert rate(replace(inputs, assessments=(*inputs.assessments, *louder))) == rate(inputs)


def test_nothing_known_is_no_level_and_no_calm() -> None:
    assert {one.level for one in rate(of_day())} == {Level.UNKNOWN}
    assert level(of_day(assessments=grades(1))) is Level.LOW


@pytest.mark.parametrize(
    ("grade", "expected"),
    [(1, Level.LOW), (2, Level.MEDIUM), (3, Level.HIGH), (4, Level.VERY_HIGH), (5, Level.VERY_HIGH)],
)
def test_one_grade_alone_is_its_level(grade: int, expected: Level) -> None:
    for factor in Factor:
        assert level(of_day(assessments=grades(grade, factor=factor))) is expected
    every = tuple(a for factor in Factor for a in grades(grade, factor=factor))
    assert level(of_day(assessments=every)) is expected


def test_cases_raise_what_bodies_think_and_never_lower_it() -> None:
    many, few = Verified("a1", DAY, Severity.CRITICAL, 10), Verified("a1", DAY, Severity.LOW, 5)
    assert level(of_day(many, assessments=grades(2))) is Level.HIGH
    assert level(of_day(few, assessments=grades(4))) is Level.VERY_HIGH
    assert level(of_day(many)) is Level.VERY_HIGH


def test_small_numbers_are_shrunk_towards_all_areas() -> None:
    """The same rate in a small area weighs less than in a large one, and more where all areas have many."""
    small = replace(
        of_day(Verified("a1", DAY, Severity.HIGH, 2)), zones=(Zone("a1", "", None, 10), *ZONES[1:])
    )
    large = replace(
        of_day(Verified("a1", DAY, Severity.HIGH, 40)), zones=(Zone("a1", "", None, 200), *ZONES[1:])
    )
    assert case_grades(small, DAY)["a1"] < case_grades(large, DAY)["a1"]
    calm = of_day(Verified("a1", DAY, Severity.HIGH, 3))
    tense = of_day(
        *calm.cases, Verified("a2", DAY, Severity.CRITICAL, 40), Verified("a3", DAY, Severity.CRITICAL, 40)
    )
    assert case_grades(tense, DAY)["a1"] > case_grades(calm, DAY)["a1"]


def test_unknown_stations_are_taken_as_a_usual_area() -> None:
    told = replace(
        of_day(Verified("a1", DAY, Severity.HIGH, 9)), zones=tuple(replace(z, stations=0) for z in ZONES)
    )
    assert case_grades(told, DAY) == case_grades(of_day(*told.cases), DAY)


def test_an_even_number_of_bodies_meets_between_two_grades() -> None:
    found = [median([100 * g for g in given]) for given in ((3,), (3, 4), (1, 5, 5), (1, 1, 5, 5))]
    assert found == [300, 350, 500, 300]


def test_sensitivity_names_what_would_change_the_level() -> None:
    close = next(
        one for one in rate(of_day(assessments=(*grades(4), *grades(3, factor=Factor.PRESSURE)))) if one.parts
    )
    assert (close.score, close.level) == (360, Level.HIGH)
    assert {(s.what, s.by, s.level) for s in close.shifts} == {("pressure", "body", Level.VERY_HIGH)}
    alone = next(one for one in rate(of_day(assessments=grades(4))) if one.parts)
    assert [(s.what, s.by, s.level) for s in alone.shifts] == [("tension", "body", Level.UNKNOWN)]
    firm = next(one for one in rate(of_day(assessments=grades(4, 5, 5))) if one.parts)
    assert firm.firm


def test_a_weight_on_the_edge_is_told() -> None:
    judged = {"tension": (500, 1), "pressure": (100, 1), "order": (300, 1)}
    assert scored(judged, 0).value == 328
    judged = {"tension": (400, 1), "pressure": (200, 1)}
    assert scored(judged, 0).value == 320
    edge = {"tension": (300, 1), "online": (200, 1), "order": (350, 1)}
    assert scored(edge, 0).value == 300
    assert {(s.what, s.by) for s in method.shifts(edge, 0, ())} == {("online", "+20"), ("order", "-20")}


def test_weights_are_whole_when_moved_by_a_fifth() -> None:
    assert all(WEIGHTS.of(w) % 10 == 0 for w in (*method.JUDGED, "case_share"))
    assert sum(WEIGHTS.of(w) for w in method.JUDGED) == 1000
    assert list(SEVERITY.values()) == sorted(SEVERITY.values(), reverse=True) and list(RATES) == sorted(RATES)


# --- versions ---------------------------------------------------------------------------------------


def test_what_was_changed_in_a_locked_version_is_named() -> None:
    text = record(of_day(assessments=grades(4, 5, 5)))
    forged = json.loads(text)
    forged["ratings"][1]["level"] = 1
    found = recomputed(
        json.dumps(forged, ensure_ascii=False, sort_keys=True, separators=(",", ":")), seal(text)
    )
    assert found[0].startswith("the text is not the one that was locked")
    assert any("level was" in line for line in found[1:])
    assert "method" in recomputed(text.replace('"method":"2"', '"method":"0"'), seal(text))[1]
    assert recomputed("{", seal("{")) != () and recomputed("[]", seal("[]")) != ()


def test_no_difference_tells_a_small_count() -> None:
    text = record(of_day(Verified("a1", DAY, Severity.HIGH, 3)))
    forged = text.replace('"cases":3', '"cases":4')
    assert forged != text and not any("3" in line or "4" in line for line in recomputed(forged, seal(forged)))


def test_two_versions_are_compared() -> None:
    first = parse(record(of_day(assessments=grades(2))))
    second = parse(record(of_day(assessments=(*grades(4), *grades(1, area="a2")))))
    assert [(c.area, c.before, c.after) for c in compared(first, second)] == [
        ("a1", Level.MEDIUM, Level.VERY_HIGH),
        ("a2", Level.UNKNOWN, Level.LOW),
    ]
    assert compared(first, first) == ()


def test_the_official_level_stands_beside_the_computed_one_and_leads() -> None:
    official = Known(Kind.OFFICIAL, "a1", 4, "شورای امنیت کشور", "2026-05-01")
    without = of_day(assessments=grades(2))
    with_it = replace(without, known=(official,))
    assert rate(with_it) == rate(without), "never mixed"
    told = parse(record(with_it))
    assert told.rating("a1", DAY).level is Level.MEDIUM  # type: ignore[union-attr]
    assert told.official("a1") == official and told.leading("a1", DAY) is Level.VERY_HIGH
    assert told.leading("a2", DAY) is Level.UNKNOWN


def test_the_same_small_numbers_have_another_hash_in_each_version() -> None:
    assert seal(record(of_day())) != seal(record(replace(of_day(), salt="other")))


def test_counts_below_five_are_not_told_apart() -> None:
    assert [shown_count(n) for n in (0, 1, 4, 5, 9, 10, 61)] == [HIDDEN, HIDDEN, HIDDEN, 5, 5, 10, 60]


def test_a_province_of_a_thousand_areas_is_worked_out_in_a_turn() -> None:
    zones = tuple(Zone(f"z{n}", f"منطقهٔ {n}", None, n % 90) for n in range(1000))
    spoken = tuple(
        Assessment(zone.id, phase, factor, str(by), 1 + (n + by) % 5, "سه درگیری در دورهٔ پیش")
        for n, zone in enumerate(zones) for phase in Phase for factor in Factor for by in range(2)
    )  # fmt: skip
    began = time.process_time()
    text = record(Inputs("salt", zones, (), spoken))
    assert parse(text).leading("z7", DAY) > Level.UNKNOWN
    assert time.process_time() - began < 8


# --- what people type -------------------------------------------------------------------------------


@pytest.mark.parametrize("grade", [0, 6, -1, 55])
def test_grades_go_from_one_to_five(grade: int) -> None:
    with pytest.raises(BadInput, match="atlas-grade-range"):
        graded(grade)


@pytest.mark.parametrize(
    ("text", "key"), [("", "none"), (" \n ", "none"), ("بد", "short"), ("ب" * 301, "long")]
)
def test_a_grade_has_a_reason(text: str, key: str) -> None:
    with pytest.raises(BadInput, match=f"atlas-reason-{key}"):
        reason_words(text)
    assert reason_words("  سه  درگیری\nدر دورهٔ پیش ") == "سه درگیری در دورهٔ پیش"


@pytest.mark.parametrize(("kind", "value"), [(Kind.OFFICIAL, 5), (Kind.EARLIER, 6), (Kind.STATIONS, 0)])
def test_values_have_their_bounds(kind: Kind, value: int) -> None:
    with pytest.raises(BadInput):
        known_value(kind, value)


def test_the_smallest_areas_that_may_be_shown_get_levels() -> None:
    def area(code: str, parent: str | None, kind: AreaKind) -> Area:
        return Area(code, name=code, parent_id=parent, kind=kind)

    tree = AreaTree(
        (
            area("p", None, AreaKind.PROVINCE), area("c", "p", AreaKind.COUNTY), area("d", "c", AreaKind.DISTRICT),
            area("s", "d", AreaKind.STATION), area("bare", "p", AreaKind.COUNTY), area("t", "bare", AreaKind.STATION),
        )
    )  # fmt: skip
    assert [one.id for one in rated(tree)] == ["d", "bare"]
    given = (Known(Kind.OFFICIAL, "c", 3, "شورا", "2026-05-01"),)
    assert (
        nearest(given, Kind.OFFICIAL, "d", tree) == given[0]
        and nearest(given, Kind.OFFICIAL, "bare", tree) is None
    )
