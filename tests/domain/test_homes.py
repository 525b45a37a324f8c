"""Which groups show which case, by area."""

from dataclasses import dataclass

import pytest

from bot.domain.groups.homes import areas_with_subareas, depth, homes, inside, is_covered, toggle_area
from tests.fakes.polling_day import AREAS
from tests.storage.values import a_case


@dataclass(frozen=True)
class Home:
    name: str
    areas: tuple[str, ...] = ()
    circle: bool = False


COUNTY, FIRST, SECOND = (
    Home("county", ("thr",)),
    Home("first", ("thr01", "thr03")),
    Home("second", ("thr02",)),
)
GENERAL, INNER = Home("general"), Home("inner", circle=True)


@pytest.mark.parametrize(
    ("area", "groups", "group_names"),
    [
        ("thr01s1", (COUNTY, FIRST, SECOND, GENERAL), "first"),
        ("thr01", (FIRST, GENERAL), "first"),
        ("thr03", (FIRST, GENERAL), "first"),
        ("thr02", (FIRST, SECOND, GENERAL), "second"),
        ("thr05", (COUNTY, FIRST, GENERAL), "county"),
        ("thr05", (FIRST, SECOND, GENERAL), "general"),
        ("thr05", (FIRST, SECOND), "first second"),
        ("thr05", (FIRST, INNER), "first"),
        ("elsewhere", (COUNTY, GENERAL), "general"),
        ("elsewhere", (COUNTY, FIRST), "county first"),
        ("thr01", (INNER,), ""),
        ("thr01", (), ""),
    ],
)
def test_nearest_group_shows_case_else_general_else_all(
    area: str, groups: tuple[Home, ...], group_names: str
) -> None:
    case = a_case(area_id=area, act_id="O01")
    names = " ".join(home.name for home in homes(case, groups, AREAS))
    assert names == group_names
    for group in groups:
        same = homes(case, (*groups, group), AREAS)
        assert (group in same) is (group in homes(case, groups, AREAS)), (
            "two groups for the same place share the case"
        )


def test_of_two_for_the_same_place_both_show_it() -> None:
    twin = Home("twin", ("thr01",))
    assert homes(a_case(area_id="thr01s1"), (FIRST, twin, COUNTY), AREAS) == (FIRST, twin)


def test_the_smaller_circle_knows_no_areas() -> None:
    there, case = Home("inner", ("thr02",), circle=True), a_case(area_id="thr01", act_id="O43")
    assert homes(case, (there, FIRST, GENERAL), AREAS) == (there,)
    assert homes(case, (FIRST, GENERAL), AREAS) == ()
    assert is_covered(case, (), AREAS)


def test_whether_somebody_answers_for_a_place() -> None:
    case = a_case(area_id="thr05")
    assert is_covered(case, (GENERAL,), AREAS) and is_covered(case, (COUNTY,), AREAS)
    assert not is_covered(case, (FIRST, INNER), AREAS) and not is_covered(case, (), AREAS)


def test_areas_hold_what_lies_under_them() -> None:
    assert (depth("thr01s1", ("thr",), AREAS), depth("thr01s1", ("thr", "thr01"), AREAS)) == (1, 2)
    assert depth("thr01", ("thr01s1",), AREAS) == 0, "a station is not its district"
    assert inside("thr09", (), AREAS) and not inside("thr09", ("thr01",), AREAS)
    assert (
        areas_with_subareas(("thr01",), AREAS) == {"thr01", "thr01s1"}
        and areas_with_subareas((), AREAS) == frozenset()
    )


def test_an_area_more_takes_those_inside_it_along() -> None:
    assert toggle_area(("thr01", "thr02"), "thr01", AREAS) == ("thr02",)
    assert toggle_area(("thr01",), "thr02", AREAS) == ("thr01", "thr02")
    assert toggle_area(("thr01", "gone"), "thr", AREAS) == ("gone", "thr")
    assert toggle_area(("thr",), "thr01", AREAS) == ("thr",), "Tehran already includes it"
