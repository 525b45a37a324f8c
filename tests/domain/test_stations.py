"""Distances on the sphere, and Iran's bounding box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.stations import Point, metres_between

POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
HALF_ROUND = 20_015_087


@pytest.mark.parametrize(
    ("point", "other", "kilometres"),
    [
        (Point(35.6892, 51.3890), Point(32.6546, 51.6680), 338.4),  # Tehran, Isfahan
        (Point(35.6892, 51.3890), Point(36.2605, 59.6168), 743.6),  # Tehran, Mashhad
        (Point(0, 0), Point(0, 180), 20_015.1),  # half the way around the earth
        (Point(90, 0), Point(-90, 77), 20_015.1),
        (Point(35.7, 51.4), Point(35.7, 51.4), 0),
    ],
)
def test_known_distances(point: Point, other: Point, kilometres: float) -> None:
    assert metres_between(point, other) / 1000 == pytest.approx(kilometres, rel=0.005, abs=0.001)


@given(POINTS, POINTS)
def test_distance_is_symmetric_and_at_most_half_round(point: Point, other: Point) -> None:
    there = metres_between(point, other)
    assert there == pytest.approx(metres_between(other, point), abs=0.01)
    assert 0 <= there <= HALF_ROUND


@pytest.mark.parametrize(
    ("point", "inside"),
    [
        (Point(35.7, 51.4), True),
        (Point(25.3, 60.6), True),  # Chabahar
        (Point(39.65, 47.9), True),  # Parsabad
        (Point(26.53, 54.0), True),  # Kish
        (Point(48.8, 2.3), False),
        (Point(21.4, 39.8), False),
        (Point(35.7, -51.4), False),
    ],
)
def test_the_box_holds_iran(point: Point, inside: bool) -> None:
    assert point.in_iran is inside
