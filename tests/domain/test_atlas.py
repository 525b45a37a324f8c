"""The method of the atlas: levels are reproducible, independent of order, and more cases never lower them."""

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.atlas import atlas_method as method
from bot.domain.atlas.atlas import (
    AreaFact,
    AreaFactKind,
    Assessment,
    AtlasInputs,
    AtlasLevel,
    Factor,
    VerifiedCount,
    Zone,
    check_grade,
    known_value,
    nearest,
    rated_areas,
    reason_words,
)
from bot.domain.atlas.atlas_method import (
    LEVELS,
    RATES,
    SEVERITY,
    WEIGHTS,
    case_grades,
    compute_score,
    median,
    rate,
)
from bot.domain.atlas.atlas_versions import HIDDEN, level_changes, parse, record, shown_count, verify_record
from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree, Phase, Severity
from bot.domain.errors import BadInput
from bot.domain.staff.signed_versions import seal

AREAS = ("a1", "a2", "a3")
ZONES = tuple(Zone(area, f"منطقهٔ {area}", (n, 0), 100) for n, area in enumerate(AREAS))
DAY = Phase.DAY

verified = st.builds(
    VerifiedCount,
    st.sampled_from(AREAS),
    st.sampled_from(Phase),
    st.sampled_from(Severity),
    st.integers(0, 40),
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
    AreaFact,
    st.just(AreaFactKind.EARLIER),
    st.sampled_from(AREAS),
    st.integers(1, 5),
    st.just("گزارش دورهٔ پیش"),
    st.just("2022-06-18"),
)


def unique[T](items: list[T], *names: str) -> tuple[T, ...]:
    return tuple({tuple(getattr(item, n) for n in names): item for item in items}.values())


BODIES = ({"1": "1", "2": "2", "3": "3"}, {"1": "1", "2": "1", "3": "2"}, {"1": "1", "2": "1", "3": "1"})
"""The body of each of three liaisons."""


def assign_bodies(those: list[Assessment], bodies: dict[str, str]) -> tuple[Assessment, ...]:
    body_assessments = [replace(assessment, body=bodies[assessment.by]) for assessment in those]
    return unique(body_assessments, "area", "phase", "factor", "by")


@st.composite
def some_inputs(draw: st.DrawFn) -> AtlasInputs:
    zones = tuple(replace(zone, stations=draw(st.sampled_from([0, 1, 30, 400]))) for zone in ZONES)
    return AtlasInputs(
        "salt",
        zones,
        unique(draw(st.lists(verified, max_size=8)), "area", "phase", "severity"),
        assign_bodies(draw(st.lists(assessments, max_size=9)), draw(st.sampled_from(BODIES))),
        unique(draw(st.lists(known, max_size=3)), "kind", "area"),
    )


def day_inputs(*cases: VerifiedCount, **more: object) -> AtlasInputs:
    return AtlasInputs("salt", ZONES, cases, **more)  # type: ignore[arg-type]


def level(inputs: AtlasInputs, area: str = "a1", phase: Phase = DAY) -> AtlasLevel:
    return next(rating.level for rating in rate(inputs) if (rating.area, rating.phase) == (area, phase))


def assessments_of(*given: int, factor: Factor = Factor.TENSION, area: str = "a1") -> tuple[Assessment, ...]:
    """One assessment from each of several bodies."""
    return tuple(
        Assessment(area, DAY, factor, str(n), grade, "سه درگیری در دورهٔ پیش", body=str(n))
        for n, grade in enumerate(given)
    )


def body_assessments(*bodies: tuple[int, ...], factor: Factor = Factor.TENSION) -> tuple[Assessment, ...]:
    """The grades from each body's liaisons."""
    return tuple(
        Assessment("a1", DAY, factor, f"{body}.{n}", grade, "سه درگیری در دورهٔ پیش", body=str(body))
        for body, given in enumerate(bodies)
        for n, grade in enumerate(given)
    )


# --- invariants ---------------------------------------------------------------------------------------


