"""The routing table: every case finds a body and another one, and no accused is asked to judge himself."""

from itertools import product

import pytest

from bot.domain.bodies.complaints import Addressee, Basis, Council, Use
from bot.domain.bodies.routing import LEAST, Route, UrgentNumber, route
from bot.domain.catalogue.catalogue import Act, ActorClass, Agency, Confidence, Phase, Space
from bot.domain.catalogue.levels import Level
from bot.library.referral_ways import phases_of
from tests.fakes.read_once import shipped_content

SHIPPED = shipped_content()
COUNCILS = (*Council, None)


def agency(id_: str, level: Level | None = Level.COUNTY, **more: object) -> Agency:
    given = {"name": id_, "phone": None, "when": "", "confidence": Confidence.SOURCED, **more}
    return Agency(id_, level=level, **given)  # type: ignore[arg-type]  # fields of a body


def way(id_: str, **more: object) -> Addressee:
    given = {
        "agency_id": id_, "label": id_, "note": "", "article_ids": ("68",), "uses": (Use.REFERRAL,), **more,
    }  # fmt: skip
    return Addressee(id_, **given)  # type: ignore[arg-type]  # fields of a way


def told(
    ways: list[Addressee], *bodies: Agency, actor: ActorClass | None = ActorClass.CANDIDATE
) -> list[str]:
    known = {one.id: one for one in bodies}
    found = route(
        ways, (), known, act_id="O01", actor=actor, phase=Phase.DAY, council=Council.CITY
    )  # fmt: skip
    return [body.agency.id for body in found.bodies]


def shipped(
    act: str, actor: ActorClass | None, phase: Phase, council: Council | None, space: Space = Space.REAL
) -> Route:
    return route(
        SHIPPED.complaints, SHIPPED.urgent, SHIPPED.agencies,
        act_id=act, actor=actor, phase=phase, council=council, space=space,
    )  # fmt: skip


def first(act: str, actor: ActorClass, phase: Phase, council: Council = Council.CITY) -> list[str]:
    space = SHIPPED.acts[act].spaces[0]
    return [body.agency.id for body in shipped(act, actor, phase, council, space).bodies]


def test_complaints_and_numbers_that_are_only_called_are_no_bodies() -> None:
    ways = [way("own", uses=(Use.COMPLAINT,)), way("line"), way("court")]
    assert told(ways, agency("own"), agency("line", None), agency("court")) == ["court"]


def test_a_body_is_named_once_by_its_first_way() -> None:
    ways = [way("late", agency_id="court"), way("soon", agency_id="court", first_for=("O01",)), way("board")]
    assert told(ways, agency("court"), agency("board")) == ["court", "board"]


def test_a_body_of_the_accused_is_none_whatever_its_way_says() -> None:
    ways, police = [way("police"), way("board")], agency("police", of=(ActorClass.FORCE,))
    assert told(ways, police, agency("board")) == ["police", "board"]
    assert told(ways, police, agency("board"), actor=ActorClass.FORCE) == ["board"]
    assert told(ways, police, agency("board"), actor=None) == ["board"], "it may be the force's own"


def test_a_way_for_some_accused_alone_is_for_them_alone() -> None:
    ways = [way("capital", only_for=(ActorClass.CANDIDATE,)), way("board")]
    bodies = (agency("capital"), agency("board"))
    assert told(ways, *bodies) == ["capital", "board"]
    assert told(ways, *bodies, actor=ActorClass.PERSON) == ["board"]
    assert told(ways, *bodies, actor=None) == ["board"]


def left(found: Route, *tried: str, climb: bool) -> list[str]:
    return [body.agency.id for body in found.besides(set(tried), climb=climb)]


@pytest.mark.parametrize("climb", [True, False])
def test_what_stands_before_those_that_had_it_comes_last(climb: bool) -> None:
    found = shipped("O36", ActorClass.STAFF, Phase.DAY, Council.CITY)
    assert [body.agency.id for body in found.bodies] == [
        "sup-county", "sup-province", "sup-central", "admin-board",
    ]  # fmt: skip
    assert left(found, "sup-county", climb=climb) == ["sup-province", "sup-central", "admin-board"]
    after = left(found, "sup-province", climb=climb)
    assert after[0] == "sup-central" and after.index("sup-central") < after.index("sup-county")
    assert not left(found, "sup-county", "sup-province", "sup-central", "admin-board", climb=climb)


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
def test_who_is_not_competent_is_followed_by_the_law_s_next_and_who_is_silent_by_one_above(
    act: str, actor: ActorClass, tried: str, then: str, above: str
) -> None:
    found = shipped(act, actor, Phase.DAY, Council.CITY, SHIPPED.acts[act].spaces[0])
    assert left(found, tried, climb=False)[0] == then
    assert left(found, tried, climb=True)[0] == above


