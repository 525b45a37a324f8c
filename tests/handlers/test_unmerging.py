"""Likely matches are offered with their certainty. A merge is undone from the case that remains."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import (
    Ack,
    ClockTime,
    EditCard,
    EraseDetails,
    ReporterOf,
    Say,
    Screen,
    StaffChat,
    TextRef,
)
from bot.domain.cases.reports import State
from bot.domain.people import Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from bot.usecases.submissions.index_report import index_traces
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.polling_day import content
from tests.fakes.turns import SARA, TRACES

STORY = "جلوی مدرسهٔ شهید صبوری از یک نیسان آبی به مردم کیسهٔ برنج و حلب روغن می‌دادند و اسم می‌نوشتند"
SAME = "دم مدرسه شهید صبوری یه نیسان آبی وایساده کیسه برنج میدن با حلب روغن، اسم همه رو مینویسن"
OTHER = "در مسجد رضوان سر نوبت دعوا شد و یکی کپسول آتش‌نشانی را خالی کرد"


async def file_report(floor: Floor, case_id: str, text: str, **body: str) -> None:
    await floor.files(case_id, by=BABAK, text=text, **body)
    its = await floor.uow.reports.body(f"r-{case_id}")
    assert its is not None
    index_traces(
        context(floor.uow, areas=content().areas, traces=TRACES), f"r-{case_id}", its, sent=floor.clock.now()
    )


@pytest.fixture
async def floor() -> Floor:
    """Reza holds c1. c2 is about the same event, c3 about another one."""
    floor = a_floor()
    await file_report(floor, "c1", STORY)
    await file_report(floor, "c2", SAME)
    await file_report(floor, "c3", OTHER, when="2026-04-20.night", act_id="O26")
    await floor.presses("case.claim:c1")
    return floor


async def merge_cases(floor: Floor) -> None:
    await floor.presses("case.merge-yes:c1/c2", private=True)
    assert floor.only_reply(Ack) == Ack("case-merged")


async def test_likely_cases_are_offered_before_a_number_is_typed(floor: Floor) -> None:
    await floor.presses("case.merge:c1", private=True)
    asked = floor.only_reply(Screen, "case-merge-ask-likely")
    assert verbs(asked)[0] == "case.merge-with:c1/c2" and verbs(asked)[-1] == "case.show:c1"
    label = asked.buttons[0][0].label
    assert label.args["number"].text == str((await floor.case("c2")).number)  # type: ignore[union-attr]
    assert label.args["area"] == content().areas["thr01"].name
    assert isinstance(label.args["opened"], ClockTime)
    assert label.args["sure"] in (TextRef("case-likely-same"), TextRef("case-likely-maybe"))
    assert len(f"case.merge-with:{'x' * 22}/{'x' * 22}".encode()) <= 64
    assert "صبوری" not in "".join(floor.texts)


async def test_likely_duplicate_is_previewed_before_merging(floor: Floor) -> None:
    await floor.presses("case.merge-with:c1/c2", private=True)
    assert verbs(floor.only_reply(Screen, "case-merge-preview"))[0] == "case.merge-yes:c1/c2"
    assert (await floor.case("c1")).state is State.CLAIMED


async def test_what_is_decided_or_taken_back_is_not_offered(floor: Floor) -> None:
    floor.uow.cases.save(replace(await floor.case("c2"), state=State.REJECTED))
    await floor.presses("case.merge:c1", private=True)
    assert "case.merge-with:c1/c2" not in verbs(floor.only_reply(Screen))


async def test_in_the_group_nothing_of_it_is_said(floor: Floor) -> None:
    await floor.presses("case.merge:c1")
    assert [type(reply) for reply in floor.replies if "likely" in str(getattr(reply, "key", ""))] == []
    assert verbs(floor.only_reply(Say, "case-go-on-here")) == ["case.merge:c1"]


async def test_the_index_forgets_what_is_taken_back(floor: Floor) -> None:
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-c2"))
    await floor.presses("case.merge:c1", private=True)
    assert "case.merge-with:c1/c2" not in verbs(floor.only_reply(Screen))


async def test_the_merger_takes_it_back_and_nothing_is_lost(floor: Floor) -> None:
    floor.uow.reports.add_line("r-c1", DialogueLine(Side.NOTE, "More of it.", floor.clock.now()))
    floor.attaches("e1")
    before = await floor.uow.reports.get("r-c1")
    await merge_cases(floor)
    card = next(reply for reply in floor.replies if isinstance(reply, Screen))
    assert verbs(card)[-1] == "case.unmerge:c2"
    await floor.presses("case.unmerge:c2", private=True)
    assert verbs(floor.only_reply(Screen, "case-unmerge-ask")) == ["case.unmerge-yes:c1", "case.show:c2"]
    await floor.presses("case.unmerge-yes:c1", private=True)
    assert floor.only_reply(Ack) == Ack("case-unmerged")
    case, into = await floor.case("c1"), await floor.case("c2")
    assert (case.state, case.witnesses, case.merged_into, case.assignee) == (State.NEW, 1, "", None)
    assert (into.state, into.witnesses) == (State.NEW, 1)
    assert await floor.uow.reports.get("r-c1") == before
    assert [line.text for line in await floor.uow.reports.dialogue("r-c1")] == ["More of it."]
    assert [piece.id for piece in await floor.uow.evidence.of_report("r-c1")] == ["e1"]
    recipients = [r.to for r in floor.replies if isinstance(r, Say) and isinstance(r.to, ReporterOf)]
    assert recipients == [ReporterOf("r-c1")]
    assert {r.case_id for r in floor.replies if isinstance(r, EditCard)} == {"c1", "c2"}
    assert [record.action for record in floor.uow.tables.audit][-2:] == [
        AuditAction.MERGE,
        AuditAction.UNMERGE,
    ]
    await floor.presses("case.claim:c1", by=LEILA)
    assert (await floor.case("c1")).assignee == LEILA


async def test_only_merger_or_lead_can_unmerge(floor: Floor) -> None:
    await merge_cases(floor)
    await floor.presses("case.show:c2", by=LEILA, private=True)
    assert "case.unmerge:c2" not in verbs(floor.only_reply(Screen))
    await floor.presses("case.unmerge-yes:c1", by=LEILA, private=True)
    assert floor.answers == (Ack("case-unmerge-not-yours", alert=True),)
    await floor.presses("case.unmerge:c2", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-cannot-unmerge"
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    await floor.presses("case.show:c2", by=LEILA, private=True)
    assert "case.unmerge:c2" in verbs(floor.only_reply(Screen))
    await floor.presses("case.unmerge-yes:c1", by=LEILA, private=True)
    assert floor.only_reply(Ack) == Ack("case-unmerged")


async def test_assignee_of_target_case_loses_access_to_unmerged_case(floor: Floor) -> None:
    await merge_cases(floor)
    await floor.presses("case.claim:c2", by=LEILA)
    await floor.presses("case.unmerge-yes:c1", private=True)
    assert EraseDetails("c2", LEILA) in floor.replies
    heard = floor.only_reply(Say, "notice-left")
    assert (heard.to, verbs(heard)) == (StaffChat(LEILA), ["case.open:c2"])


async def test_what_was_merged_before_goes_back_with_its_case(floor: Floor) -> None:
    await floor.presses("case.merge-yes:c1/c2", private=True)
    await floor.presses("case.claim:c2", private=True)
    await floor.presses("case.merge-yes:c2/c3", private=True)
    await floor.presses("case.unmerge-yes:c1", private=True)
    assert floor.answers == (Ack("case-unmerge-onwards", alert=True),)
    await floor.presses("case.unmerge-yes:c2", private=True)
    assert {r.id: r.origin for r in await floor.uow.reports.of_case("c2")} == {"r-c2": "", "r-c1": "c1"}
    assert [r.id for r in await floor.uow.reports.of_case("c3")] == ["r-c3"]
    await floor.presses("case.unmerge-yes:c1", private=True)
    assert [r.id for r in await floor.uow.reports.of_case("c1")] == ["r-c1"]
    await floor.presses("my-open:r-c1", by=SARA, private=True)


@pytest.mark.parametrize("press", ["case.unmerge-yes:c1", "case.unmerge-yes:c9", "case.unmerge:c1"])
async def test_a_stale_button_changes_nothing(floor: Floor, press: str) -> None:
    before = dict(floor.uow.tables.cases)
    await floor.presses(press, private=True)
    assert floor.only_reply(Ack).alert and floor.uow.tables.cases == before
