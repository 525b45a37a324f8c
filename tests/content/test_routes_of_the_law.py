"""The routing table compared with the ``authority`` of each act and with the routes of the law. Each body
that these name is on the route of the act's cases, in that order, unless it is accused or does not exist on
that day."""

from collections.abc import Iterator
from itertools import pairwise, product

import pytest

from bot.domain.bodies.routing import ReferralRoute, find_route
from bot.domain.catalogue.catalogue import Act, ActorClass, Phase, Space
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content

SHIPPED = shipped_content()
REPORTED = [act for act in SHIPPED.acts.values() if act.reportable()]
BODIES = {
    "station": ("station",),
    "exec": ("exec-county", "exec-district"),
    "boards": ("sup-district", "sup-county", "sup-province", "sup-central"),
    "province": ("sup-province",),
    "police": ("police",),
    "cyber": ("cyber",),
    "court": ("court", "military-court"),
    "inspection": ("inspection",),
    "admin": ("admin-board",),
    "own": ("admin-board", "force-board"),
}
NAMES = {
    "رئیس شعبه": {"station"},
    "هیئت اجرایی": {"exec"},
    "هیئت‌های اجرایی": {"exec", "boards"},
    "هیئت اجرایی یا نظارت": {"boards"},
    "هیئت نظارت": {"boards"},
    "هیئت‌های نظارت": {"boards"},
    "پلیس فتا": {"cyber"},
    "پلیس": {"police"},
    "۱۱۰": {"police"},
    "دادگاه": {"court"},
    "دادستان": {"court"},
    "دادسرا": {"court"},
    "سازمان بازرسی": {"inspection"},
    "هیئت تخلفات اداری": {"admin"},
    "هیئت تخلفات همان": {"own"},
}
"""How an ``authority`` names a body. The longest name in the text counts."""
CRIMES = {
    f"O{number:02}" for number in (*range(1, 36), 37, 39, 40, 42, 43, 44, 45, 47, 48, 49, 52, 53, 54, 55, 56)
}  # fmt: skip
"""They imply a penalty: the route of every criminal row ends at the court."""
POLICE = {
    "O03", "O04", "O05", "O07", "O10", "O11", "O13", "O14", "O17", "O23", "O25", "O27", "O28", "O32", "O34", "O44",
}  # fmt: skip
ONLINE = {"O01", "O21", "O22", "O23", "O24", "O26", "O39", "O42"}
FIRST_ONLINE = {"O17", "O22", "O23", "O24", "O42", "O48"}
"""Fakes, insults and leaks."""
RESULT = {"O02", "O08", "O20"}


ONLINE_WORDS = "در فضای مجازی"


def steps_of_authority(act: Act, space: Space) -> Iterator[set[str]]:
    """The bodies of each step, as sets, because the order within one step is not given. Text for one case
    only («اگر …») is no step. A sentence that begins with the words for online acts is the first step for
    those, and no step for others."""
    seen = set[str]()
    sentences = [sentence.strip() for sentence in act.authority.split(".")]
    there = [
        sentence for sentence in sentences if sentence.startswith(ONLINE_WORDS) and space is Space.VIRTUAL
    ]
    everywhere = [sentence for sentence in sentences if not sentence.startswith(ONLINE_WORDS)]
    for step in "؛".join([*there, *everywhere]).split("؛"):
        left, bodies = step.replace("رفتار پلیس", ""), set[str]()
        for name in sorted(NAMES, key=len, reverse=True):
            if name in left:
                bodies |= NAMES[name]
                left = left.replace(name, "")
        if not any(word in step for word in ("اگر", "فوری")):
            yield bodies - {"cyber"} - seen
            seen |= bodies


def position_of(case_route: ReferralRoute, body: str) -> int | None:
    places = [n for n, entry in enumerate(case_route.bodies) if entry.agency.id in BODIES[body]]
    return min(places, default=None)


def cases(act: Act) -> Iterator[tuple[ReferralRoute, ActorClass, Phase, Space]]:
    for actor, phase, council, space in product(
        act.reportable_actors, act.case_phases, ELECTION.contest_ids(), act.spaces
    ):
        case_route = find_route(
            SHIPPED.complaints, SHIPPED.urgent, SHIPPED.agencies,
            act_id=act.id, actor=actor, phase=phase, contest=council, space=space,
        )  # fmt: skip
        yield case_route, actor, phase, space


def is_excused(body: str, actor: ActorClass, phase: Phase) -> bool:
    """Whether the body is rightly missing: accused, not competent for such an actor, or not existing."""
    return {
        "station": phase is not Phase.DAY or actor in (ActorClass.STAFF, ActorClass.OFFICIAL),
        "exec": actor in (ActorClass.STAFF, ActorClass.OFFICIAL),
        "police": actor is ActorClass.FORCE,
        "cyber": actor is ActorClass.FORCE,
        "inspection": actor is ActorClass.FORCE,
        "admin": actor not in (ActorClass.STAFF, ActorClass.OFFICIAL),
    }.get(body, False)


@pytest.mark.parametrize("act", REPORTED, ids=lambda act: act.id)
def test_authority_stated_by_act_matches_its_routes(act: Act) -> None:
    for case_route, actor, phase, space in cases(act):
        stated_steps = list(steps_of_authority(act, space))
        assert any(stated_steps), act.authority
        which = (act.authority, actor, phase, space, [body.agency.id for body in case_route.bodies])
        reached = [
            [at for body in step if (at := position_of(case_route, body)) is not None]
            for step in stated_steps
            if step
        ]
        for body in set().union(*stated_steps):
            assert position_of(case_route, body) is not None or is_excused(body, actor, phase), (body, which)
        for before, after in pairwise(positions for positions in reached if positions):
            assert max(before) < min(after), which


@pytest.mark.parametrize("act", REPORTED, ids=lambda act: act.id)
def test_routes_end_where_the_law_table_says(act: Act) -> None:
    """R4 for acts with a penalty, R7 and R8 where the row names them, R9 for acts that change the result."""
    for case_route, actor, phase, space in cases(act):
        wanted = {"boards"}
        wanted |= {"court"} if act.id in CRIMES else set()
        wanted |= {"police"} if act.id in POLICE else set()
        wanted |= {"cyber"} if space is Space.VIRTUAL and act.id in ONLINE | FIRST_ONLINE else set()
        if "۱۱۰" in act.authority and actor is not ActorClass.FORCE:
            assert "110" in [call.phone for call in case_route.calls], (actor, phase)
        wanted |= {"province"} if act.id in RESULT and phase is not Phase.BEFORE else set()
        for body in wanted:
            seen = position_of(case_route, body) is not None or is_excused(body, actor, phase)
            assert seen, (body, actor, phase, space)
        if space is Space.VIRTUAL and act.id in FIRST_ONLINE and actor is not ActorClass.FORCE:
            assert (position_of(case_route, "cyber"), position_of(case_route, "court")) == (0, 1), (
                actor,
                phase,
            )
            assert "096380" in [call.phone for call in case_route.calls]
