"""A second look that nobody can take, or nobody takes: the owners hear of it, and the reporter reads what is true."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat, Term
from bot.domain.cases.afterwards import SOUGHT_AGAIN
from bot.domain.cases.reports import State
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.handlers.ticks import claims_over, decisions_stand, second_looks
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.floor import BABAK, LEILA, TEXTS, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

OWNER = Account(Messenger.BALE, 1)


async def disagreed(*, alone: bool = False) -> Floor:
    """Reza has rejected Sara's report and she disagrees. The owner is in no group."""
    floor = a_floor()
    floor.uow.staff.save(Staff(OWNER, Role.OWNER, "Owner", started=True))
    if alone:
        for account in (LEILA, BABAK):
            leaves(floor, account)
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.open:c1")
    await floor.presses("case.reason:c1/reject-unproven")
    floor.clock.advance(UNDO_LASTS)
    await floor.ticks(decisions_stand)
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    return floor


def leaves(floor: Floor, account: Account) -> None:
    (known,) = [m for (who, _), m in floor.uow.tables.members.items() if who == account]
    floor.uow.members.save(Membership(account, known.chat_id, Standing.OUTSIDE, floor.clock.now()))
    floor.uow.commit()


async def told(floor: Floor) -> list[tuple[str, object]]:
    """Who hears what at the next tick."""
    await floor.ticks(second_looks)
    return [(r.key, r.to) for r in floor.replies if isinstance(r, Say) and r.key.startswith("notice-look")]


async def test_where_nobody_else_is_the_owners_hear_at_once_and_each_day() -> None:
    floor = await disagreed(alone=True)
    assert await told(floor) == [("notice-look-nobody", StaffChat(OWNER))]
    notice = floor.only(Say, "notice-look-nobody")
    assert notice.quiet and notice.buttons == (), "in no group, he cannot take it himself"
    words = TEXTS.plain("notice-look-nobody", notice.args)
    assert "Reza" not in words and "unproven" not in words and "Sara" not in words
    assert await told(floor) == []
    floor.clock.advance(SOUGHT_AGAIN - timedelta(seconds=1))
    assert await told(floor) == []
    floor.clock.advance(timedelta(seconds=1))
    assert await told(floor) == [("notice-look-nobody", StaffChat(OWNER))]
    await floor.presses("case.claim:c1")
    assert floor.answers == (Ack("case-second-look", alert=True),), "never the first one himself"
    assert (await floor.case()).state is State.NEW


@pytest.mark.parametrize("why", ["not started", "left"])
async def test_who_cannot_claim_is_nobody(why: str) -> None:
    floor = await disagreed(alone=True)
    if why == "not started":
        floor.uow.members.save(Membership(LEILA, -100_777, Standing.MEMBER, floor.clock.now()))
        floor.uow.staff.save(Staff(LEILA, Role.MODERATOR, "Leila", started=False))
        floor.uow.commit()
    assert await told(floor) == [("notice-look-nobody", StaffChat(OWNER))]


async def test_where_somebody_is_there_the_owners_hear_when_the_deadline_has_passed() -> None:
    floor = await disagreed()
    assert await told(floor) == []
    case = await floor.case()
    floor.clock.at = case.deadline - timedelta(seconds=1)
    assert await told(floor) == []
    floor.clock.at = case.deadline
    assert await told(floor) == [("notice-look-late", StaffChat(OWNER))]
    assert await told(floor) == []


async def test_an_owner_in_the_group_may_take_it_and_the_first_one_not() -> None:
    floor = await disagreed()
    for account, role in ((LEILA, Role.OWNER), (REZA, Role.LEAD)):
        floor.uow.staff.save(Staff(account, role, "", started=True))
    floor.uow.commit()
    floor.clock.at = (await floor.case()).deadline
    assert await told(floor) == [("notice-look-late", StaffChat(a)) for a in (OWNER, REZA, LEILA)]
    buttons = {str(r.to.account): verbs(r) for r in floor.replies if isinstance(r, Say)}  # type: ignore[union-attr]
    assert buttons == {str(OWNER): [], str(REZA): [], str(LEILA): ["case.show:c1"]}


async def test_while_another_holds_it_nobody_is_told_and_again_when_he_lets_it_go() -> None:
    floor = await disagreed()
    await floor.ticks(second_looks)
    floor.clock.at = (await floor.case()).deadline
    await floor.presses("case.claim:c1", by=LEILA)
    assert await told(floor) == []
    floor.clock.advance(timedelta(minutes=20))
    await floor.ticks(claims_over)
    assert await told(floor) == [("notice-look-late", StaffChat(OWNER))]


async def test_once_decided_or_taken_back_it_is_over() -> None:
    for end in ("decided", "withdrawn"):
        floor = await disagreed()
        await floor.presses("case.claim:c1", by=LEILA)
        if end == "decided":
            await floor.presses("case.reason:c1/reject-repeat", by=LEILA)
            floor.clock.advance(UNDO_LASTS)
            await floor.ticks(decisions_stand)
        else:
            await floor.hears(await withdraw_report("r-c1", uow=floor.uow, clock=floor.clock))
        floor.clock.advance(timedelta(days=3))
        assert await told(floor) == []
        assert (await floor.case()).look_due is None


async def test_a_second_decision_that_is_undone_waits_as_before() -> None:
    floor = await disagreed()
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/reject-repeat", by=LEILA)
    floor.clock.advance(timedelta(minutes=1))
    assert await told(floor) == []
    await floor.presses("case.undo:c1", by=LEILA)
    await floor.presses("case.release:c1", by=LEILA)
    floor.clock.advance(timedelta(days=1))
    assert await told(floor) == [("notice-look-late", StaffChat(OWNER))]


async def test_the_reporter_reads_that_the_owner_is_asked_when_nobody_takes_it() -> None:
    floor = await disagreed()
    deadline = (await floor.case()).deadline
    for at, news in (
        (floor.clock.now(), str(Term("my-news-second-look", {"until": deadline}))),
        (deadline + timedelta(seconds=1), "my-news-second-look-late"),
    ):
        floor.clock.at = at
        await floor.presses("my-open:r-c1", by=SARA, private=True)
        shown = floor.only(Screen)
        assert shown.args["status"] == Term("my-status-second-look-waits")
        assert news in str(shown.args["news"])
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert floor.only(Screen).args["status"] == Term("my-status-second-look")
    assert "گرداننده" in TEXTS.plain("my-disagree-ask")
