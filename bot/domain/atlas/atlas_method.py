"""How a level is computed. Only whole numbers, divided downwards: the same inputs give exactly the same level on
any machine, in any order. docs/atlas-method.md gives the method in words, with reasons and references.

Cases only raise a level: no reports do not mean calm, and where few people use the bot few report.

Judgements of an area in a phase: the median of each voice's grades, then the median of all voices.

A voice is a body, so that a body with five liaisons weighs as much as one with a single liaison; in the first
method a voice was a liaison. From here on all grades are in hundredths: medians between two grades stay whole
numbers.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bot.domain.atlas.atlas import (
    CASES,
    EARLIER,
    AreaFact,
    AreaFactKind,
    Assessment,
    AtlasInputs,
    AtlasLevel,
    Factor,
    VerifiedCount,
)
from bot.domain.catalogue.catalogue import Phase, Severity

type Speaker = Callable[[Assessment], str]
"""Names the voice that a grade belongs to."""

METHOD: Final = "2"
"""The version of this method. If you change a number or a rule below, give it a new version and leave the old
one in ``METHODS``: locked versions are recomputed with their own. Method 1 differs in one thing: each liaison
has a voice of their own, so that a body with many liaisons outvotes the others."""
SEVERITY: Final = {Severity.CRITICAL: 8, Severity.HIGH: 4, Severity.MEDIUM: 2, Severity.LOW: 1}
LONE: Final = 1
"""This many verified cases count as none: a single report never moves a level."""
PRIOR_STATIONS: Final = 50
"""The weight, in stations, of the mean of all areas in each area's rate (the strength of the Gamma prior)."""
STATIONS_UNKNOWN: Final = 100
RATES: Final = (200, 600, 1400, 3000)
"""Thresholds for a case grade of 2, 3, 4, 5: weighted cases per hundred stations, in hundredths."""
LEVELS: Final = (200, 300, 400)
"""Thresholds for a level of 2, 3, 4: the score, in hundredths of a grade."""


def by_liaison(assessment: Assessment) -> str:
    """The voices of the first method."""
    return assessment.by


def by_body(assessment: Assessment) -> str:
    """The voices of the second method. Liaisons without a known body share one voice: a missing body gives
    nobody more weight."""
    return assessment.body


def median(hundredths: Sequence[int]) -> int:
    """The exact median: two grades lie 100 apart, two voices 50."""
    grades, middle = sorted(hundredths), len(hundredths) // 2
    return grades[middle] if len(grades) % 2 else (grades[middle - 1] + grades[middle]) // 2


def judgements(
    heard: Sequence[Assessment], earlier: AreaFact | None, speaker: Speaker = by_body
) -> dict[str, tuple[int, int]]:
    """The grade of each known factor in an area and phase, in hundredths, and its number of voices."""
    medians = {
        what: _median_of_voices(list(voices.values())) for what, voices in _by_factor(heard, speaker).items()
    }
    if earlier is not None:
        medians[EARLIER] = (100 * earlier.value, 0)
    return medians


def leave_one_out(
    heard: Sequence[Assessment], speaker: Speaker
) -> Iterator[tuple[str, dict[str, tuple[int, int]]]]:
    """Each factor with its judgement when one voice is left out; without a judgement if that was the only
    voice."""
    for factor, voices in _by_factor(heard, speaker).items():
        for left_out in voices:
            rest = [grades for voice, grades in voices.items() if voice != left_out]
            yield factor, {factor: _median_of_voices(rest)} if rest else {}


def _by_factor(heard: Sequence[Assessment], speaker: Speaker) -> dict[str, dict[str, list[int]]]:
    grades: dict[str, dict[str, list[int]]] = {}
    for assessment in heard:
        grades.setdefault(assessment.factor.value, {}).setdefault(speaker(assessment), []).append(
            100 * assessment.grade
        )
    return grades


