"""The scope of reports and the area tree."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue.catalogue import (
    Act,
    ActorClass,
    ActPolicy,
    Area,
    AreaKind,
    AreaTree,
    Phase,
    Severity,
    Space,
    is_restricted,
)

A = ActorClass
ANYBODY = ActPolicy(restricted=False, private_person=True)
DRESS = ActPolicy(scoped=(A.CANDIDATE, A.HEADQUARTERS, A.STAFF))


@pytest.mark.parametrize(
    ("policy", "actors", "out"),
    [
        (ANYBODY, (A.CANDIDATE, A.PERSON), ()),
        (ANYBODY, (A.PERSON,), ()),
        (ActPolicy(), (A.STAFF, A.PERSON), (A.PERSON,)),
        (ActPolicy(private_person=True, speech=True), (A.MEDIA, A.PERSON), (A.PERSON,)),
        (DRESS, (A.CANDIDATE, A.HEADQUARTERS, A.STAFF), ()),
        (DRESS, (A.STAFF, A.OFFICIAL, A.PERSON), (A.OFFICIAL, A.PERSON)),
        (ActPolicy(), tuple(actor for actor in A if actor is not A.PERSON), ()),
    ],
)
def test_who_is_out_of_scope(policy, actors, out):
    assert policy.out_of_scope(actors) == out


@given(st.builds(ActPolicy), st.lists(st.sampled_from(A)))
def test_a_person_passes_only_where_the_act_says_so(policy, actors):
    out = policy.out_of_scope(actors)
    assert set(out) <= set(actors)
    may = policy.private_person and not policy.speech and (not policy.scoped or A.PERSON in policy.scoped)
    assert (A.PERSON in out) == (A.PERSON in actors and not may)


def test_what_is_not_known_is_restricted():
    acts = {"O01": _act(A.STAFF), "O02": replace(_act(A.STAFF), id="O02", policy=ANYBODY)}
    assert is_restricted("O99", acts), "an act that the content does not know"
    assert is_restricted("O01", acts), "an act without an answer"
    assert not is_restricted("O02", acts)
    assert not is_restricted("", acts), "a voice report whose act nobody has named"


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
    assert TREE.is_within("s", of="d1")
    assert TREE.is_within("d1", of="d1")
    assert not TREE.is_within("d1", of="d2")


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
