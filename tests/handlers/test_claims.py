"""Claims that change hands: broken by two leads or handed over to a colleague; and counted readings."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, EraseDetails, Reply, Say, Screen, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import WISH_LASTS, State
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.usecases.cases.reads import MOST_UNDECIDED
from tests.fakes.floor import BABAK, BALE_GROUP, GROUP, LEILA, NAMES, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

NADER, MINA = Account(Messenger.TELEGRAM, 9003), Account(Messenger.BALE, 7002)


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Reza holds c1. Nader is a lead on Telegram, Mina an owner on Bale."""
    floor = a_floor()
    for account, role, name in ((NADER, Role.LEAD, "Nader"), (MINA, Role.OWNER, "Mina")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, role, name, started=True))
        home = GROUP if account.messenger is Messenger.TELEGRAM else BALE_GROUP
        floor.uow.members.save(Membership(account, home.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    await floor.files()
    await floor.presses("case.claim:c1")
    return floor


def keys_sent_to(account: Account, replies: tuple[Reply, ...]) -> list[str]:
    return [r.key for r in replies if isinstance(r, Say) and r.to == StaffChat(account)]


async def audit_rows(floor: Floor) -> list[tuple[str, str, str]]:
    floor.uow.commit()
    return [(r.action, r.by, r.detail) for r in await floor.uow.audit.of_subject("c1", most=20)]


# --- breaking ------------------------------------------------------------------------------------------


async def test_two_leads_break_claim_and_assignee_reads_why(floor: Floor) -> None:
    await floor.presses("case.break:c1", by=NADER)
    await floor.presses("case.break-why:c1/break-away", by=NADER)
    assert keys_sent_to(MINA, floor.replies) == ["case-break-asked"]
    assert keys_sent_to(NADER, floor.replies) == keys_sent_to(REZA, floor.replies) == []
    assert (await floor.case()).assignee == REZA
    await floor.presses("case.break-yes:c1", by=NADER, private=True)
    assert floor.only_reply(Ack).key == "case-break-alone"
    await floor.presses("case.break-yes:c1", by=MINA, private=True)
    case = await floor.case()
    assert (case.state, case.assignee) == (State.NEW, None)
    assert keys_sent_to(REZA, floor.replies) == ["notice-claim-broken"]
    assert floor.only_reply(EraseDetails) == EraseDetails("c1", REZA)
    assert floor.only_reply(EditCard).case_id == "c1"
    assert (await audit_rows(floor))[:2] == [
        (AuditAction.BREAK.value, str(MINA), "break-away"),
        (AuditAction.BREAK.value, str(NADER), "wished break-away"),
    ]
    await floor.presses("case.break-yes:c1", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "case-cannot-break", "an old button breaks nothing"


async def test_moderators_break_nothing_and_a_lead_alone_neither(floor: Floor) -> None:
    for press in ("case.break:c1", "case.break-why:c1/break-away", "case.break-yes:c1", "case.break-no:c1"):
        await floor.presses(press, by=LEILA, private=True)
        assert floor.only_reply(Ack).key == "case-break-leads"
    floor.uow.staff.save(Staff(MINA, Role.MODERATOR, "Mina", started=True))
    await floor.presses("case.break:c1", by=NADER)
    assert floor.only_reply(Ack).key == "case-break-nobody"
    assert (await floor.case()).assignee == REZA


async def test_a_second_lead_may_say_no(floor: Floor) -> None:
    await floor.presses("case.break-why:c1/break-stuck", by=NADER)
    await floor.presses("case.break-no:c1", by=MINA, private=True)
    assert keys_sent_to(NADER, floor.replies) == ["notice-break-refused"]
    await floor.presses("case.break-yes:c1", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "case-break-none"
    await floor.presses("case.break-no:c1", by=MINA, private=True)
    assert floor.only_reply(Screen).key == "case-break-none"
    assert (await floor.case()).assignee == REZA


async def test_break_request_ends_with_its_claim(floor: Floor) -> None:
    await floor.presses("case.break-why:c1/break-away", by=NADER)
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.break-yes:c1", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "case-break-none"
    assert (await floor.case()).assignee == LEILA


# --- handing over --------------------------------------------------------------------------------------


async def test_a_shift_is_handed_over_to_whoever_accepts(floor: Floor) -> None:
    await floor.files("c2")
    await floor.presses("case.claim:c2")
    await floor.presses("queue.page:m///", private=True)
    assert "hand" in verbs(floor.only_reply(Screen))
    await floor.presses("hand", private=True)
    assert f"hand.to:{BABAK}" in verbs(floor.only_reply(Screen)) and f"hand.to:{REZA}" not in verbs(
        floor.only_reply(Screen)
    )
    await floor.presses(f"hand.to:{BABAK}", private=True)
    assert keys_sent_to(BABAK, floor.replies) == ["hand-asked"]
    assert (await floor.case()).assignee == REZA, "until Leila accepts"
    await floor.presses(f"hand.yes:{REZA}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "hand-none", "it was not offered to her"
    await floor.presses(f"hand.yes:{REZA}", by=BABAK, private=True)
    assert floor.only_reply(Screen).args == {"count": 2, "left": 0}
    assert keys_sent_to(REZA, floor.replies) == ["notice-handed-over"]
    for case_id in ("c1", "c2"):
        case = await floor.case(case_id)
        assert (case.state, case.assignee, case.assignee_name) == (State.CLAIMED, BABAK, "Babak")
        assert EraseDetails(case_id, REZA) in floor.replies
    assert (await audit_rows(floor))[0] == (AuditAction.HAND_OVER.value, str(BABAK), str(REZA))


async def test_nobody_is_handed_a_fourth_case(floor: Floor) -> None:
    for case_id in ("c2", "c3", "c4"):
        await floor.files(case_id)
    await floor.presses("case.claim:c2")
    for case_id in ("c3", "c4"):
        await floor.presses(f"case.claim:{case_id}", by=BABAK)
    await floor.presses(f"hand.to:{BABAK}", private=True)
    await floor.presses(f"hand.yes:{REZA}", by=BABAK, private=True)
    assert floor.only_reply(Screen).args == {"count": 1, "left": 1}
    assert await floor.uow.cases.open_claims(BABAK) == 3
    assert await floor.uow.cases.open_claims(REZA) == 1
    await floor.presses(f"hand.to:{BABAK}", private=True)
    await floor.presses(f"hand.yes:{REZA}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "case-too-many-claims"


async def test_nothing_is_handed_to_whoever_may_not_take_it(floor: Floor) -> None:
    await floor.presses(f"hand.to:{BABAK}", private=True)
    floor.uow.recusals.add(Recusal(BABAK, RecusalScope.CASE, "c1"))
    floor.uow.commit()
    await floor.presses(f"hand.yes:{REZA}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "case-recused"
    assert keys_sent_to(REZA, floor.replies) == ["notice-not-taken-over"]
    case = await floor.case()
    assert (case.assignee, case.pending) == (REZA, None), "the offer is over"
    await floor.presses(f"hand.to:{BABAK}", private=True)
    assert floor.only_reply(Ack).key == "hand-unfit" and keys_sent_to(BABAK, floor.replies) == []
    floor.uow.staff_areas.set(LEILA, ("thr02",))
    floor.uow.commit()
    await floor.presses(f"hand.to:{LEILA}", private=True)
    assert floor.only_reply(Ack).key == "hand-unfit" and keys_sent_to(LEILA, floor.replies) == []


async def test_handover_offer_can_be_declined_and_needs_a_case(floor: Floor) -> None:
    await floor.presses(f"hand.to:{LEILA}", private=True)
    await floor.presses(f"hand.no:{REZA}", by=LEILA, private=True)
    assert keys_sent_to(REZA, floor.replies) == ["notice-not-taken-over"]
    await floor.presses(f"hand.yes:{REZA}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "hand-none"
    await floor.presses(f"hand.to:{LEILA}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "queue-mine-none"
    for nobody in ("telegram:5001", str(REZA), "nonsense"):
        await floor.presses(f"hand.to:{nobody}", private=True)
        assert floor.only_reply(Ack).key in ("hand-nobody", "hand-none")


# --- reading -------------------------------------------------------------------------------------------


async def test_each_opening_is_counted_and_recorded(floor: Floor) -> None:
    await floor.presses("case.open:c1")
    await floor.presses("case.open:c1", private=True)
    assert await floor.uow.reads.people(["c1"]) == 1
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.open:c1", by=LEILA)
    assert await floor.uow.reads.people(["c1"]) == 2
    assert [action for action, _, _ in await audit_rows(floor)].count("read") == 3


async def test_reading_much_without_deciding_alerts_two_leads_daily(floor: Floor) -> None:
    await floor.presses("case.release:c1")
    alarms: list[list[str]] = []
    for number in range(MOST_UNDECIDED + 3):
        case_id = f"n{number}"
        await floor.files(case_id)
        await floor.presses(f"case.claim:{case_id}")
        await floor.presses(f"case.open:{case_id}")
        heard = [key for who in (NADER, MINA, REZA, LEILA) for key in keys_sent_to(who, floor.replies)]
        alarms.append([key for key in heard if key == "notice-reads-alarm"])
        await floor.presses(f"case.release:{case_id}")
    assert [number for number, keys in enumerate(alarms, start=1) if keys] == [MOST_UNDECIDED + 1]
    assert alarms[MOST_UNDECIDED] == ["notice-reads-alarm"] * 2


async def test_who_decides_what_they_read_sets_off_no_alarm(floor: Floor) -> None:
    for number in range(MOST_UNDECIDED + 3):
        case_id = f"n{number}"
        await floor.files(case_id)
        await floor.presses(f"case.claim:{case_id}")
        await floor.presses(f"case.open:{case_id}")
        assert keys_sent_to(NADER, floor.replies) == []
        await floor.presses(f"case.reason:{case_id}/reject-repeat")


async def test_a_reporter_sees_how_many_have_read(floor: Floor) -> None:
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert floor.only_reply(Screen).args["readers"] == 0
    await floor.presses("case.open:c1")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert floor.only_reply(Screen).args["readers"] == 1


async def test_end_of_shift_offers_handover_and_gets_none_back(floor: Floor) -> None:
    await floor.files("c2")
    await floor.presses("case.claim:c2")
    held = await floor.uow.cases.open_claims(REZA)
    await floor.presses("duty:off", private=True)
    assert floor.only_reply(Screen).args["count"] == held and "hand" in verbs(floor.only_reply(Screen))
    await floor.presses("queue", private=True)
    assert "duty:on" in verbs(floor.only_reply(Screen)) and "بیرون از شیفت" in floor.texts[0]
    await floor.presses("duty:off", by=BABAK, private=True)
    assert "hand" not in verbs(floor.only_reply(Screen)), "Reza holds nothing"
    await floor.presses("hand", private=True)
    assert f"hand.to:{BABAK}" not in verbs(floor.only_reply(Screen))
    await floor.presses("duty:on", by=BABAK, private=True)
    await floor.presses("hand", private=True)
    assert f"hand.to:{BABAK}" in verbs(floor.only_reply(Screen))
    actions = [(r.action, r.detail) for r in await floor.uow.audit.of_subject(str(BABAK), most=9)]
    assert actions == [("role", "on-duty"), ("role", "off-duty")]


async def test_a_wish_of_somebody_who_was_stopped_breaks_nothing(floor: Floor) -> None:
    await floor.presses("case.break-why:c1/break-away", by=NADER)
    nader = await floor.uow.staff.get(NADER)
    assert nader is not None
    floor.uow.staff.save(replace(nader, frozen=True))
    floor.uow.keep_turn()
    await floor.presses("case.break-yes:c1", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "sign-none"
    assert (await floor.case()).assignee == REZA


async def test_end_of_shift_does_not_cancel_break_request(floor: Floor) -> None:
    await floor.files("c2")
    await floor.presses("case.claim:c2")
    await floor.presses("case.break-why:c1/break-involved", by=NADER)
    await floor.presses(f"hand.to:{BABAK}", private=True)
    await floor.presses(f"hand.yes:{REZA}", by=BABAK, private=True)
    assert ((await floor.case()).assignee, (await floor.case("c2")).assignee) == (REZA, BABAK)
    await floor.presses(f"hand.to:{BABAK}", private=True)
    assert floor.only_reply(Ack).key == "hand-not-now", "the answer does not mention the request"
    await floor.presses("case.break-yes:c1", by=MINA, private=True)
    assert keys_sent_to(REZA, floor.replies) == ["notice-claim-broken"]


async def test_expired_break_request_blocks_nobody(floor: Floor) -> None:
    await floor.presses("case.break-why:c1/break-stuck", by=NADER)
    await floor.presses("case.open:c1")
    floor.clock.advance(WISH_LASTS + timedelta(seconds=1))
    await floor.presses(f"hand.to:{BABAK}", private=True)
    assert keys_sent_to(BABAK, floor.replies) == ["hand-asked"]


async def test_lead_cannot_decide_on_breaking_own_claim(floor: Floor) -> None:
    await floor.presses("case.release:c1")
    await floor.presses("case.claim:c1", by=MINA)
    floor.uow.staff.save(Staff(BABAK, Role.LEAD, "Babak", started=True))
    floor.uow.keep_turn()
    await floor.presses("case.break-why:c1/break-involved", by=NADER)
    assert keys_sent_to(MINA, floor.replies) == [] and keys_sent_to(BABAK, floor.replies) == [
        "case-break-asked"
    ]
    for answer in ("yes", "no"):
        await floor.presses(f"case.break-{answer}:c1", by=MINA, private=True)
        assert floor.only_reply(Ack).key == "case-break-own", answer
    await floor.presses("case.break-yes:c1", by=BABAK, private=True)
    assert (await floor.case()).assignee is None