def _median_of_voices(voices: Sequence[Sequence[int]]) -> tuple[int, int]:
    return median([median(grades) for grades in voices]), len(voices)


@dataclass(frozen=True, slots=True)
class AtlasWeights:
    """Weights in tenths, so that a fifth more or less is a whole number. ``case_share``: in per mille, how
    far the case grade pulls the score up towards itself."""

    tension: int = 300
    pressure: int = 200
    order: int = 200
    online: int = 100
    earlier: int = 200
    case_share: int = 600

    def of(self, what: str) -> int:
        weight: int = getattr(self, what)
        return weight


WEIGHTS: Final = AtlasWeights()
JUDGED: Final = (*(factor.value for factor in Factor), EARLIER)
"""What people judge, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class AtlasScorePart:
    """One contribution to the score. ``grade`` and ``points``: hundredths of a grade, for medians between two
    grades; ``weight``: per mille of everything known here."""

    what: str
    grade: int
    weight: int
    points: int
    voices: int = 0
    """How many bodies have graded it; in the first method, how many liaisons."""


@dataclass(frozen=True, slots=True)
class AtlasScore:
    """``value``: hundredths of a grade, the sum of the parts' points; None if nothing is known."""

    value: int | None
    parts: tuple[AtlasScorePart, ...]

    @property
    def level(self) -> AtlasLevel:
        if self.value is None:
            return AtlasLevel.UNKNOWN
        return AtlasLevel(1 + sum(self.value >= bound for bound in LEVELS))


def counts(inputs: AtlasInputs, phase: Phase) -> dict[str, int]:
    """Verified cases by area."""
    totals = {zone.id: 0 for zone in inputs.zones}
    for row in inputs.cases:
        if row.phase is phase and row.area in totals:
            totals[row.area] += row.count
    return totals


def drop_lone_cases(cases: Iterable[VerifiedCount]) -> tuple[VerifiedCount, ...]:
    """The cases without lone ones. Lone cases count for nothing, so no version contains them either."""
    rows = tuple(cases)
    together = Counter[tuple[str, Phase]]()
    for row in rows:
        together[row.area, row.phase] += row.count
    return tuple(row for row in rows if together[row.area, row.phase] > LONE)


def case_grades(inputs: AtlasInputs, phase: Phase) -> dict[str, int]:
    """The grade of each area's verified cases; 0 if there are too few to count.

    Gamma–Poisson: the rate of weighted cases shrinks towards the mean of all areas, with the weight of
    ``PRIOR_STATIONS`` stations. The strength is fixed, so that one more case never lowers a rate.
    """
    number, weighed = counts(inputs, phase), {zone.id: 0 for zone in inputs.zones}
    for row in inputs.cases:
        if row.phase is phase and row.area in weighed and number[row.area] > LONE:
            weighed[row.area] += SEVERITY[row.severity] * row.count
    stations = {zone.id: zone.stations or STATIONS_UNKNOWN for zone in inputs.zones}
    everywhere, all_stations = sum(weighed.values()), sum(stations.values())
    grades = {}
    for area, cases in weighed.items():
        above = 10_000 * (PRIOR_STATIONS * everywhere + cases * all_stations)
        rate = above // (all_stations * (PRIOR_STATIONS + stations[area]))
        grades[area] = 1 + sum(rate >= bound for bound in RATES) if cases else 0
    return grades


