"""The road map by step: one line for a step in many areas, in chat, in reminders and on paper."""

from datetime import timedelta

import pypdfium2
import pytest

from bot.conversation.outgoing import Ack, Say, Screen, SendDocument
from bot.domain.atlas.atlas import AreaFact, AreaFactKind
from bot.domain.atlas.roadmap import Task, TaskState
from bot.handlers.atlas.roadmap import road_reminders
from bot.papers.registry import make
from tests.fakes.county import (
    MINA,
    NADER,
    PARI,
    QASEM,
    draft_version,
    give_grade,
    messages_to,
    offered_presses,
    plain_text,
)
from tests.fakes.floor import LEILA, TEXTS, Floor
from tests.handlers.test_roadmap import floor, locks, polling, states

__all__ = ("floor",)

DAYS = 11
"""Days from today to polling day: the visit is due tomorrow."""


async def everywhere(floor: Floor) -> None:
    """The whole county is classified, so each of its areas needs the visit."""
    floor.uow.atlas.set_fact(AreaFact(AreaFactKind.OFFICIAL, "thr", 1, "شورای امنیت کشور", "2026-04-01"))
    await locks(floor)
    polling(floor, floor.clock.today() + timedelta(days=DAYS))


def add_distant_tasks(floor: Floor, count: int, step: str) -> None:
    """Add areas that have left the tree, and one area that alone has another step."""
    for place in (*((f"far{number:03}", step) for number in range(count)), ("lone", "guard")):
        floor.uow.tables.tasks[place] = Task(*place, TaskState.TODO, floor.clock.today())


def of(name: str, task_states: dict[tuple[str, str], TaskState]) -> set[TaskState]:
    return {state for (_, step), state in task_states.items() if step == name}


async def test_step_in_many_areas_is_one_line_everywhere(floor: Floor) -> None:
    """With one line for each area, the first step hid all others."""
    await everywhere(floor)
    areas = len({area for area, _ in await states(floor)})
    assert areas > 3
    await floor.presses("road", by=NADER, private=True)
    assert plain_text(floor).count("Visit the stations") == 1
    assert "همهٔ" in plain_text(floor) and "منطقه" in plain_text(floor)
    await floor.ticks(road_reminders)
    (reminder,) = messages_to(PARI, floor)
    words = TEXTS.render(reminder.key, reminder.args)
    assert words.count("Visit the stations") == 1 and reminder.args["count"] == 1
    await floor.presses("road.move:thr01/visit/done", by=PARI, private=True)
    await floor.presses("road", by=NADER, private=True)
    assert "District 2، District 3، District 4 و" in plain_text(floor), (
        "the first by name, the others by count"
    )


async def test_all_areas_of_step_move_together_after_confirmation(floor: Floor) -> None:
    await everywhere(floor)
    await floor.presses("road.steps", by=PARI, private=True)
    assert offered_presses(floor)[0] == "road.step:visit", "a body's own steps come first"
    await floor.presses("road.step:visit", by=PARI, private=True)
    assert "road.all:visit/done" in offered_presses(
        floor
    ) and "road.all:visit/dropped" not in offered_presses(floor)
    await floor.presses("road.all:visit/done", by=PARI, private=True)
    assert of("visit", await states(floor)) == {TaskState.TODO}, "it asks first"
    await floor.presses("road.all-yes:visit/done", by=PARI, private=True)
    task_states = await states(floor)
    assert of("visit", task_states) == {TaskState.DONE} and of("calm", task_states) == {TaskState.TODO}
    assert floor.only_reply(Screen).key == "road-step"
    recorded = {r.subject for r in floor.uow.stored_audit if r.action == "road" and r.detail == "done"}
    assert recorded == {f"{area}/{step}" for area, step in task_states if step == "visit"}, (
        "each area separately"
    )
    await floor.presses("road.all-yes:visit/done", by=PARI, private=True)
    assert floor.only_reply(Ack).key == "road-nothing-open"


async def test_done_or_dropped_tasks_stay_when_rest_is_moved(floor: Floor) -> None:
    await everywhere(floor)
    await floor.presses("road.move:thr01/visit/done", by=PARI, private=True)
    await floor.presses("road.move:thr02/visit/dropped", by=MINA, private=True)
    await floor.presses("road.all-yes:visit/doing", by=NADER, private=True)
    task_states = await states(floor)
    assert (
        task_states["thr01", "visit"] is TaskState.DONE and task_states["thr02", "visit"] is TaskState.DROPPED
    )
    assert task_states["thr03", "visit"] is TaskState.DOING


