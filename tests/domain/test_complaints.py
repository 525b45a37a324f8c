"""Which body may take a complaint, never the accused one, and until when: test routes and shipped routes."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest

from bot.domain.bodies.complaints import (
    Addressee,
    Use,
    Window,
    addressees,
    due_to_remind,
    first_day,
    has_deadline,
    is_over,
    last_day,
    phase_now,
    reminded_of,
    window,
)
from bot.domain.catalogue.catalogue import ActorClass, Area, AreaKind, AreaTree, Phase
from bot.domain.owner.settings import RunningSettings
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_content

SHIPPED = shipped_content()
RESULT = date(2027, 2, 22)
PLACES = (*ELECTION.contest_ids(), None)


def addressee(id_: str, **more: object) -> Addressee:
    given = {"agency_id": id_, "label": id_, "note": "", "article_ids": ("68",), **more}
    return Addressee(id_, **given)  # type: ignore[arg-type]  # fields of a way


def ids(*ways: Addressee, act: str = "O01", actor: ActorClass | None = ActorClass.CANDIDATE,
        phase: Phase | None = Phase.DAY, contest: str | None = "city") -> list[str]:  # fmt: skip
    return [
        addressee.id for addressee in addressees(ways, act_id=act, actor=actor, phase=phase, contest=contest)
    ]


def test_route_is_limited_by_acts_phases_and_council() -> None:
    ways = (
        addressee("acts", act_ids=("O02",)),
        addressee("after", phases=(Phase.AFTER,)),
        addressee("village", contest="village"),
        addressee("any"),
    )
    assert ids(*ways) == ["any"]
    assert ids(*ways, act="O02") == ["acts", "any"]
    assert ids(*ways, phase=Phase.AFTER) == ["after", "any"]
    assert ids(*ways, contest="village") == ["village", "any"]
    assert ids(*ways, phase=None, contest=None) == ["after", "village", "any"]


def test_likeliest_route_comes_first_then_file_order() -> None:
    ways = (addressee("one"), addressee("two", first_for=("O02",)), addressee("three"))
    assert ids(*ways) == ["one", "two", "three"]
    assert ids(*ways, act="O02") == ["two", "one", "three"]


def test_who_is_accused_takes_no_complaint() -> None:
    ways = (addressee("exec", not_for=(ActorClass.STAFF, ActorClass.OFFICIAL)), addressee("higher"))
    assert ids(*ways) == ["exec", "higher"]
    assert ids(*ways, actor=ActorClass.STAFF) == ["higher"]
    assert ids(*ways, actor=None) == ["higher"], "an unknown actor may belong to any body"


def test_body_accused_in_one_council_is_excluded_without_council() -> None:
    ways = (
        addressee("city", agency_id="county", contest="city", not_for=(ActorClass.STAFF,)),
        addressee("village", agency_id="county", contest="village"),
        addressee("exec-only", agency_id="county", contest="city", act_ids=("O36",)),
        addressee("other"),
    )
    assert ids(*ways, actor=ActorClass.STAFF, contest="village") == ["village", "other"]
    assert ids(*ways, actor=ActorClass.STAFF, contest=None) == ["other"]
    known_to_be_another = ids(*ways, act="O36", actor=ActorClass.STAFF, contest=None)
    assert known_to_be_another == ["village", "exec-only", "other"]


def test_last_day_counts_from_result_and_is_unknown_before() -> None:
    dated, free = addressee("dated", days_after_result=2), addressee("free")
    running = RunningSettings(result_day=RESULT)
    assert last_day(dated, running) == RESULT + timedelta(days=2)
    assert last_day(dated, RunningSettings()) is None
    assert last_day(free, running) is None
    for days, over in ((1, False), (2, False), (3, True)):
        today = RESULT + timedelta(days=days)
        assert is_over(dated, running, today=today) is over
        assert not is_over(free, running, today=today)
        assert not is_over(dated, RunningSettings(), today=today)
    assert has_deadline([free, dated]) and not has_deadline([free])


QUALIFIED = date(2027, 1, 20)
BEFORE_RESULT = RunningSettings(law_days={"qualified": QUALIFIED})
BOTH_DAYS = RunningSettings(law_days={"qualified": QUALIFIED}, result_day=RESULT)


@pytest.mark.parametrize(
    ("running", "phase", "today", "expected_window"),
    [
        (BEFORE_RESULT, Phase.BEFORE, QUALIFIED - timedelta(days=1), Window.NOT_YET),
        (BEFORE_RESULT, Phase.BEFORE, QUALIFIED, Window.OPEN),
        (RunningSettings(), Phase.BEFORE, QUALIFIED, Window.NOT_YET),
        (RunningSettings(), Phase.DAY, QUALIFIED, Window.OPEN),
        (RunningSettings(), Phase.AFTER, QUALIFIED, Window.OPEN),
        (RunningSettings(), None, QUALIFIED, Window.OPEN),
        (BEFORE_RESULT, None, QUALIFIED - timedelta(days=1), Window.NOT_YET),
        (BOTH_DAYS, Phase.AFTER, RESULT, Window.OPEN),
        (BOTH_DAYS, Phase.AFTER, RESULT + timedelta(days=2), Window.OPEN),
        (BOTH_DAYS, Phase.AFTER, RESULT + timedelta(days=3), Window.OVER),
        (RunningSettings(result_day=RESULT), Phase.AFTER, RESULT + timedelta(days=3), Window.OVER),
    ],
)  # fmt: skip
def test_article_68_window_opens_at_announcement_ends_after_result(
    running: RunningSettings, phase: Phase | None, today: date, expected_window: Window
) -> None:
    board, free = addressee("board", days_after_result=2, from_day="qualified"), addressee("free")
    assert window(board, running, phase=phase, today=today) is expected_window
    assert window(free, running, phase=phase, today=today) is Window.OPEN


def test_first_day_is_announcement_and_unknown_before_it() -> None:
    board, free = addressee("board", from_day="qualified"), addressee("free")
    assert first_day(board, BEFORE_RESULT) == QUALIFIED
    assert first_day(board, RunningSettings()) is None
    assert first_day(free, BEFORE_RESULT) is None


def test_phase_is_after_from_result_day_whatever_is_set() -> None:
    assert phase_now(RunningSettings(phase=Phase.DAY), today=RESULT) is Phase.DAY
    running = RunningSettings(phase=Phase.DAY, result_day=RESULT)
    assert phase_now(running, today=RESULT - timedelta(days=1)) is Phase.DAY
    assert phase_now(running, today=RESULT) is Phase.AFTER
    assert phase_now(RunningSettings(), today=RESULT, else_=Phase.BEFORE) is Phase.BEFORE
    assert phase_now(RunningSettings(), today=RESULT) is None


@pytest.mark.parametrize(("days", "due"), [(-3, False), (-2, False), (-1, True), (0, True), (1, False)])
def test_reminder_comes_day_before_or_late_while_time_remains(days: int, due: bool) -> None:
    last = RESULT + timedelta(days=2)
    assert due_to_remind(last, today=last + timedelta(days=days)) is due
    assert not due_to_remind(None, today=last)


def test_the_reminder_is_about_the_first_day_to_come() -> None:
    ways = (addressee("a", days_after_result=5), addressee("b", days_after_result=2), addressee("c"))
    assert reminded_of(ways, RunningSettings(result_day=RESULT)) == RESULT + timedelta(days=2)
    assert reminded_of(ways, RunningSettings()) is None
    assert reminded_of(ways[2:], RunningSettings(result_day=RESULT)) is None


def area(id_: str, kind: AreaKind, parent: str | None) -> Area:
    return Area(id_, name=id_, parent_id=parent, kind=kind)


AREAS = AreaTree(
    (
        area("c", AreaKind.COUNTY, None),
        area("d", AreaKind.DISTRICT, "c"),
        area("ds", AreaKind.STATION, "d"),
        area("r", AreaKind.RURAL_DISTRICT, "c"),
        area("rs", AreaKind.STATION, "r"),
        area("b", AreaKind.DISTRICT, "c"),
        area("br", AreaKind.RURAL_DISTRICT, "b"),
        area("bs", AreaKind.STATION, "b"),
        area("s", AreaKind.STATION, "c"),
    )
)


@pytest.mark.parametrize(
    ("area_id", "council"),
    [
        ("c", None), ("d", "city"), ("ds", "city"), ("r", "village"), ("rs", "village"),
        ("b", None), ("br", "village"), ("bs", None), ("s", None), ("nowhere", None), ("", None),
    ],
)  # fmt: skip
def test_the_place_tells_the_council_where_it_can(area_id: str, council: str | None) -> None:
    assert ELECTION.contest_of(AREAS, area_id) == council


# --- the shipped routes ---------------------------------------------------------------------------------


def reportable_pairs() -> Iterator[tuple[str, ActorClass | None]]:
    for act in SHIPPED.acts.values():
        yield from ((act.id, actor) for actor in act.reportable_actors)
    yield from ((act_id, None) for act_id in (*SHIPPED.acts, "", "unknown"))


CASES = sorted(set(reportable_pairs()), key=str)


@pytest.mark.parametrize(("act_id", "actor"), CASES)
def test_everybody_has_an_addressee_even_after_all_deadlines(act_id: str, actor: ActorClass | None) -> None:
    running = RunningSettings(result_day=RESULT)
    late = RESULT + timedelta(days=400)
    for phase, council in product((*Phase, None), PLACES):
        ways = addressees(SHIPPED.complaints, act_id=act_id, actor=actor, phase=phase, contest=council)
        assert ways, (phase, council)
        assert [way for way in ways if not is_over(way, running, today=late)], (phase, council)
        assert [way for way in ways if not way.from_day], "also before the final announcement"
        assert len({way.id for way in ways}) == len(ways)


EXECUTIVE = {"exec-county", "exec-district"}
ONLY_EXECUTIVES = {"O36", "O55", "O56", "O59"}
"""Acts that only the organisers of the election can commit (articles 96, 54, 29, 79 and 82)."""


@pytest.mark.parametrize(("act_id", "actor"), CASES)
@pytest.mark.parametrize("council", PLACES)
def test_no_board_judges_itself(act_id: str, actor: ActorClass | None, council: str | None) -> None:
    ways = addressees(SHIPPED.complaints, act_id=act_id, actor=actor, phase=None, contest=council)
    bodies = {way.agency_id for way in ways}
    if actor in (ActorClass.STAFF, ActorClass.OFFICIAL, None):
        assert not bodies & EXECUTIVE, "a governor is its head, and its members are staff"
    if actor in (ActorClass.STAFF, None) and act_id not in ONLY_EXECUTIVES:
        assert "sup-district" not in bodies
        assert council == "village" or "sup-county" not in bodies
    if actor is ActorClass.FORCE:
        assert "court" not in bodies, "which court is competent is not confirmed"


def test_the_days_that_the_law_names_and_no_others() -> None:
    dated = {way.id: (way.agency_id, way.article_ids) for way in SHIPPED.complaints if way.days_after_result}
    assert dated == {
        "exec-city": ("exec-county", ("68",)),
        "exec-village": ("exec-district", ("68",)),
        "result-city": ("sup-province", ("72",)),
        "result-village": ("sup-county", ("71",)),
    }
    assert {way.days_after_result for way in SHIPPED.complaints} == {2, None}
    assert {way.id for way in SHIPPED.complaints if way.from_day} == {"exec-city", "exec-village"}
    named = {way.id for way in SHIPPED.complaints if Use.COMPLAINT in way.uses and not way.unnamed}
    assert named == {"result-city", "result-village", "court", "court-capital", "court-boards"}, (
        "only articles 68 and 86 say so"
    )


def test_every_body_that_is_named_is_there_and_confirmed() -> None:
    for addressee in SHIPPED.complaints:
        assert addressee.agency_id in SHIPPED.agencies
        assert all(article_id in SHIPPED.articles for article_id in addressee.article_ids)