@given(some_inputs(), st.randoms())
def test_the_order_of_inputs_does_not_matter(inputs: AtlasInputs, random: object) -> None:
    def shuffle_items[T](items: tuple[T, ...]) -> tuple[T, ...]:
        listed = list(items)
        random.shuffle(listed)  # type: ignore[attr-defined]
        return tuple(listed)

    other = AtlasInputs(
        inputs.salt,
        shuffle_items(inputs.zones),
        shuffle_items(inputs.cases),
        shuffle_items(inputs.assessments),
        shuffle_items(inputs.known),
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
    inputs: AtlasInputs, area: str, phase: Phase, severity: Severity, more: int
) -> None:
    added = replace(inputs, cases=(*inputs.cases, VerifiedCount(area, phase, severity, more)))
    for before, after in zip(rate(inputs), rate(added), strict=True):
        assert after.level >= before.level
        assert (after.score or 0) >= (before.score or 0)


@given(some_inputs(), st.integers(0, 30))
def test_a_graver_case_never_lowers_a_level(inputs: AtlasInputs, place: int) -> None:
    if not inputs.cases:
        return
    case = inputs.cases[place % len(inputs.cases)]
    graver = tuple(replace(c, severity=Severity.CRITICAL) if c is case else c for c in inputs.cases)
    for before, after in zip(rate(inputs), rate(replace(inputs, cases=graver)), strict=True):
        assert after.level >= before.level


@given(some_inputs(), st.integers(0, 30))
def test_a_higher_grade_never_lowers_a_level(inputs: AtlasInputs, place: int) -> None:
    if not inputs.assessments:
        return
    assessment = inputs.assessments[place % len(inputs.assessments)]
    higher = tuple(replace(a, grade=5) if a is assessment else a for a in inputs.assessments)
    for before, after in zip(rate(inputs), rate(replace(inputs, assessments=higher)), strict=True):
        assert after.level >= before.level


@given(some_inputs())
def test_every_level_explains_itself_to_the_last_point(inputs: AtlasInputs) -> None:
    for rating in rate(inputs):
        assert (rating.score or 0) == sum(part.points for part in rating.parts)
        assert (rating.score is None) == (rating.level is AtlasLevel.UNKNOWN) == (not rating.parts)
        if rating.score is not None:
            assert 100 <= rating.score <= 500
            assert rating.level == 1 + sum(rating.score >= bound for bound in LEVELS)


@given(some_inputs(), st.sampled_from(AREAS), st.sampled_from(Severity))
def test_nothing_of_a_single_report_shows(inputs: AtlasInputs, area: str, severity: Severity) -> None:
    """One verified case in an area without any changes neither its own level nor that of another area."""
    alone = replace(inputs, cases=tuple(c for c in inputs.cases if c.area != area))
    extended_inputs = replace(alone, cases=(*alone.cases, VerifiedCount(area, DAY, severity, 1)))
    for before, after in zip(rate(alone), rate(extended_inputs), strict=True):
        assert replace(after, cases=before.cases) == before


@given(some_inputs())
def test_single_cases_left_out_of_record_change_no_rating(inputs: AtlasInputs) -> None:
    counted_inputs = replace(inputs, cases=method.drop_lone_cases(inputs.cases))
    assert [(r.area, r.level, r.parts, r.shifts) for r in rate(counted_inputs)] == [
        (r.area, r.level, r.parts, r.shifts) for r in rate(inputs)
    ]


@given(some_inputs(), st.sampled_from(sorted(method.METHODS)))
def test_a_version_is_worked_out_again_to_the_byte(inputs: AtlasInputs, by: str) -> None:
    """Each version is computed again with the method that it was made with."""
    text = record(inputs, method=by)
    assert record(parse(text).inputs, method=by) == text
    assert verify_record(text, seal(text)) == () and parse(text).method == by
    assert parse(text).ratings == method.METHODS[by](inputs)


# --- figures ----------------------------------------------------------------------------------------


