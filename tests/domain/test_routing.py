"""The routing table: each case has a body and a fallback, and no accused body judges its own case."""

from itertools import product

import pytest

from bot.domain.bodies.complaints import Addressee, Basis, Use
from bot.domain.bodies.routing import LEAST, ReferralRoute, UrgentNumber, find_route
from bot.domain.catalogue.catalogue import Act, ActorClass, Agency, BodyLevel, Confidence, Phase, Space
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content

SHIPPED = shipped_content()
COUNCILS = (*ELECTION.contest_ids(), None)


def agency(id_: str, level: BodyLevel | None = BodyLevel.COUNTY, **more: object) -> Agency:
    given = {"name": id_, "phone": None, "when": "", "confidence": Confidence.SOURCED, **more}
    return Agency(id_, level=level, **given)  # type: ignore[arg-type]  # fields of a body


def addressee(id_: str, **more: object) -> Addressee:
    given = {
        "agency_id": id_, "label": id_, "note": "", "article_ids": ("68",), "uses": (Use.REFERRAL,), **more,
    }  # fmt: skip
    return Addressee(id_, **given)  # type: ignore[arg-type]  # fields of a way


def routed_body_ids(
    ways: list[Addressee], *bodies: Agency, actor: ActorClass | None = ActorClass.CANDIDATE
) -> list[str]:
    known = {body.id: body for body in bodies}
    case_route = find_route(
        ways, (), known, act_id="O01", actor=actor, phase=Phase.DAY, contest="city"
    )  # fmt: skip
    return [body.agency.id for body in case_route.bodies]


def shipped_route(
    act: str, actor: ActorClass | None, phase: Phase, council: str | None, space: Space = Space.REAL
) -> ReferralRoute:
    return find_route(
        SHIPPED.complaints, SHIPPED.urgent, SHIPPED.agencies,
        act_id=act, actor=actor, phase=phase, contest=council, space=space,
    )  # fmt: skip


def shipped_body_ids(act: str, actor: ActorClass, phase: Phase, council: str = "city") -> list[str]:
    space = SHIPPED.acts[act].spaces[0]
    return [body.agency.id for body in shipped_route(act, actor, phase, council, space).bodies]


def test_complaint_offices_and_call_numbers_are_no_bodies() -> None:
    ways = [addressee("own", uses=(Use.COMPLAINT,)), addressee("line"), addressee("court")]
    assert routed_body_ids(ways, agency("own"), agency("line", None), agency("court")) == ["court"]


def test_a_body_is_named_once_by_its_first_way() -> None:
    ways = [
        addressee("late", agency_id="court"),
        addressee("soon", agency_id="court", first_for=("O01",)),
        addressee("board"),
    ]
    assert routed_body_ids(ways, agency("court"), agency("board")) == ["court", "board"]


def test_accuseds_own_body_is_excluded_whatever_its_route() -> None:
    ways, police = [addressee("police"), addressee("board")], agency("police", of=(ActorClass.FORCE,))
    assert routed_body_ids(ways, police, agency("board")) == ["police", "board"]
    assert routed_body_ids(ways, police, agency("board"), actor=ActorClass.FORCE) == ["board"]
    assert routed_body_ids(ways, police, agency("board"), actor=None) == ["board"], (
        "the actor may belong to that force"
    )


def test_route_for_some_accused_serves_only_them() -> None:
    ways = [addressee("capital", only_for=(ActorClass.CANDIDATE,)), addressee("board")]
    bodies = (agency("capital"), agency("board"))
    assert routed_body_ids(ways, *bodies) == ["capital", "board"]
    assert routed_body_ids(ways, *bodies, actor=ActorClass.PERSON) == ["board"]
    assert routed_body_ids(ways, *bodies, actor=None) == ["board"]


def remaining_bodies(case_route: ReferralRoute, *tried: str, climb: bool) -> list[str]:
    return [body.agency.id for body in case_route.remaining_bodies(set(tried), climb=climb)]