async def test_bulk_move_needs_same_rights_as_single_moves(floor: Floor) -> None:
    await everywhere(floor)
    for press, who, key in (
        ("road.all-yes:visit/done", QASEM, "road-not-yours"),
        ("road.all-yes:visit/dropped", PARI, "road-leads-drop"),
        ("road.all-yes:visit/todo", NADER, "road-no-task"),
        ("road.all-yes:none/done", NADER, "road-no-task"),
        ("road.all:none/done", NADER, "road-no-task"),
        ("road.step:none", NADER, "road-no-task"),
        ("road.steps", LEILA, "not-allowed"),
        ("road.all-yes:visit/done", LEILA, "not-allowed"),
    ):
        await floor.presses(press, by=who, private=True)
        assert floor.only_reply(Ack).key == key, press
    assert of("visit", await states(floor)) == {TaskState.TODO}


async def test_liaison_of_another_body_sees_no_move_buttons(floor: Floor) -> None:
    await everywhere(floor)
    for press in ("road.task:thr01/visit", "road.step:visit"):
        await floor.presses(press, by=QASEM, private=True)
        assert not [verb for verb in offered_presses(floor) if verb.startswith(("road.move", "road.all"))], (
            press
        )
        assert "با نهاد شما نیست" in plain_text(floor)
        await floor.presses(press, by=PARI, private=True)
        assert "با نهاد شما نیست" not in plain_text(floor)


async def test_step_in_many_areas_is_paginated(floor: Floor) -> None:
    await everywhere(floor)
    add_distant_tasks(floor, 60, "visit")
    await floor.presses("road.step:visit", by=NADER, private=True)
    assert "road.step:visit/+1" in offered_presses(floor) and "road.task:far059/visit" not in offered_presses(
        floor
    )
    await floor.presses("road.step:visit/+2", by=NADER, private=True)
    assert "road.task:far059/visit" in offered_presses(floor) and "منطقهٔ دیگر" in plain_text(floor)


async def test_an_area_whose_tasks_are_all_done_says_so(floor: Floor) -> None:
    await everywhere(floor)
    for step in ("visit", "calm"):
        await floor.presses(f"road.move:thr01/{step}/done", by=NADER, private=True)
    await floor.presses("road.area:thr01", by=NADER, private=True)
    assert "کاری باز نمانده است" in plain_text(floor)


@pytest.mark.slow
@pytest.mark.parametrize("done", [False, True])
async def test_paper_lists_each_step_once_and_splits_long_areas(floor: Floor, done: bool) -> None:
    await everywhere(floor)
    add_distant_tasks(floor, 200, "calm")
    if done:
        await floor.presses("road.move:thr01/visit/done", by=PARI, private=True)
    version = await draft_version(floor)
    await floor.presses(f"atlas.pdf:{version}", by=MINA, private=True)
    paper = floor.only_reply(SendDocument)
    rows = [tuple(TEXTS.label(cell) for cell in row) for row in paper.rows]
    apart = rows[next(at for at, row in enumerate(rows) if row[0] == "#apart") :]
    visit = [row for row in apart if row[1] == "Visit the stations"]
    assert len(visit) == 1 and "شروع نشده" in visit[0][4]
    assert sum("انجام شد" in row[-1] for row in apart) == done
    fields = {name: TEXTS.label(value) for name, value in paper.fields.items()}
    pdf = pypdfium2.PdfDocument(make(paper.name, fields, rows).data)
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    assert all(f"far{number:03}" in text for number in range(200)), "no line is lost at the end of a page"
    await floor.presses(f"atlas.xlsx:{version}", by=MINA, private=True)
    book = [tuple(TEXTS.label(cell) for cell in row) for row in floor.only_reply(SendDocument).rows]
    assert sum(row[1:2] == ("Visit the stations",) for row in book) > 3, "a table can be sorted and filtered"


async def test_a_reminder_is_quiet_and_leads_to_the_steps(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/2")
    await locks(floor)
    polling(floor, floor.clock.today() + timedelta(days=DAYS))
    await floor.ticks(road_reminders)
    assert "road.steps" in offered_presses(floor) and all(
        r.quiet for r in floor.replies if isinstance(r, Say)
    )


async def test_locking_drops_unstarted_tasks_of_removed_areas(floor: Floor) -> None:
    """Otherwise it would appear in the reminder every day."""
    await everywhere(floor)
    add_distant_tasks(floor, 2, "visit")
    await floor.presses("road.move:far001/visit/doing", by=PARI, private=True)
    await locks(floor)
    task_states = await states(floor)
    assert (
        task_states["far000", "visit"] is TaskState.DROPPED
        and task_states["far001", "visit"] is TaskState.DOING
    )
    assert task_states["thr01", "visit"] is TaskState.TODO