def test_a_fixed_version_keeps_its_bytes() -> None:
    """The bytes are the same on any machine and any later day. If you must change these lines, you have
    changed a method: give it a new number."""
    inputs = day_inputs(
        VerifiedCount("a1", DAY, Severity.CRITICAL, 6),
        VerifiedCount("a2", DAY, Severity.LOW, 3),
        assessments=(*assessments_of(4, 5), *assessments_of(2, factor=Factor.ONLINE, area="a3")),
        known=(
            AreaFact(AreaFactKind.EARLIER, "a1", 3, "گزارش", "2022-06-18"),
            AreaFact(AreaFactKind.OFFICIAL, "a2", 4, "شورا", "2026-05-01"),
        ),
    )
    first, second = record(inputs, method="1"), record(inputs)
    assert seal(first) == "a9decb8f8516d5219f98ed69e92f9277c294050c694b348192dc6a6eb4a62951"
    assert seal(second) == "bf7aa1f007c64a1c4037c0d140d256322873d291a962b48f328d6037bb605839"
    assert '"body"' not in first and '"twice"' not in second
    assert method.METHOD == "2" and '"method":"2"' in second, "the hash covers the method's number"


def test_body_with_five_liaisons_does_not_outvote_two_others() -> None:
    """Method 1 counted seven voices, now there are three: the median of each body, then that of the
    bodies."""
    inputs = day_inputs(assessments=body_assessments((5, 5, 5, 5, 5), (2,), (2,)))
    assert level(inputs) is AtlasLevel.MEDIUM
    (part,) = next(rating.parts for rating in rate(inputs) if rating.parts)
    assert (part.grade, part.voices) == (200, 3)
    first = parse(record(inputs, method="1")).rating("a1", DAY)
    assert first is not None and (first.level, first.parts[0].voices) == (AtlasLevel.VERY_HIGH, 7)


def test_medians_of_bodies_lie_between_grades_exactly() -> None:
    inputs = day_inputs(assessments=body_assessments((3, 4), (4,)))
    (part,) = next(rating.parts for rating in rate(inputs) if rating.parts)
    assert (part.grade, part.points, part.voices) == (375, 375, 2)


def test_a_body_left_out_is_left_out_whole() -> None:
    rating = next(
        item for item in rate(day_inputs(assessments=body_assessments((5, 5, 5), (2,)))) if item.parts
    )
    assert (rating.score, rating.level) == (350, AtlasLevel.HIGH)
    assert {(s.what, s.by, s.level) for s in rating.shifts} == {
        ("tension", "body", AtlasLevel.MEDIUM),
        ("tension", "body", AtlasLevel.VERY_HIGH),
    }


@given(some_inputs(), st.integers(0, 8), st.integers(1, 6))
def test_body_gains_nothing_by_repeating_its_grade(inputs: AtlasInputs, place: int, more: int) -> None:
    """Further liaisons of a body repeat the grade that its only liaison gave before."""
    if not inputs.assessments:
        return
    assessment = inputs.assessments[place % len(inputs.assessments)]
    same = [
        a
        for a in inputs.assessments
        if (a.area, a.phase, a.factor, a.body)
        == (assessment.area, assessment.phase, assessment.factor, assessment.body)
    ]
    if len(same) > 1:
        return
    louder = tuple(replace(assessment, by=f"more {n}") for n in range(more))
    assert rate(replace(inputs, assessments=(*inputs.assessments, *louder))) == rate(inputs)


def test_nothing_known_is_no_level_and_no_calm() -> None:
    assert {rating.level for rating in rate(day_inputs())} == {AtlasLevel.UNKNOWN}
    assert level(day_inputs(assessments=assessments_of(1))) is AtlasLevel.LOW


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (1, AtlasLevel.LOW),
        (2, AtlasLevel.MEDIUM),
        (3, AtlasLevel.HIGH),
        (4, AtlasLevel.VERY_HIGH),
        (5, AtlasLevel.VERY_HIGH),
    ],
)
def test_one_grade_alone_is_its_level(grade: int, expected: AtlasLevel) -> None:
    for factor in Factor:
        assert level(day_inputs(assessments=assessments_of(grade, factor=factor))) is expected
    every = tuple(a for factor in Factor for a in assessments_of(grade, factor=factor))
    assert level(day_inputs(assessments=every)) is expected


def test_cases_raise_what_bodies_think_and_never_lower_it() -> None:
    many, few = VerifiedCount("a1", DAY, Severity.CRITICAL, 10), VerifiedCount("a1", DAY, Severity.LOW, 5)
    assert level(day_inputs(many, assessments=assessments_of(2))) is AtlasLevel.HIGH
    assert level(day_inputs(few, assessments=assessments_of(4))) is AtlasLevel.VERY_HIGH
    assert level(day_inputs(many)) is AtlasLevel.VERY_HIGH