@pytest.mark.parametrize("climb", [True, False])
def test_what_stands_before_those_that_had_it_comes_last(climb: bool) -> None:
    case_route = shipped_route("O36", ActorClass.STAFF, Phase.DAY, "city")
    assert [body.agency.id for body in case_route.bodies] == [
        "sup-county", "sup-province", "sup-central", "admin-board",
    ]  # fmt: skip
    assert remaining_bodies(case_route, "sup-county", climb=climb) == [
        "sup-province",
        "sup-central",
        "admin-board",
    ]
    after = remaining_bodies(case_route, "sup-province", climb=climb)
    assert after[0] == "sup-central" and after.index("sup-central") < after.index("sup-county")
    assert not remaining_bodies(
        case_route, "sup-county", "sup-province", "sup-central", "admin-board", climb=climb
    )


@pytest.mark.parametrize(
    ("act", "actor", "tried", "then", "above"),
    [
        ("O01", ActorClass.PERSON, "sup-county", "court", "sup-province"),
        ("O13", ActorClass.PERSON, "police", "court", "sup-province"),
        ("O26", ActorClass.CANDIDATE, "exec-county", "sup-county", "sup-province"),
        ("O10", ActorClass.CANDIDATE, "station", "exec-county", "exec-county"),
        ("O53", ActorClass.FORCE, "sup-county", "force-board", "sup-province"),
        ("O42", ActorClass.HEADQUARTERS, "cyber", "court", "court"),
    ],
)
def test_incompetent_body_goes_to_next_silent_one_higher(
    act: str, actor: ActorClass, tried: str, then: str, above: str
) -> None:
    case_route = shipped_route(act, actor, Phase.DAY, "city", SHIPPED.acts[act].spaces[0])
    assert remaining_bodies(case_route, tried, climb=False)[0] == then
    assert remaining_bodies(case_route, tried, climb=True)[0] == above


def test_number_is_limited_by_act_space_and_accused() -> None:
    number = UrgentNumber(
        "n", agency_id="police", note="", act_ids=("O13",), not_for=(ActorClass.FORCE,), space=Space.REAL
    )

    def fits(act: str, actor: ActorClass | None, space: Space = Space.REAL) -> bool:
        return number.fits(act, actor=actor, phase=Phase.DAY, space=space)

    assert fits("O13", ActorClass.PERSON)
    assert not fits("O01", ActorClass.PERSON) and not fits("O13", ActorClass.PERSON, Space.VIRTUAL)
    assert not fits("O13", ActorClass.FORCE)
    assert fits("O13", None), "a case with danger to life does not require that an unknown actor is innocent"


@pytest.mark.parametrize(
    "act", [act for act in SHIPPED.acts.values() if act.reportable()], ids=lambda act: act.id
)
def test_every_case_finds_two_bodies_and_none_is_accused(act: Act) -> None:
    for actor, phase, council, space in product(
        (*act.reportable_actors, None), act.case_phases, COUNCILS, act.spaces
    ):
        case_route = shipped_route(act.id, actor, phase, council, space)
        bodies, which = {body.agency.id for body in case_route.bodies}, (actor, phase, council)
        assert len(bodies) >= LEAST, which
        for body in case_route.bodies:
            assert body.agency.confidence is not Confidence.RECHECK, which
            assert set(body.way.article_ids) <= SHIPPED.articles.keys() and body.way.note, which
            assert bool(body.way.article_ids) is (body.way.basis is Basis.LAW), which
        assert not bodies & barred_bodies(act, actor, council), which


def barred_bodies(act: Act, actor: ActorClass | None, council: str | None) -> set[str]:
    """The bodies that must not be asked about such an actor."""
    bodies = set[str]()
    if actor in (ActorClass.STAFF, ActorClass.OFFICIAL, None):
        bodies |= {"exec-county", "exec-district", "station"}  # they belong to it or are headed by it
    if actor in (ActorClass.FORCE, None):
        bodies |= {"police", "cyber"}
    if actor is ActorClass.STAFF and act.id not in ("O36", "O55", "O56", "O59"):
        bodies |= {"sup-district"} if council == "village" else {"sup-district", "sup-county"}
    if council == "city":
        bodies |= {"exec-district", "sup-district"}
    return bodies