def test_a_number_is_for_its_acts_its_space_and_its_accused() -> None:
    number = UrgentNumber(
        "n", agency_id="police", note="", act_ids=("O13",), not_for=(ActorClass.FORCE,), space=Space.REAL
    )

    def fits(act: str, actor: ActorClass | None, space: Space = Space.REAL) -> bool:
        return number.fits(act, actor=actor, phase=Phase.DAY, space=space)

    assert fits("O13", ActorClass.PERSON)
    assert not fits("O01", ActorClass.PERSON) and not fits("O13", ActorClass.PERSON, Space.VIRTUAL)
    assert not fits("O13", ActorClass.FORCE)
    assert fits("O13", None), "a number in danger needs no innocence of an unknown actor"


@pytest.mark.parametrize(
    "act", [act for act in SHIPPED.acts.values() if act.reportable()], ids=lambda act: act.id
)
def test_every_case_finds_two_bodies_and_none_is_accused(act: Act) -> None:
    for actor, phase, council, space in product(
        (*act.reportable_actors, None), phases_of(act), COUNCILS, act.spaces
    ):
        found = shipped(act.id, actor, phase, council, space)
        bodies, which = {body.agency.id for body in found.bodies}, (actor, phase, council)
        assert len(bodies) >= LEAST, which
        for body in found.bodies:
            assert body.agency.confidence is not Confidence.RECHECK, which
            assert set(body.way.article_ids) <= SHIPPED.articles.keys() and body.way.note, which
            assert bool(body.way.article_ids) is (body.way.basis is Basis.LAW), which
        assert not bodies & barred(act, actor, council), which


def barred(act: Act, actor: ActorClass | None, council: Council | None) -> set[str]:
    """What may not be asked about such an accused."""
    found = set[str]()
    if actor in (ActorClass.STAFF, ActorClass.OFFICIAL, None):
        found |= {"exec-county", "exec-district", "station"}  # they belong to it or head it
    if actor in (ActorClass.FORCE, None):
        found |= {"police", "cyber"}
    if actor is ActorClass.STAFF and act.id not in ("O36", "O55", "O56", "O59"):
        found |= {"sup-district"} if council is Council.VILLAGE else {"sup-district", "sup-county"}
    if council is Council.CITY:
        found |= {"exec-district", "sup-district"}
    return found


@pytest.mark.parametrize(
    ("act", "actor", "phase", "council", "bodies"),
    [
        ("O01", ActorClass.HEADQUARTERS, Phase.BEFORE, Council.CITY, ["sup-county", "court"]),
        ("O01", ActorClass.PERSON, Phase.BEFORE, Council.VILLAGE, ["sup-district", "court"]),
        ("O13", ActorClass.PERSON, Phase.DAY, Council.CITY, ["police", "court", "sup-county", "station"]),
        ("O13", ActorClass.FORCE, Phase.DAY, Council.CITY, ["sup-county", "station", "force-board"]),
        ("O13", ActorClass.PERSON, Phase.AFTER, Council.VILLAGE, ["police", "court", "sup-district"]),
        ("O27", ActorClass.CANDIDATE, Phase.BEFORE, Council.CITY, ["police", "court", "sup-county"]),
        ("O23", ActorClass.MEDIA, Phase.BEFORE, Council.CITY, ["exec-county", "sup-county", "sup-province"]),
        ("O48", ActorClass.STAFF, Phase.BEFORE, Council.CITY, ["court", "sup-province", "sup-central"]),
        ("O43", ActorClass.STAFF, Phase.BEFORE, Council.CITY, ["sup-province", "inspection"]),
        ("O43", ActorClass.STAFF, Phase.BEFORE, Council.VILLAGE, ["sup-county", "inspection"]),
        ("O43", ActorClass.FORCE, Phase.BEFORE, Council.CITY, ["sup-county", "force-board"]),
        ("O10", ActorClass.ORGANISED_GROUP, Phase.DAY, Council.CITY, ["station", "exec-county"]),
        ("O10", ActorClass.STAFF, Phase.DAY, Council.CITY, ["sup-province", "sup-central"]),
        ("O10", ActorClass.STAFF, Phase.DAY, Council.VILLAGE, ["sup-county", "sup-central"]),
        ("O44", ActorClass.HEADQUARTERS, Phase.BEFORE, Council.CITY, ["police", "exec-county"]),
        ("O44", ActorClass.CANDIDATE, Phase.BEFORE, Council.VILLAGE, ["police", "exec-district"]),
        ("O42", ActorClass.CANDIDATE, Phase.BEFORE, Council.CITY, ["cyber", "court", "exec-county"]),
        ("O18", ActorClass.OFFICIAL, Phase.BEFORE, Council.CITY, ["sup-county", "inspection", "sup-province"]),
        ("O35", ActorClass.CANDIDATE, Phase.BEFORE, Council.CITY, ["exec-county", "sup-county", "inspection"]),
        ("O53", ActorClass.FORCE, Phase.DAY, Council.CITY, ["sup-county", "force-board", "exec-county"]),
        ("O08", ActorClass.STAFF, Phase.AFTER, Council.CITY, ["sup-province", "sup-central"]),
        ("O55", ActorClass.STAFF, Phase.DAY, Council.CITY, ["sup-county", "sup-province"]),
    ],
)  # fmt: skip
def test_the_likeliest_bodies_are_those_of_the_fact_sheet(
    act: str, actor: ActorClass, phase: Phase, council: Council, bodies: list[str]
) -> None:
    assert first(act, actor, phase, council)[: len(bodies)] == bodies