def test_small_numbers_are_shrunk_towards_all_areas() -> None:
    """The same rate counts less in a small area than in a large one, and more if all have many cases."""
    small = replace(
        day_inputs(VerifiedCount("a1", DAY, Severity.HIGH, 2)), zones=(Zone("a1", "", None, 10), *ZONES[1:])
    )
    large = replace(
        day_inputs(VerifiedCount("a1", DAY, Severity.HIGH, 40)), zones=(Zone("a1", "", None, 200), *ZONES[1:])
    )
    assert case_grades(small, DAY)["a1"] < case_grades(large, DAY)["a1"]
    calm = day_inputs(VerifiedCount("a1", DAY, Severity.HIGH, 3))
    tense = day_inputs(
        *calm.cases,
        VerifiedCount("a2", DAY, Severity.CRITICAL, 40),
        VerifiedCount("a3", DAY, Severity.CRITICAL, 40),
    )
    assert case_grades(tense, DAY)["a1"] > case_grades(calm, DAY)["a1"]


def test_unknown_stations_are_taken_as_a_usual_area() -> None:
    inputs = replace(
        day_inputs(VerifiedCount("a1", DAY, Severity.HIGH, 9)),
        zones=tuple(replace(z, stations=0) for z in ZONES),
    )
    assert case_grades(inputs, DAY) == case_grades(day_inputs(*inputs.cases), DAY)


def test_an_even_number_of_bodies_meets_between_two_grades() -> None:
    medians = [median([100 * g for g in given]) for given in ((3,), (3, 4), (1, 5, 5), (1, 1, 5, 5))]
    assert medians == [300, 350, 500, 300]


def test_sensitivity_names_what_would_change_the_level() -> None:
    close = next(
        rating
        for rating in rate(
            day_inputs(assessments=(*assessments_of(4), *assessments_of(3, factor=Factor.PRESSURE)))
        )
        if rating.parts
    )
    assert (close.score, close.level) == (360, AtlasLevel.HIGH)
    assert {(s.what, s.by, s.level) for s in close.shifts} == {("pressure", "body", AtlasLevel.VERY_HIGH)}
    alone = next(rating for rating in rate(day_inputs(assessments=assessments_of(4))) if rating.parts)
    assert [(s.what, s.by, s.level) for s in alone.shifts] == [("tension", "body", AtlasLevel.UNKNOWN)]
    firm = next(rating for rating in rate(day_inputs(assessments=assessments_of(4, 5, 5))) if rating.parts)
    assert firm.firm


def test_a_weight_on_the_edge_is_told() -> None:
    judged = {"tension": (500, 1), "pressure": (100, 1), "order": (300, 1)}
    assert compute_score(judged, 0).value == 328
    judged = {"tension": (400, 1), "pressure": (200, 1)}
    assert compute_score(judged, 0).value == 320
    edge = {"tension": (300, 1), "online": (200, 1), "order": (350, 1)}
    assert compute_score(edge, 0).value == 300
    assert {(s.what, s.by) for s in method.shifts(edge, 0, ())} == {("online", "+20"), ("order", "-20")}


def test_weights_are_whole_when_moved_by_a_fifth() -> None:
    assert all(WEIGHTS.of(w) % 10 == 0 for w in (*method.JUDGED, "case_share"))
    assert sum(WEIGHTS.of(w) for w in method.JUDGED) == 1000
    assert list(SEVERITY.values()) == sorted(SEVERITY.values(), reverse=True) and list(RATES) == sorted(RATES)


# --- versions ---------------------------------------------------------------------------------------


def test_what_was_changed_in_a_locked_version_is_named() -> None:
    text = record(day_inputs(assessments=assessments_of(4, 5, 5)))
    forged = json.loads(text)
    forged["ratings"][1]["level"] = 1
    differences = verify_record(
        json.dumps(forged, ensure_ascii=False, sort_keys=True, separators=(",", ":")), seal(text)
    )
    assert differences[0].startswith("the text is not the one that was locked")
    assert any("level was" in line for line in differences[1:])
    assert "method" in verify_record(text.replace('"method":"2"', '"method":"0"'), seal(text))[1]
    assert verify_record("{", seal("{")) != () and verify_record("[]", seal("[]")) != ()


