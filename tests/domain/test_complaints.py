"""Who may take a complaint, never the accused, and until when: on ways of a test, and on all that is shipped."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest

from bot.domain.bodies.complaints import (
    Addressee,
    Council,
    Use,
    Window,
    addressees,
    council_of,
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
from bot.domain.owner.settings import Running
from tests.fakes.read_once import shipped_content

SHIPPED = shipped_content()
RESULT = date(2027, 2, 22)
PLACES = (*Council, None)


def way(id_: str, **more: object) -> Addressee:
    given = {"agency_id": id_, "label": id_, "note": "", "article_ids": ("68",), **more}
    return Addressee(id_, **given)  # type: ignore[arg-type]  # fields of a way


def ids(*ways: Addressee, act: str = "O01", actor: ActorClass | None = ActorClass.CANDIDATE,
        phase: Phase | None = Phase.DAY, council: Council | None = Council.CITY) -> list[str]:  # fmt: skip
    return [one.id for one in addressees(ways, act_id=act, actor=actor, phase=phase, council=council)]


def test_a_way_is_for_its_acts_its_phases_and_its_council() -> None:
    ways = (
        way("acts", act_ids=("O02",)),
        way("after", phases=(Phase.AFTER,)),
        way("village", council=Council.VILLAGE),
        way("any"),
    )
    assert ids(*ways) == ["any"]
    assert ids(*ways, act="O02") == ["acts", "any"]
    assert ids(*ways, phase=Phase.AFTER) == ["after", "any"]
    assert ids(*ways, council=Council.VILLAGE) == ["village", "any"]
    assert ids(*ways, phase=None, council=None) == ["after", "village", "any"]


def test_the_likeliest_for_an_act_stands_first_and_else_the_file_s_order() -> None:
    ways = (way("one"), way("two", first_for=("O02",)), way("three"))
    assert ids(*ways) == ["one", "two", "three"]
    assert ids(*ways, act="O02") == ["two", "one", "three"]


def test_who_is_accused_takes_no_complaint() -> None:
    ways = (way("exec", not_for=(ActorClass.STAFF, ActorClass.OFFICIAL)), way("higher"))
    assert ids(*ways) == ["exec", "higher"]
    assert ids(*ways, actor=ActorClass.STAFF) == ["higher"]
    assert ids(*ways, actor=None) == ["higher"], "an unknown actor may be anybody's"


def test_a_body_that_is_accused_in_one_council_is_left_out_where_the_council_is_not_known() -> None:
    ways = (
        way("city", agency_id="county", council=Council.CITY, not_for=(ActorClass.STAFF,)),
        way("village", agency_id="county", council=Council.VILLAGE),
        way("exec-only", agency_id="county", council=Council.CITY, act_ids=("O36",)),
        way("other"),
    )
    assert ids(*ways, actor=ActorClass.STAFF, council=Council.VILLAGE) == ["village", "other"]
    assert ids(*ways, actor=ActorClass.STAFF, council=None) == ["other"]
    known_to_be_another = ids(*ways, act="O36", actor=ActorClass.STAFF, council=None)
    assert known_to_be_another == ["village", "exec-only", "other"]


def test_the_last_day_is_counted_from_the_result_and_unknown_before_it() -> None:
    dated, free = way("dated", days_after_result=2), way("free")
    running = Running(result_day=RESULT)
    assert last_day(dated, running) == RESULT + timedelta(days=2)
    assert last_day(dated, Running()) is None
    assert last_day(free, running) is None
    for days, over in ((1, False), (2, False), (3, True)):
        today = RESULT + timedelta(days=days)
        assert is_over(dated, running, today=today) is over
        assert not is_over(free, running, today=today)
        assert not is_over(dated, Running(), today=today)
    assert has_deadline([free, dated]) and not has_deadline([free])


QUALIFIED = date(2027, 1, 20)


@pytest.mark.parametrize(
    ("running", "phase", "today", "found"),
    [
        (Running(qualified_day=QUALIFIED), Phase.BEFORE, QUALIFIED - timedelta(days=1), Window.NOT_YET),
        (Running(qualified_day=QUALIFIED), Phase.BEFORE, QUALIFIED, Window.OPEN),
        (Running(), Phase.BEFORE, QUALIFIED, Window.NOT_YET),
        (Running(), Phase.DAY, QUALIFIED, Window.OPEN),
        (Running(), Phase.AFTER, QUALIFIED, Window.OPEN),
        (Running(), None, QUALIFIED, Window.OPEN),
        (Running(qualified_day=QUALIFIED), None, QUALIFIED - timedelta(days=1), Window.NOT_YET),
        (Running(qualified_day=QUALIFIED, result_day=RESULT), Phase.AFTER, RESULT, Window.OPEN),
        (Running(qualified_day=QUALIFIED, result_day=RESULT), Phase.AFTER, RESULT + timedelta(days=2), Window.OPEN),
        (Running(qualified_day=QUALIFIED, result_day=RESULT), Phase.AFTER, RESULT + timedelta(days=3), Window.OVER),
        (Running(result_day=RESULT), Phase.AFTER, RESULT + timedelta(days=3), Window.OVER),
    ],
)  # fmt: skip
def test_the_window_of_article_68_opens_with_the_final_announcement_and_ends_two_days_after_the_result(
    running: Running, phase: Phase | None, today: date, found: Window
) -> None:
    board, free = way("board", days_after_result=2, from_qualified=True), way("free")
    assert window(board, running, phase=phase, today=today) is found
    assert window(free, running, phase=phase, today=today) is Window.OPEN


def test_the_first_day_is_that_of_the_announcement_and_unknown_before_it_is_set() -> None:
    board, free = way("board", from_qualified=True), way("free")
    assert first_day(board, Running(qualified_day=QUALIFIED)) == QUALIFIED
    assert first_day(board, Running()) is None
    assert first_day(free, Running(qualified_day=QUALIFIED)) is None


def test_from_the_result_on_it_is_after_whatever_the_owner_has_left_set() -> None:
    assert phase_now(Running(phase=Phase.DAY), today=RESULT) is Phase.DAY
    running = Running(phase=Phase.DAY, result_day=RESULT)
    assert phase_now(running, today=RESULT - timedelta(days=1)) is Phase.DAY
    assert phase_now(running, today=RESULT) is Phase.AFTER
    assert phase_now(Running(), today=RESULT, else_=Phase.BEFORE) is Phase.BEFORE
    assert phase_now(Running(), today=RESULT) is None


@pytest.mark.parametrize(("days", "due"), [(-3, False), (-2, False), (-1, True), (0, True), (1, False)])
def test_the_reminder_comes_on_the_day_before_and_late_only_while_there_is_time(days: int, due: bool) -> None:
    last = RESULT + timedelta(days=2)
    assert due_to_remind(last, today=last + timedelta(days=days)) is due
    assert not due_to_remind(None, today=last)


def test_the_reminder_is_about_the_first_day_to_come() -> None:
    ways = (way("a", days_after_result=5), way("b", days_after_result=2), way("c"))
    assert reminded_of(ways, Running(result_day=RESULT)) == RESULT + timedelta(days=2)
    assert reminded_of(ways, Running()) is None
    assert reminded_of(ways[2:], Running(result_day=RESULT)) is None


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
        ("c", None), ("d", Council.CITY), ("ds", Council.CITY), ("r", Council.VILLAGE), ("rs", Council.VILLAGE),
        ("b", None), ("br", Council.VILLAGE), ("bs", None), ("s", None), ("nowhere", None), ("", None),
    ],
)  # fmt: skip
def test_the_place_tells_the_council_where_it_can(area_id: str, council: Council | None) -> None:
    assert council_of(AREAS, area_id) is council


# --- what is shipped --------------------------------------------------------------------------------


def reportable() -> Iterator[tuple[str, ActorClass | None]]:
    for act in SHIPPED.acts.values():
        yield from ((act.id, actor) for actor in act.reportable_actors)
    yield from ((act_id, None) for act_id in (*SHIPPED.acts, "", "unknown"))


CASES = sorted(set(reportable()), key=str)


@pytest.mark.parametrize(("act_id", "actor"), CASES)
def test_everybody_has_somebody_to_complain_to_also_when_the_days_are_over(
    act_id: str, actor: ActorClass | None
) -> None:
    running = Running(result_day=RESULT)
    late = RESULT + timedelta(days=400)
    for phase, council in product((*Phase, None), PLACES):
        ways = addressees(SHIPPED.complaints, act_id=act_id, actor=actor, phase=phase, council=council)
        assert ways, (phase, council)
        assert [way for way in ways if not is_over(way, running, today=late)], (phase, council)
        assert [way for way in ways if not way.from_qualified], "before the final announcement, too"
        assert len({way.id for way in ways}) == len(ways)


EXECUTIVE = {"exec-county", "exec-district"}
ONLY_EXECUTIVES = {"O36", "O55", "O56", "O59"}
"""Acts that only those who run the election can do (articles 96, 54, 29, 79 and 82)."""


@pytest.mark.parametrize(("act_id", "actor"), CASES)
@pytest.mark.parametrize("council", PLACES)
def test_no_board_judges_itself(act_id: str, actor: ActorClass | None, council: Council | None) -> None:
    ways = addressees(SHIPPED.complaints, act_id=act_id, actor=actor, phase=None, council=council)
    bodies = {way.agency_id for way in ways}
    if actor in (ActorClass.STAFF, ActorClass.OFFICIAL, None):
        assert not bodies & EXECUTIVE, "a governor heads it, and its members are staff"
    if actor in (ActorClass.STAFF, None) and act_id not in ONLY_EXECUTIVES:
        assert "sup-district" not in bodies
        assert council is Council.VILLAGE or "sup-county" not in bodies
    if actor is ActorClass.FORCE:
        assert "court" not in bodies, "which court is theirs is not confirmed"


def test_the_days_that_the_law_names_and_no_others() -> None:
    dated = {way.id: (way.agency_id, way.article_ids) for way in SHIPPED.complaints if way.days_after_result}
    assert dated == {
        "exec-city": ("exec-county", ("68",)),
        "exec-village": ("exec-district", ("68",)),
        "result-city": ("sup-province", ("72",)),
        "result-village": ("sup-county", ("71",)),
    }
    assert {way.days_after_result for way in SHIPPED.complaints} == {2, None}
    assert {way.id for way in SHIPPED.complaints if way.from_qualified} == {"exec-city", "exec-village"}
    named = {way.id for way in SHIPPED.complaints if Use.COMPLAINT in way.uses and not way.unnamed}
    assert named == {"result-city", "result-village", "court", "court-capital", "court-boards"}, (
        "articles 68 and 86 alone say so"
    )


def test_every_body_that_is_named_is_there_and_confirmed() -> None:
    for one in SHIPPED.complaints:
        assert one.agency_id in SHIPPED.agencies
        assert all(article_id in SHIPPED.articles for article_id in one.article_ids)
