"""What was judged of an area in a phase: the median of each voice's grades, then the median of all voices.

A voice is a body, so that one with five liaisons weighs as much as one with a single liaison; in the first method it
was a liaison. All grades are in hundredths from here on: medians between two grades stay whole numbers.
"""

from collections.abc import Callable, Iterator, Sequence

from bot.domain.atlas.atlas import EARLIER, Assessment, Known

type Speaker = Callable[[Assessment], str]
"""Whose voice a grade belongs to."""


def by_liaison(one: Assessment) -> str:
    """The first method."""
    return one.by


def by_body(one: Assessment) -> str:
    """Liaisons of whom no body is known share one voice: leaving it out gives nobody more weight."""
    return one.body


def median(hundredths: Sequence[int]) -> int:
    """Exact: two grades lie 100 apart, two voices 50."""
    found, middle = sorted(hundredths), len(hundredths) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) // 2


def judgements(
    heard: Sequence[Assessment], earlier: Known | None, speaker: Speaker = by_body
) -> dict[str, tuple[int, int]]:
    """The grade of each factor that is known in an area and phase, in hundredths, and by how many voices."""
    found = {what: _joined(list(voices.values())) for what, voices in _by_factor(heard, speaker).items()}
    if earlier is not None:
        found[EARLIER] = (100 * earlier.value, 0)
    return found


def without_one(
    heard: Sequence[Assessment], speaker: Speaker
) -> Iterator[tuple[str, dict[str, tuple[int, int]]]]:
    """Each factor with what is left of its judgement when one voice is left out: nothing where it was the only one."""
    for factor, voices in _by_factor(heard, speaker).items():
        for left_out in voices:
            rest = [grades for voice, grades in voices.items() if voice != left_out]
            yield factor, {factor: _joined(rest)} if rest else {}


def _by_factor(heard: Sequence[Assessment], speaker: Speaker) -> dict[str, dict[str, list[int]]]:
    found: dict[str, dict[str, list[int]]] = {}
    for one in heard:
        found.setdefault(one.factor.value, {}).setdefault(speaker(one), []).append(100 * one.grade)
    return found


def _joined(voices: Sequence[Sequence[int]]) -> tuple[int, int]:
    return median([median(grades) for grades in voices]), len(voices)