@pytest.mark.parametrize(
    ("act", "actor", "phase", "council", "bodies"),
    [
        ("O01", ActorClass.HEADQUARTERS, Phase.BEFORE, "city", ["sup-county", "court"]),
        ("O01", ActorClass.PERSON, Phase.BEFORE, "village", ["sup-district", "court"]),
        ("O13", ActorClass.PERSON, Phase.DAY, "city", ["police", "court", "sup-county", "station"]),
        ("O13", ActorClass.FORCE, Phase.DAY, "city", ["sup-county", "station", "force-board"]),
        ("O13", ActorClass.PERSON, Phase.AFTER, "village", ["police", "court", "sup-district"]),
        ("O27", ActorClass.CANDIDATE, Phase.BEFORE, "city", ["police", "court", "sup-county"]),
        ("O23", ActorClass.MEDIA, Phase.BEFORE, "city", ["exec-county", "sup-county", "sup-province"]),
        ("O48", ActorClass.STAFF, Phase.BEFORE, "city", ["court", "sup-province", "sup-central"]),
        ("O43", ActorClass.STAFF, Phase.BEFORE, "city", ["sup-province", "inspection"]),
        ("O43", ActorClass.STAFF, Phase.BEFORE, "village", ["sup-county", "inspection"]),
        ("O43", ActorClass.FORCE, Phase.BEFORE, "city", ["sup-county", "force-board"]),
        ("O10", ActorClass.ORGANISED_GROUP, Phase.DAY, "city", ["station", "exec-county"]),
        ("O10", ActorClass.STAFF, Phase.DAY, "city", ["sup-province", "sup-central"]),
        ("O10", ActorClass.STAFF, Phase.DAY, "village", ["sup-county", "sup-central"]),
        ("O44", ActorClass.HEADQUARTERS, Phase.BEFORE, "city", ["police", "exec-county"]),
        ("O44", ActorClass.CANDIDATE, Phase.BEFORE, "village", ["police", "exec-district"]),
        ("O42", ActorClass.CANDIDATE, Phase.BEFORE, "city", ["cyber", "court", "exec-county"]),
        ("O18", ActorClass.OFFICIAL, Phase.BEFORE, "city", ["sup-county", "inspection", "sup-province"]),
        ("O35", ActorClass.CANDIDATE, Phase.BEFORE, "city", ["exec-county", "sup-county", "inspection"]),
        ("O53", ActorClass.FORCE, Phase.DAY, "city", ["sup-county", "force-board", "exec-county"]),
        ("O08", ActorClass.STAFF, Phase.AFTER, "city", ["sup-province", "sup-central"]),
        ("O55", ActorClass.STAFF, Phase.DAY, "city", ["sup-county", "sup-province"]),
    ],
)  # fmt: skip
def test_the_likeliest_bodies_are_those_of_the_fact_sheet(
    act: str, actor: ActorClass, phase: Phase, council: str, bodies: list[str]
) -> None:
    assert shipped_body_ids(act, actor, phase, council)[: len(bodies)] == bodies


@pytest.mark.parametrize("act", ["O02", "O08", "O20"])
@pytest.mark.parametrize("phase", [Phase.DAY, Phase.AFTER])
def test_result_changing_acts_reach_the_province_in_both_councils(act: str, phase: Phase) -> None:
    case_route = shipped_route(act, SHIPPED.acts[act].reportable_actors[0], phase, "village")
    board = case_route.to("sup-province")
    assert board is not None and board.way.article_ids == ("84-t1",)
    assert shipped_route("O10", ActorClass.CANDIDATE, phase, "village").to("sup-province") is None
    city = shipped_route(act, SHIPPED.acts[act].reportable_actors[0], Phase.DAY, "city").to("sup-province")
    assert city is not None and city.way.article_ids == ("84-t1",)


