"""The legal basis of a route, and whom to call while the actor is unknown."""

import pytest

from bot.domain.bodies.complaints import Basis
from bot.domain.bodies.routing import ReferralRoute, find_route
from bot.domain.catalogue.catalogue import ActorClass, Phase, Space
from tests.fakes.shared_content import shipped_content

SHIPPED = shipped_content()


def shipped_route(act: str, actor: ActorClass, phase: Phase, council: str) -> ReferralRoute:
    return find_route(
        SHIPPED.complaints, SHIPPED.urgent, SHIPPED.agencies,
        act_id=act, actor=actor, phase=phase, contest=council,
    )  # fmt: skip


def test_unknown_actor_shows_numbers_of_all_possible_actors() -> None:
    def phones(act: str, space: Space = Space.REAL) -> list[str]:
        known = SHIPPED.acts[act].reportable_actors
        case_route = find_route(
            SHIPPED.complaints, SHIPPED.urgent, SHIPPED.agencies, act_id=act, actor=None, phase=Phase.DAY,
            contest="city", space=space, possible=known,
        )  # fmt: skip
        return [call.phone for call in case_route.calls]

    assert phones("O13") == ["110", "197"]
    assert phones("O27") == ["110"], "a report about police does not go to police"
    assert phones("O42", Space.VIRTUAL) == ["096380"]


def test_practice_cites_no_article_and_forces_are_not_inspected() -> None:
    assert {way.agency_id for way in SHIPPED.complaints if way.basis is Basis.PRACTICE} == {
        "cyber",
        "inspection",
    }
    assert shipped_route("O43", ActorClass.FORCE, Phase.BEFORE, "city").to("inspection") is None
    assert shipped_route("O45", ActorClass.OFFICIAL, Phase.BEFORE, "city").to("inspection") is None


@pytest.mark.parametrize("actor", [ActorClass.STAFF, ActorClass.OFFICIAL])
def test_staff_and_officials_court_says_whose_cases_go_elsewhere(actor: ActorClass) -> None:
    court = shipped_route("O43", actor, Phase.BEFORE, "city").to("court")
    assert court is not None and "مرکز استان" in court.way.note and "تهران" in court.way.note
    assert court.way.article_ids == ("87",), "which note applies depends on the office of the accused"