def test_no_difference_tells_a_small_count() -> None:
    text = record(day_inputs(VerifiedCount("a1", DAY, Severity.HIGH, 3)))
    forged = text.replace('"cases":3', '"cases":4')
    assert forged != text and not any(
        "3" in line or "4" in line for line in verify_record(forged, seal(forged))
    )


def test_two_versions_are_compared() -> None:
    first = parse(record(day_inputs(assessments=assessments_of(2))))
    second = parse(record(day_inputs(assessments=(*assessments_of(4), *assessments_of(1, area="a2")))))
    assert [(c.area, c.before, c.after) for c in level_changes(first, second)] == [
        ("a1", AtlasLevel.MEDIUM, AtlasLevel.VERY_HIGH),
        ("a2", AtlasLevel.UNKNOWN, AtlasLevel.LOW),
    ]
    assert level_changes(first, first) == ()


def test_official_level_is_kept_beside_computed_one_and_leads() -> None:
    official = AreaFact(AreaFactKind.OFFICIAL, "a1", 4, "شورای امنیت کشور", "2026-05-01")
    without = day_inputs(assessments=assessments_of(2))
    with_it = replace(without, known=(official,))
    assert rate(with_it) == rate(without), "methods are never mixed"
    parsed_record = parse(record(with_it))
    assert parsed_record.rating("a1", DAY).level is AtlasLevel.MEDIUM  # type: ignore[union-attr]
    assert (
        parsed_record.official("a1") == official
        and parsed_record.effective_level("a1", DAY) is AtlasLevel.VERY_HIGH
    )
    assert parsed_record.effective_level("a2", DAY) is AtlasLevel.UNKNOWN


def test_same_numbers_hash_differently_in_each_version() -> None:
    assert seal(record(day_inputs())) != seal(record(replace(day_inputs(), salt="other")))


def test_counts_below_five_are_not_told_apart() -> None:
    assert [shown_count(n) for n in (0, 1, 4, 5, 9, 10, 61)] == [HIDDEN, HIDDEN, HIDDEN, 5, 5, 10, 60]


@pytest.mark.slow
def test_province_of_thousand_areas_is_computed_within_turn() -> None:
    zones = tuple(Zone(f"z{n}", f"منطقهٔ {n}", None, n % 90) for n in range(1000))
    spoken = tuple(
        Assessment(zone.id, phase, factor, str(by), 1 + (n + by) % 5, "سه درگیری در دورهٔ پیش")
        for n, zone in enumerate(zones) for phase in Phase for factor in Factor for by in range(2)
    )  # fmt: skip
    began = time.process_time()
    text = record(AtlasInputs("salt", zones, (), spoken))
    assert parse(text).effective_level("z7", DAY) > AtlasLevel.UNKNOWN
    assert time.process_time() - began < 8


# --- what people type -------------------------------------------------------------------------------


@pytest.mark.parametrize("grade", [0, 6, -1, 55])
def test_grades_go_from_one_to_five(grade: int) -> None:
    with pytest.raises(BadInput, match="atlas-grade-range"):
        check_grade(grade)


@pytest.mark.parametrize(
    ("text", "key"), [("", "none"), (" \n ", "none"), ("بد", "short"), ("ب" * 301, "long")]
)
def test_a_grade_has_a_reason(text: str, key: str) -> None:
    with pytest.raises(BadInput, match=f"atlas-reason-{key}"):
        reason_words(text)
    assert reason_words("  سه  درگیری\nدر دورهٔ پیش ") == "سه درگیری در دورهٔ پیش"


@pytest.mark.parametrize(
    ("kind", "value"), [(AreaFactKind.OFFICIAL, 5), (AreaFactKind.EARLIER, 6), (AreaFactKind.STATIONS, 0)]
)
def test_values_have_their_bounds(kind: AreaFactKind, value: int) -> None:
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
    assert [area.id for area in rated_areas(tree)] == ["d", "bare"]
    given = (AreaFact(AreaFactKind.OFFICIAL, "c", 3, "شورا", "2026-05-01"),)
    assert (
        nearest(given, AreaFactKind.OFFICIAL, "d", tree) == given[0]
        and nearest(given, AreaFactKind.OFFICIAL, "bare", tree) is None
    )