def compute_score(
    judged: Mapping[str, tuple[int, int]], case_grade: int, weights: AtlasWeights = WEIGHTS
) -> AtlasScore:
    """The score and its parts: the weighted mean of the judgements, pulled up by the cases."""
    heavy = sum(weights.of(what) for what in JUDGED if what in judged)
    parts, so_far, reached = [], 0, 0
    for what in JUDGED:
        if what in judged:
            grade, voices = judged[what]
            so_far += weights.of(what) * grade
            points, reached = so_far // heavy - reached, so_far // heavy
            parts.append(AtlasScorePart(what, grade, weights.of(what) * 1000 // heavy, points, voices))
    if not parts:
        cases = AtlasScorePart(CASES, 100 * case_grade, 1000, 100 * case_grade)
        return AtlasScore(100 * case_grade, (cases,)) if case_grade else AtlasScore(None, ())
    if 100 * case_grade > reached:
        more = weights.case_share * (100 * case_grade - reached) // 1000
        parts.append(AtlasScorePart(CASES, 100 * case_grade, weights.case_share, more))
        reached += more
    elif case_grade:
        parts.append(AtlasScorePart(CASES, 100 * case_grade, 0, 0))
    return AtlasScore(reached, tuple(parts))


@dataclass(frozen=True, slots=True)
class Shift:
    """A small change of the method or its inputs that would change the level. ``what``: a weight, or a factor
    without one of its voices; ``by``: ``-20``, ``+20``, ``body`` or, in the first method, ``without``."""

    what: str
    by: str
    level: AtlasLevel


def shifts(
    judged: Mapping[str, tuple[int, int]],
    case_grade: int,
    heard: Sequence[Assessment],
    speaker: Speaker = by_body,
) -> tuple[Shift, ...]:
    """The small changes that would change the level: each weight a fifth lighter or heavier, each voice left
    out."""
    stands = compute_score(judged, case_grade).level
    candidates = []
    for what in (*JUDGED, "case_share"):
        for by, tenths in (("-20", 8), ("+20", 12)):
            moved = replace(WEIGHTS, **{what: WEIGHTS.of(what) * tenths // 10})
            candidates.append(Shift(what, by, compute_score(judged, case_grade, moved).level))
    for factor, rest in leave_one_out(heard, speaker):
        without = {what: grade for what, grade in judged.items() if what != factor} | rest
        candidates.append(Shift(factor, LEFT_OUT[speaker], compute_score(without, case_grade).level))
    return tuple(dict.fromkeys(shift for shift in candidates if shift.level is not stands))


@dataclass(frozen=True, slots=True)
class Rating:
    """A level with everything that explains it. ``few``: fewer than five verified cases, or none."""

    area: str
    phase: Phase
    level: AtlasLevel
    score: int | None
    cases: int
    parts: tuple[AtlasScorePart, ...]
    shifts: tuple[Shift, ...]

    @property
    def firm(self) -> bool:
        """Whether no small change would change the level."""
        return not self.shifts


def rate(inputs: AtlasInputs, speaker: Speaker = by_body) -> tuple[Rating, ...]:
    """The level of every zone in every phase, sorted by id and phase. ``speaker`` says which grades form one
    voice."""
    inputs = inputs.sorted_copy()
    voices: dict[tuple[str, Phase], list[Assessment]] = {}
    for assessment in inputs.assessments:
        voices.setdefault((assessment.area, assessment.phase), []).append(assessment)
    earlier = {known.area: known for known in inputs.known if known.kind is AreaFactKind.EARLIER}
    by_phase = {phase: (counts(inputs, phase), case_grades(inputs, phase)) for phase in Phase}
    ratings = []
    for zone in inputs.zones:
        for phase, (number, grades) in by_phase.items():
            heard = voices.get((zone.id, phase), [])
            judged = judgements(heard, earlier.get(zone.id), speaker)
            score, moved = (
                compute_score(judged, grades[zone.id]),
                shifts(judged, grades[zone.id], heard, speaker),
            )
            ratings.append(
                Rating(zone.id, phase, score.level, score.value, number[zone.id], score.parts, moved)
            )
    return tuple(ratings)


LEFT_OUT: Final[Mapping[Speaker, str]] = {by_liaison: "without", by_body: "body"}
METHODS: Final[Mapping[str, Callable[[AtlasInputs], tuple[Rating, ...]]]] = {
    "1": partial(rate, speaker=by_liaison),
    METHOD: rate,
}
