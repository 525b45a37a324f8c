"""The scope of reports and the area tree."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import (
    PERSON_ACTS,
    SPEECH_ACTS,
    Act,
    ActorClass,
    Area,
    AreaKind,
    AreaTree,
    Phase,
    Severity,
    Space,
    actors_out_of_scope,
)

A = ActorClass


@pytest.mark.parametrize(
    ("act", "actors", "out"),
    [
        ("O01", (A.CANDIDATE, A.PERSON), ()),
        ("O14", (A.PERSON,), ()),
        ("O02", (A.STAFF, A.PERSON), (A.PERSON,)),
        ("O26", (A.MEDIA, A.PERSON), (A.PERSON,)),
        ("O32", (A.CANDIDATE, A.HEADQUARTERS, A.STAFF), ()),
        ("O32", (A.STAFF, A.OFFICIAL, A.PERSON), (A.OFFICIAL, A.PERSON)),
        ("O43", tuple(actor for actor in A if actor is not A.PERSON), ()),
    ],
)
def test_who_is_out_of_scope(act, actors, out):
    assert actors_out_of_scope(act, actors) == out


def test_no_speech_act_is_open_to_persons():
    assert not SPEECH_ACTS & PERSON_ACTS
    assert all(actors_out_of_scope(act, (A.PERSON,)) == (A.PERSON,) for act in SPEECH_ACTS)


@given(st.from_regex(r"[OX][0-9]{2}", fullmatch=True), st.lists(st.sampled_from(A)))
def test_a_person_passes_only_for_the_named_acts(act, actors):
    out = actors_out_of_scope(act, actors)
    assert set(out) <= set(actors)
    assert (A.PERSON in out) == (A.PERSON in actors and act not in PERSON_ACTS)


def _act(*actors: ActorClass) -> Act:
    return Act(
        "O01", label="l", looks_like="", example="", is_not="", article_ids=("84",), who="", phases=(Phase.DAY,),
        severity=Severity.LOW, authority="", spaces=(Space.REAL,), reportable_actors=actors,
    )  # fmt: skip


def test_an_act_without_actors_is_only_taught():
    assert not _act().reportable()
    assert _act(A.STAFF).reportable()


TREE = AreaTree(
    (
        Area("c", name="county", parent_id=None, kind=AreaKind.COUNTY),
        Area("d1", name="first", parent_id="c", kind=AreaKind.DISTRICT),
        Area("d2", name="second", parent_id="c", kind=AreaKind.DISTRICT),
        Area("n", name="quarter", parent_id="d1", kind=AreaKind.NEIGHBOURHOOD),
        Area("s", name="station", parent_id="n", kind=AreaKind.STATION, sample=True),
    )
)


def test_down_and_up_the_tree():
    assert [area.id for area in TREE.roots()] == ["c"]
    assert [area.id for area in TREE.children("c")] == ["d1", "d2"]
    assert TREE.children("s") == ()
    assert [area.id for area in TREE.path("s")] == ["c", "d1", "n", "s"]
    assert len(TREE) == 5
    assert "s" in TREE
    assert "x" not in TREE


@pytest.mark.parametrize(("area", "coarse"), [("s", "d1"), ("n", "d1"), ("d2", "d2"), ("c", "c")])
def test_nothing_below_a_district_is_shown(area, coarse):
    assert TREE.coarse(area).id == coarse


def test_within():
    assert TREE.within("s", of="d1")
    assert TREE.within("d1", of="d1")
    assert not TREE.within("d1", of="d2")


@pytest.mark.parametrize("ask", [TREE.path, TREE.children, TREE.coarse, TREE.__getitem__])
def test_an_unknown_area_is_an_error(ask):
    with pytest.raises(KeyError):
        ask("x")


@given(st.lists(st.integers(0, 1000), max_size=40))
def test_every_path_goes_from_a_root_to_the_area(parents):
    areas = [Area("0", name="", parent_id=None, kind=AreaKind.COUNTY)]
    for number, pick in enumerate(parents, 1):
        areas.append(Area(str(number), name="", parent_id=str(pick % number), kind=AreaKind.STATION))
    tree = AreaTree(tuple(areas))
    for area in areas:
        path = tree.path(area.id)
        assert path[0].id == "0"
        assert path[-1] == area
        assert all(below in tree.children(above.id) for above, below in pairwise(path))
        assert tree.coarse(area.id).id == "0"
