"""Merging marked cases with equal texts: what is previewed is merged, nothing is lost, and all of it can be undone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Screen
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import State
from bot.domain.events import CaseMerged
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

RICE = "جلوی مدرسه از یک نیسان آبی کیسهٔ برنج می‌دادند"


async def file_report(floor: Floor, case_id: str, text: str = RICE, **more: object) -> None:
    floor.clock.advance(timedelta(minutes=1))
    await floor.files(case_id, by=BABAK, text=text, **more)  # type: ignore[arg-type] # the report's own


@pytest.fixture
async def floor() -> Floor:
    """Three cases with one text, written differently; two with other texts."""
    floor = a_floor()
    await file_report(floor, "c1")
    await file_report(floor, "c2", RICE.replace("ی", "ي") + "!")
    await file_report(floor, "c3", RICE.replace(" ", "  "))
    await file_report(floor, "c4", RICE + " و رأی می‌خریدند")
    await file_report(floor, "c5", "در شعبه تقلب شد")
    return floor


async def previews(floor: Floor, *case_ids: str) -> Screen:
    await floor.presses("bulk:w///", private=True)
    for case_id in case_ids:
        await floor.presses(f"bulk.mark:{case_id}", private=True)
    await floor.presses("bulk.same", private=True)
    screen: Screen = floor.only_reply(Screen)
    return screen


EVERY = ("c1", "c2", "c3", "c4", "c5")


async def states(floor: Floor) -> list[State]:
    return [(await floor.case(case_id)).state for case_id in EVERY]


async def test_equal_texts_are_merged_as_previewed(floor: Floor) -> None:
    screen = await previews(floor, *EVERY)
    assert (screen.key, screen.args["count"], screen.args["left"]) == ("bulk-same-preview", 2, 2)
    assert "نیسان" not in floor.texts[0], "the texts are compared and not shown"
    assert await states(floor) == [State.NEW] * 5
    await floor.presses("bulk.same-yes", private=True)
    assert await states(floor) == [State.NEW, State.MERGED, State.MERGED, State.NEW, State.NEW]
    assert (await floor.case("c1")).witnesses == 3, "the oldest goes on, with every witness"
    assert {report.id for report in await floor.uow.reports.of_case("c1")} == {"r-c1", "r-c2", "r-c3"}
    assert CaseMerged("c2", "c1", ("r-c2",)) in floor.facts
    record = (await floor.uow.audit.of_subject("c3", most=1))[0]
    assert (record.action, record.by, record.detail) == ("merge", str(REZA), "c1")


async def test_the_merge_is_undone_within_five_minutes(floor: Floor) -> None:
    await previews(floor, *EVERY)
    await floor.presses("bulk.same-yes", private=True)
    back = verbs(floor.only_reply(Screen))[0]
    await floor.presses(back, by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-undo-closed", "only the person who merged can undo"
    await floor.presses(back, private=True)
    assert floor.only_reply(Screen).args["count"] == 2 and await states(floor) == [State.NEW] * 5
    assert [(await floor.case(case_id)).witnesses for case_id in ("c1", "c2", "c3")] == [1, 1, 1]
    assert (await floor.case("c2")).assignee is None
    await floor.presses(back, private=True)
    assert floor.only_reply(Ack).key == "case-undo-closed"


async def test_after_five_minutes_the_merge_stays(floor: Floor) -> None:
    await previews(floor, *EVERY)
    await floor.presses("bulk.same-yes", private=True)
    back = verbs(floor.only_reply(Screen))[0]
    floor.clock.advance(timedelta(minutes=5))
    await floor.presses(back, private=True)
    assert floor.only_reply(Ack).key == "case-undo-closed"
    assert (await states(floor))[1] is State.MERGED


@pytest.mark.parametrize("state", [State.REJECTED, State.OUT_OF_SCOPE])
async def test_a_rejected_case_keeps_no_others_apart(floor: Floor, state: State) -> None:
    """It was decided between the marks and the preview: the others go into one of themselves."""
    await floor.presses("bulk:w///", private=True)
    for case_id in ("c1", "c2", "c3"):
        await floor.presses(f"bulk.mark:{case_id}", private=True)
    floor.uow.cases.save(replace(await floor.case("c1"), state=state, assignee=LEILA))
    floor.uow.commit()
    await floor.presses("bulk.same", private=True)
    screen = floor.only_reply(Screen)
    assert (screen.key, screen.args["count"], screen.args["left"]) == ("bulk-same-preview", 1, 1)
    await floor.presses("bulk.same-yes", private=True)
    assert (await states(floor))[:3] == [state, State.NEW, State.MERGED]


async def test_what_was_taken_after_the_preview_stays_out(floor: Floor) -> None:
    await previews(floor, *EVERY)
    await floor.presses("case.claim:c2", by=LEILA)
    await floor.presses("bulk.same-yes", private=True)
    assert await states(floor) == [State.NEW, State.CLAIMED, State.NEW, State.NEW, State.NEW], (
        "the claimed case would go on now, which nobody has previewed"
    )
    assert floor.only_reply(Ack).key == "bulk-same-none"
    screen = await previews(floor, "c1", "c2", "c3")
    assert screen.args["count"] == 2
    await floor.presses("bulk.same-yes", private=True)
    assert (await floor.case("c2")).witnesses == 3 and (await floor.case("c2")).assignee == LEILA


async def test_only_what_was_previewed_is_merged(floor: Floor) -> None:
    await previews(floor, "c1", "c2")
    await floor.presses("bulk.mark:c3", private=True)
    await floor.presses("bulk.same-yes", private=True)
    assert floor.only_reply(Ack).key == "bulk-not-seen" and await states(floor) == [State.NEW] * 5


@pytest.mark.parametrize(
    "other",
    [{"act_id": "O03"}, {"act_id": "O13"}, {"address": "https://example.ir/1"}],
)
async def test_another_act_circle_or_page_is_another_case(floor: Floor, other: dict[str, str]) -> None:
    await file_report(floor, "c9", **other)
    floor.uow.staff.save(replace(await a_staff(floor), circle=True))
    floor.uow.commit()
    screen = await previews(floor, "c1", "c9")
    assert screen.key == "bulk-same-nothing"


async def a_staff(floor: Floor):  # type: ignore[no-untyped-def] # a row of staff
    staff = await floor.uow.staff.get(REZA)
    assert staff is not None
    return staff


async def test_another_district_is_another_case(floor: Floor) -> None:
    case = await floor.case("c2")
    floor.uow.cases.save(replace(case, area_id="thr02s1"))
    floor.uow.commit()
    assert (await previews(floor, "c1", "c2")).key == "bulk-same-nothing"


async def test_hidden_cases_are_neither_compared_nor_named(floor: Floor) -> None:
    floor.uow.recusals.add(Recusal(REZA, RecusalScope.CASE, "c2"))
    floor.uow.commit()
    screen = await previews(floor, "c1", "c2")
    assert (screen.key, screen.args["left"]) == ("bulk-same-nothing", 2)
    assert str((await floor.case("c2")).number) not in floor.texts[0]


async def test_a_case_with_another_witness_of_other_words_stays(floor: Floor) -> None:
    await floor.joins("r9", "c2", by=SARA)
    assert (await previews(floor, "c1", "c2")).key == "bulk-same-nothing"


async def test_a_second_look_is_not_merged_away(floor: Floor) -> None:
    floor.uow.cases.save(replace(await floor.case("c2"), barred=LEILA))
    floor.uow.commit()
    assert (await previews(floor, "c1", "c2")).key == "bulk-same-nothing"


async def test_nothing_marked_merges_nothing(floor: Floor) -> None:
    await floor.presses("bulk:w///", private=True)
    await floor.presses("bulk.same", private=True)
    assert floor.only_reply(Ack).key == "bulk-nothing"
    await floor.presses("bulk.same-yes", private=True)
    assert floor.only_reply(Ack).key == "bulk-not-seen"
