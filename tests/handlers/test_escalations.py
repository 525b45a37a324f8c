"""A moderator takes a case to the leads: it stays theirs until a lead takes it."""

import pytest

from bot.conversation.outgoing import EraseDetails, Say, Screen
from bot.domain.cases.reports import State
from bot.domain.staff.audit import AuditAction
from tests.fakes.floor import BABAK, LEILA, Floor, verbs
from tests.fakes.lead_floor import MINA, NADER, a_lead_floor, keys_sent_to, records_of, refusal_of
from tests.fakes.turns import REZA


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Reza holds c1."""
    floor = await a_lead_floor(monkeypatch)
    await floor.files()
    await floor.presses("case.claim:c1")
    return floor


async def test_leads_hear_the_reason_and_case_stays(floor: Floor) -> None:
    await floor.presses("case.escalate:c1", private=True)
    assert "case.escalate-why:c1/escalate-danger" in verbs(floor.only_reply(Screen))
    await floor.presses("case.escalate-why:c1/escalate-danger", private=True)
    assert keys_sent_to(NADER, floor.replies) == keys_sent_to(MINA, floor.replies) == ["escalate-asked"]
    assert keys_sent_to(BABAK, floor.replies) == []
    assert (await floor.case()).assignee == REZA
    assert (await records_of(floor, "c1"))[0] == (AuditAction.ESCALATE.value, str(REZA), "escalate-danger")
    await floor.presses("board", by=NADER, private=True)
    assert any("نزد سرپرست آورده‌اند" in words for words in floor.texts)


async def test_leads_read_only_the_number_of_a_restricted_case(floor: Floor) -> None:
    await floor.files("c9", act_id="O13")
    await floor.presses("case.claim:c9", by=NADER)
    await floor.presses("case.escalate-why:c9/escalate-danger", by=NADER, private=True)
    asked = next(reply for reply in floor.replies if isinstance(reply, Say))
    assert asked.key == "escalate-asked" and asked.protect
    words = next(words for words in floor.texts if "نزد شما" in words)
    assert "District" not in words and "act O13" not in words


async def test_lead_takes_it_over(floor: Floor) -> None:
    await floor.presses("case.escalate-why:c1/escalate-unsure", private=True)
    await floor.presses("escalate.take:c1", by=NADER, private=True)
    case = await floor.case()
    assert (case.state, case.assignee) == (State.CLAIMED, NADER)
    assert keys_sent_to(REZA, floor.replies) == ["escalate-was-taken"]
    assert floor.only_reply(EraseDetails) == EraseDetails("c1", REZA)
    read, taken = (await records_of(floor, "c1"))[:2]
    assert taken == (AuditAction.HAND_OVER.value, str(NADER), str(REZA))
    assert read[:2] == (AuditAction.READ.value, str(NADER)), "it opens at once, and is counted as read"
    await floor.presses("escalate.take:c1", by=MINA, private=True)
    assert refusal_of(floor) == "escalate-none"


async def test_lead_leaves_it_with_the_assignee(floor: Floor) -> None:
    await floor.presses("case.escalate-why:c1/escalate-hands", private=True)
    await floor.presses("escalate.seen:c1", by=MINA, private=True)
    assert keys_sent_to(REZA, floor.replies) == ["escalate-was-seen"]
    assert (await floor.case()).assignee == REZA
    await floor.presses("escalate.take:c1", by=NADER, private=True)
    assert refusal_of(floor) == "escalate-none"


async def test_leads_hear_again_only_of_danger(floor: Floor) -> None:
    await floor.presses("case.escalate-why:c1/escalate-hands", private=True)
    for reason in ("escalate-hands", "escalate-unsure"):
        await floor.presses(f"case.escalate-why:c1/{reason}", private=True)
        assert refusal_of(floor) == "escalate-standing" and keys_sent_to(NADER, floor.replies) == []
    await floor.presses("case.escalate-why:c1/escalate-danger", private=True)
    assert keys_sent_to(NADER, floor.replies) == ["escalate-asked"]
    await floor.presses("case.escalate:c1", private=True)
    assert refusal_of(floor) == "escalate-standing"
    await floor.presses("escalate.seen:c1", by=MINA, private=True)
    await floor.presses("case.escalate-why:c1/escalate-hands", private=True)
    assert keys_sent_to(NADER, floor.replies) == ["escalate-asked"], (
        "it was answered, so it may be asked anew"
    )


async def test_released_case_is_no_longer_with_the_leads(floor: Floor) -> None:
    await floor.presses("case.escalate-why:c1/escalate-hands", private=True)
    await floor.presses("case.release:c1", private=True)
    await floor.presses("escalate.take:c1", by=NADER, private=True)
    assert refusal_of(floor) == "escalate-none" and (await floor.case()).state is State.NEW


async def test_only_the_assignee_escalates(floor: Floor) -> None:
    await floor.presses("case.escalate-why:c1/escalate-hands", by=LEILA, private=True)
    assert refusal_of(floor) == "case-not-yours"
    await floor.presses("case.escalate-why:c1/because", private=True)
    assert refusal_of(floor) == "case-reason-unfit"


async def test_moderator_takes_no_escalated_case(floor: Floor) -> None:
    await floor.presses("case.escalate-why:c1/escalate-hands", private=True)
    await floor.presses("escalate.take:c1", by=LEILA, private=True)
    assert refusal_of(floor) == "not-allowed" and (await floor.case()).assignee == REZA
