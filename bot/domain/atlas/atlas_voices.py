"""Judgements of an area in a phase: the median of each voice's grades, then the median of all voices.

A voice is a body, so that a body with five liaisons weighs as much as one with a single liaison; in the first
method a voice was a liaison. From here on all grades are in hundredths: medians between two grades stay whole
numbers.
"""

from collections.abc import Callable, Iterator, Sequence

from bot.domain.atlas.atlas import EARLIER, AreaFact, Assessment

type Speaker = Callable[[Assessment], str]
"""Names the voice that a grade belongs to."""


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
