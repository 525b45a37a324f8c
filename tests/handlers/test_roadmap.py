"""The road map: a lock creates tasks, which follow the official level and polling day, with reminders."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.conversation.outgoing import Ack, Say, Screen
from bot.domain.atlas.atlas import AreaFact, AreaFactKind, AtlasLevel
from bot.domain.atlas.roadmap import RoadmapStep, TaskState
from bot.domain.catalogue.catalogue import Agency, Confidence, Phase
from bot.domain.people import Role, Staff
from bot.handlers.atlas.roadmap import road_reminders
from tests.fakes import floor as floors
from tests.fakes.county import (
    MINA,
    NADER,
    PARI,
    QASEM,
    a_county,
    draft_version,
    give_grade,
    messages_to,
    offered_presses,
    plain_text,
    sign_version,
)
from tests.fakes.floor import LEILA, NAMES, Floor
from tests.fakes.polling_day import OPEN, content

STEPS = (
    RoadmapStep("visit", "Visit the stations", AtlasLevel.LOW, Phase.DAY, "police", -10),
    RoadmapStep("guard", "Put up guards", AtlasLevel.VERY_HIGH, Phase.DAY, "police", -1),
    RoadmapStep("calm", "Calm down", AtlasLevel.LOW, Phase.AFTER, "nobody", 3),
)


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    police = Agency("police", name="Police", phone=None, when="", confidence=Confidence.SOURCED)
    county = replace(content(), roadmap=STEPS, agencies={"police": police})
    monkeypatch.setattr(floors, "content", lambda: county)
    floor = a_county(monkeypatch)
    for who, body in ((PARI, "police"), (QASEM, "court")):
        floor.uow.staff.save(Staff(who, Role.LIAISON, NAMES[who], started=True, body=body))
    floor.uow.keep_turn()
    return floor


async def locks(floor: Floor) -> None:
    await sign_version(floor, await draft_version(floor))
    assert any(v.is_locked for v in await floor.uow.atlas.versions())


def polling(floor: Floor, day: date | None) -> None:
    floor.uow.settings.save(replace(OPEN, polling_day=day))


async def states(floor: Floor) -> dict[tuple[str, str], TaskState]:
    return {task.place: task.state for task in await floor.uow.roadmap.tasks()}


async def test_locking_adds_steps_of_each_level_to_roadmap(floor: Floor) -> None:
    await floor.presses("road", by=PARI, private=True)
    assert floor.only_reply(Screen).key == "road-empty"
    await give_grade(floor, "day/thr01/tension/2")
    await give_grade(floor, "day/thr02/tension/5")
    await locks(floor)
    assert await states(floor) == {
        ("thr01", "visit"): TaskState.TODO,
        ("thr02", "visit"): TaskState.TODO,
        ("thr02", "guard"): TaskState.TODO,
    }


async def test_the_official_level_leads_the_road_map(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/5")
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "thr01", 1, "شورای امنیت کشور", "2026-04-01"))
    await locks(floor)
    assert await states(floor) == {("thr01", "visit"): TaskState.TODO, ("thr01", "calm"): TaskState.TODO}


async def test_a_level_that_falls_drops_only_what_nobody_began(floor: Floor) -> None:
    for area in ("thr01", "thr02"):
        await give_grade(floor, f"day/{area}/tension/5")
    await locks(floor)
    await floor.presses("road.move:thr01/guard/doing", by=PARI, private=True)
    for area in ("thr01", "thr02"):
        await give_grade(floor, f"day/{area}/tension/1")
    await locks(floor)
    task_states = await states(floor)
    assert (task_states["thr01", "guard"], task_states["thr02", "guard"]) == (
        TaskState.DOING,
        TaskState.DROPPED,
    )
    await give_grade(floor, "day/thr02/tension/5")
    await locks(floor)
    assert (await states(floor))["thr02", "guard"] is TaskState.TODO, "it is required again"


async def test_liaisons_move_tasks_and_leads_alone_drop_them(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/2")
    await locks(floor)
    polling(floor, floor.clock.today() + timedelta(days=30))
    await floor.presses("road", by=PARI, private=True)
    assert "road.area:thr01" in offered_presses(floor)
    await floor.presses("road.area:thr01", by=PARI, private=True)
    assert "road.task:thr01/visit" in offered_presses(floor)
    await floor.presses("road.task:thr01/visit", by=PARI, private=True)
    assert "road.move:thr01/visit/done" in offered_presses(
        floor
    ) and "road.move:thr01/visit/dropped" not in offered_presses(floor)
    assert "Police" in floor.texts[0]
    await floor.presses("road.move:thr01/visit/done", by=PARI, private=True)
    assert (await states(floor))["thr01", "visit"] is TaskState.DONE
    await floor.presses("road.move:thr01/visit/dropped", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "road-leads-drop"
    await floor.presses("road.move:thr01/visit/dropped", by=MINA, private=True)
    assert (await states(floor))["thr01", "visit"] is TaskState.DROPPED
    for press in (
        "road.move:thr01/visit/flown",
        "road.move:thr09/visit/done",
        "road.task:thr01/none",
        "road.area:x",
    ):
        await floor.presses(press, by=NADER, private=True)
        assert floor.only_reply(Ack).key == "road-no-task", press
    await floor.presses("road.move:thr01/visit/done", by=QASEM, private=True)
    assert floor.only_reply(Ack).key == "road-not-yours"
    await floor.presses("road", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "not-allowed"
    assert [r.detail for r in floor.uow.stored_audit if r.action == "road"] == ["done", "dropped"]


async def test_roadmap_days_count_from_polling_day_and_move_along(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/2")
    await locks(floor)
    polling(floor, None)
    await floor.presses("road.task:thr01/visit", by=PARI, private=True)
    assert "۱۰ روز پیش از رأی‌گیری" in plain_text(floor)
    today = floor.clock.today()
    polling(floor, today + timedelta(days=9))
    await floor.presses("road", by=PARI, private=True)
    assert "دیر شده" in floor.texts[0]
    polling(floor, today + timedelta(days=40))
    await floor.presses("road", by=PARI, private=True)
    assert "دیر شده" not in floor.texts[0] and "هیچ کاری به مهلتش نزدیک نیست" in floor.texts[0]


async def test_due_steps_are_reminded_once_a_day_to_responsible(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/2")
    await locks(floor)
    polling(floor, floor.clock.today() + timedelta(days=13))
    await floor.ticks(road_reminders)
    assert floor.replies == (), "three days before is too early"
    floor.clock.at += timedelta(days=1)
    await floor.ticks(road_reminders)
    assert (
        [r.key for r in messages_to(PARI, floor)] == ["road-reminder"]
        and messages_to(NADER, floor)
        and messages_to(MINA, floor)
    )
    assert not messages_to(QASEM, floor), "it belongs to another body"
    assert not messages_to(LEILA, floor) and all(r.quiet for r in floor.replies if isinstance(r, Say))
    await floor.ticks(road_reminders)
    assert floor.replies == ()
    floor.clock.at += timedelta(days=1)
    await floor.presses("road.move:thr01/visit/done", by=PARI, private=True)
    await floor.ticks(road_reminders)
    assert floor.replies == ()