@pytest.mark.parametrize("act", ["O02", "O08", "O20"])
@pytest.mark.parametrize("phase", [Phase.DAY, Phase.AFTER])
def test_what_turns_the_result_reaches_the_province_in_both_councils(act: str, phase: Phase) -> None:
    found = shipped(act, SHIPPED.acts[act].reportable_actors[0], phase, Council.VILLAGE)
    board = found.to("sup-province")
    assert board is not None and board.way.article_ids == ("84-t1",)
    assert shipped("O10", ActorClass.CANDIDATE, phase, Council.VILLAGE).to("sup-province") is None
    city = shipped(act, SHIPPED.acts[act].reportable_actors[0], Phase.DAY, Council.CITY).to("sup-province")
    assert city is not None and city.way.article_ids == ("84-t1",)


@pytest.mark.parametrize("council", Council)
def test_what_a_force_has_done_reaches_its_own_board_and_the_military_prosecutor(council: Council) -> None:
    for act in SHIPPED.acts.values():
        if ActorClass.FORCE not in act.reportable_actors:
            continue
        for phase in phases_of(act):
            found = shipped(act.id, ActorClass.FORCE, phase, council)
            board, court = found.to("force-board"), found.to("military-court")
            assert board is not None and court is not None, (act.id, phase)
            assert board.way.article_ids == ("93",) and board.level is Level.SERVICE
            assert found.to("police") is None and found.to("cyber") is None, "no force judges itself"
    campaign = shipped("O43", ActorClass.FORCE, Phase.BEFORE, council).to("military-court")
    assert campaign is not None and campaign.way.article_ids == ("af-40",)
    other = shipped("O13", ActorClass.FORCE, Phase.DAY, council).to("military-court")
    assert other is not None and "تأییدنشده" in other.way.note
    assert other.way.basis is Basis.UNCONFIRMED and not other.way.article_ids


@pytest.mark.parametrize("actor", [ActorClass.STAFF, ActorClass.OFFICIAL])
def test_staff_and_officials_have_an_administrative_board(actor: ActorClass) -> None:
    for act in SHIPPED.acts.values():
        for phase, council in product(phases_of(act) if actor in act.reportable_actors else (), COUNCILS):
            board = shipped(act.id, actor, phase, council).to("admin-board")
            assert board is not None and "87-t3" in board.way.article_ids, (act.id, phase, council)
    assert shipped("O01", ActorClass.CANDIDATE, Phase.BEFORE, Council.CITY).to("admin-board") is None


@pytest.mark.parametrize("act", ["O17", "O22", "O23", "O24", "O42"])
def test_what_is_fake_or_insulting_online_goes_to_the_cyber_police_first_and_only_online(act: str) -> None:
    for council in COUNCILS:
        online = shipped(act, ActorClass.CANDIDATE, Phase.BEFORE, council, Space.VIRTUAL).bodies
        assert online[0].agency.id == "cyber" and online[0].agency.site == "cyberpolice.ir"
        assert online[1].agency.id == "court", "and to the prosecutor beside it"
        street = shipped(act, ActorClass.CANDIDATE, Phase.BEFORE, council, Space.REAL)
        assert street.to("cyber") is None


def test_a_candidate_s_court_says_where_it_sits() -> None:
    candidate = shipped("O01", ActorClass.CANDIDATE, Phase.BEFORE, Council.CITY).to("court")
    other = shipped("O01", ActorClass.PERSON, Phase.BEFORE, Council.CITY).to("court")
    assert candidate is not None and candidate.way.article_ids == ("87", "87-t1")
    assert candidate.level is Level.PROVINCE and candidate.agency.level is Level.COUNTY
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
    calls = shipped(act, actor, Phase.DAY, Council.CITY, space).calls
    assert [call.phone for call in calls] == phones
    assert all(call.certain is (call.phone in ("110", "197")) for call in calls)
