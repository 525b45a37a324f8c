"""Nobody can reject unread evidence as unproven, and the reporter reads nothing contradictory."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, ReporterOf, Say, Screen
from bot.domain.cases.reports import State
from bot.domain.submissions.evidence import Evidence, EvidenceFacts, EvidenceState
from bot.handlers.ticks import announce_decisions
from tests.fakes.floor import LEILA, Floor, a_floor
from tests.fakes.turns import SARA

UNPROVEN = "case.reason:c1/reject-unproven"
OPENED = "چیزی از این پرونده را هنوز ندیده‌اید"


@pytest.fixture
async def floor() -> Floor:
    """Reza holds c1 and has not opened it."""
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    return floor


async def refusal_text(floor: Floor, press: str = UNPROVEN, *, private: bool = False) -> str:
    """The text of the refusal. The case stays with Reza."""
    await floor.presses(press, private=private)
    assert floor.only_reply(Ack).key == "case-reject-unread", "the case was decided unread"
    assert (await floor.case()).state is State.CLAIMED
    return floor.texts[0]


async def test_rejection_with_unread_evidence_is_refused_with_link(floor: Floor) -> None:
    assert "متن و مدارک" in await refusal_text(floor)
    floor.attaches("e1")
    floor.attaches("e2")
    assert "متن و \u2068۲\u2069 فایل" in await refusal_text(floor)
    await floor.presses("case.open:c1")
    await floor.presses(UNPROVEN)
    assert (await floor.case()).state is State.REJECTED


@pytest.mark.parametrize(
    ("state", "clean"), [(EvidenceState.SEALED, ""), (EvidenceState.WAITING, ""), (EvidenceState.LOST, "")]
)
async def test_file_without_clean_copy_is_named_but_not_required(
    floor: Floor, state: EvidenceState, clean: str
) -> None:
    await floor.presses("case.open:c1")
    floor.uow.evidence.add(Evidence("e1", "r-c1", state, EvidenceFacts("photo", clean_sha256=clean)))
    floor.uow.commit()
    await floor.presses(UNPROVEN)
    assert (await floor.case()).state is State.REJECTED


async def test_a_copy_that_comes_after_the_reading_is_unread(floor: Floor) -> None:
    waits = Evidence("e1", "r-c1", EvidenceState.WAITING, EvidenceFacts("photo"))
    floor.uow.evidence.add(waits)
    floor.uow.commit()
    await floor.presses("case.open:c1")
    clean = EvidenceFacts("photo", clean_sha256="ab")
    floor.uow.evidence.add(replace(waits, state=EvidenceState.SEALED, facts=clean))
    floor.uow.commit()
    assert OPENED in await refusal_text(floor)
    await floor.presses("case.open:c1")
    await floor.presses(UNPROVEN)
    assert (await floor.case()).state is State.REJECTED


async def test_later_additions_and_joined_reports_are_unread_too(floor: Floor) -> None:
    await floor.presses("case.open:c1")
    await floor.presses("my-add:r-c1", by=SARA, private=True)
    await floor.says("The list hangs at the door.", by=SARA)
    await floor.presses("my-add-send:r-c1", by=SARA, private=True)
    assert OPENED in await refusal_text(floor)
    await floor.presses("case.open:c1")
    await floor.joins("r-2", by=LEILA)
    assert OPENED in await refusal_text(floor)
    await floor.presses("case.open:c1")
    await floor.presses(UNPROVEN)
    assert (await floor.case()).state is State.REJECTED


async def test_as_much_of_another_witness_is_unread(floor: Floor) -> None:
    """The report that was read is withdrawn. As many pieces are left, and none of them was opened."""
    for evidence in ("e1", "e2", "e3"):
        floor.attaches(evidence)
    await floor.presses("case.open:c1")
    await floor.joins("r-2", by=LEILA)
    for evidence in ("f1", "f2", "f3"):
        facts = EvidenceFacts("photo", clean_sha256="ab", received_at=evidence)
        floor.uow.evidence.add(Evidence(evidence, "r-2", EvidenceState.SEALED, facts))
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c1"], withdrawn=True))
    floor.uow.commit()
    assert OPENED in await refusal_text(floor)
    await floor.presses("case.open:c1")
    await floor.presses(UNPROVEN)
    assert (await floor.case()).state is State.REJECTED


async def test_what_was_read_stays_read_when_another_witness_goes(floor: Floor) -> None:
    await floor.joins("r-2", by=LEILA)
    await floor.presses("case.open:c1")
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-2"], withdrawn=True))
    floor.uow.commit()
    await floor.presses(UNPROVEN)
    assert (await floor.case()).state is State.REJECTED


async def test_colleagues_reading_does_not_count_for_assignee(floor: Floor) -> None:
    await floor.presses("case.open:c1")
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses(UNPROVEN, by=LEILA)
    assert floor.only_reply(Ack).key == "case-reject-unread"


async def test_rejection_in_own_words_needs_everything_read(floor: Floor) -> None:
    await refusal_text(floor, "case.write:c1/reject", private=True)
    await floor.presses("case.open:c1", private=True)
    await floor.presses("case.write:c1/reject", private=True)
    await floor.says("Nothing in it shows that this has happened.")
    await floor.joins("r-2", by=LEILA)
    await refusal_text(floor, "case.write-send:c1", private=True)
    await floor.presses("case.open:c1", private=True)
    assert floor.only_reply(Screen).below, "what was typed is previewed below what is new"
    await floor.presses("case.write-send:c1", private=True)
    assert (await floor.case()).state is State.REJECTED


@pytest.mark.parametrize("reason", ["out-opinion", "out-private"])
async def test_opinion_and_private_person_rejections_need_reading_too(floor: Floor, reason: str) -> None:
    await floor.files("c2", act_id="O32")
    await floor.presses("case.claim:c2")
    press = f"case.reason:c2/{reason}"
    await floor.presses(press)
    assert floor.only_reply(Ack).key == "case-reject-unread" and "رد کنید" not in floor.texts[0]
    await floor.presses("case.open:c2")
    await floor.presses(press)
    assert (await floor.case("c2")).state is State.OUT_OF_SCOPE


async def test_other_reasons_are_seen_on_the_card(floor: Floor) -> None:
    await floor.presses("case.reason:c1/reject-repeat")
    assert (await floor.case()).state is State.REJECTED


async def test_the_reporter_reads_what_the_decision_rests_on(floor: Floor) -> None:
    await floor.presses("case.reason:c1/out-official")
    floor.clock.advance(timedelta(minutes=5))
    await floor.ticks(announce_decisions)
    notices = [r for r in floor.replies if isinstance(r, Say) and isinstance(r.to, ReporterOf)]
    assert len(notices) == 1, "one notice for each change"
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert floor.only_reply(Screen).args["decided"] == "yes"
    words = floor.texts[0]
    assert "هنوز هیچ" not in words and "از روی نوع و جای گزارش" in words