@pytest.mark.parametrize("council", ELECTION.contest_ids())
def test_acts_of_forces_reach_own_board_and_military_prosecutor(council: str) -> None:
    for act in SHIPPED.acts.values():
        if ActorClass.FORCE not in act.reportable_actors:
            continue
        for phase in act.case_phases:
            case_route = shipped_route(act.id, ActorClass.FORCE, phase, council)
            board, court = case_route.to("force-board"), case_route.to("military-court")
            assert board is not None and court is not None, (act.id, phase)
            assert board.way.article_ids == ("93",) and board.level is BodyLevel.SERVICE
            assert case_route.to("police") is None and case_route.to("cyber") is None, (
                "no force judges its own case"
            )
    campaign = shipped_route("O43", ActorClass.FORCE, Phase.BEFORE, council).to("military-court")
    assert campaign is not None and campaign.way.article_ids == ("af-40",)
    other = shipped_route("O13", ActorClass.FORCE, Phase.DAY, council).to("military-court")
    assert other is not None and "تأییدنشده" in other.way.note
    assert other.way.basis is Basis.UNCONFIRMED and not other.way.article_ids


@pytest.mark.parametrize("actor", [ActorClass.STAFF, ActorClass.OFFICIAL])
def test_staff_and_officials_have_an_administrative_board(actor: ActorClass) -> None:
    for act in SHIPPED.acts.values():
        for phase, council in product(act.case_phases if actor in act.reportable_actors else (), COUNCILS):
            board = shipped_route(act.id, actor, phase, council).to("admin-board")
            assert board is not None and "87-t3" in board.way.article_ids, (act.id, phase, council)
    assert shipped_route("O01", ActorClass.CANDIDATE, Phase.BEFORE, "city").to("admin-board") is None


@pytest.mark.parametrize("act", ["O17", "O22", "O23", "O24", "O42"])
def test_online_fakes_and_insults_reach_cyber_police_first(act: str) -> None:
    for council in COUNCILS:
        online = shipped_route(act, ActorClass.CANDIDATE, Phase.BEFORE, council, Space.VIRTUAL).bodies
        assert online[0].agency.id == "cyber" and online[0].agency.site == "cyberpolice.ir"
        assert online[1].agency.id == "court", "and, next to it, to the prosecutor"
        street = shipped_route(act, ActorClass.CANDIDATE, Phase.BEFORE, council, Space.REAL)
        assert street.to("cyber") is None


def test_a_candidate_s_court_says_where_it_sits() -> None:
    candidate = shipped_route("O01", ActorClass.CANDIDATE, Phase.BEFORE, "city").to("court")
    other = shipped_route("O01", ActorClass.PERSON, Phase.BEFORE, "city").to("court")
    assert candidate is not None and candidate.way.article_ids == ("87", "87-t1")
    assert candidate.level is BodyLevel.PROVINCE and candidate.agency.level is BodyLevel.COUNTY
    assert other is not None and other.way.article_ids == ("87",)


@pytest.mark.parametrize(
    ("act", "actor", "space", "phones"),
    [
        ("O13", ActorClass.PERSON, Space.REAL, ["110"]),
        ("O13", ActorClass.FORCE, Space.REAL, ["110", "197"]),
        ("O03", ActorClass.FORCE, Space.REAL, ["110", "197"]),
        ("O43", ActorClass.FORCE, Space.REAL, ["197"]),
        ("O42", ActorClass.HEADQUARTERS, Space.VIRTUAL, ["096380"]),
        ("O42", ActorClass.HEADQUARTERS, Space.REAL, []),
        ("O35", ActorClass.OFFICIAL, Space.REAL, ["136"]),
        ("O29", ActorClass.CANDIDATE, Space.REAL, []),
    ],
)
def test_whom_to_call_at_once(act: str, actor: ActorClass, space: Space, phones: list[str]) -> None:
    calls = shipped_route(act, actor, Phase.DAY, "city", space).calls
    assert [call.phone for call in calls] == phones
    assert all(call.certain is (call.phone in ("110", "197")) for call in calls)
