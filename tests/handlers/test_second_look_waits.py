"""If nobody can take or takes a second look, owners are told, and the reporter reads the true state."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, StaffChat, TextRef
from bot.domain.cases.follow_up import SOUGHT_AGAIN
from bot.domain.cases.reports import State
from bot.domain.cases.triage import UNDO_LASTS
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.handlers.ticks import announce_decisions, release_expired_claims, report_unclaimed_looks
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, TEXTS, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

OWNER = Account(Messenger.BALE, 1)


async def floor_with_disagreement(*, alone: bool = False) -> Floor:
    """Reza has rejected Sara's report and she disagrees. The owner is in no group."""
    floor = a_floor()
    floor.uow.staff.save(Staff(OWNER, Role.OWNER, "Owner", started=True))
    if alone:
        for account in (LEILA, BABAK):
            remove_member(floor, account)
    await floor.files()
    await floor.presses("case.claim:c1")
    await floor.presses("case.open:c1")
    await floor.presses("case.reason:c1/reject-unproven")
    floor.clock.advance(UNDO_LASTS)
    await floor.ticks(announce_decisions)
    await floor.presses("my-disagree-yes:r-c1", by=SARA, private=True)
    return floor


def remove_member(floor: Floor, account: Account) -> None:
    (known,) = [m for (who, _), m in floor.uow.tables.members.items() if who == account]
    floor.uow.members.save(Membership(account, known.chat_id, MembershipStatus.OUTSIDE, floor.clock.now()))
    floor.uow.commit()


async def tick_notices(floor: Floor) -> list[tuple[str, object]]:
    """The notices of the next tick."""
    await floor.ticks(report_unclaimed_looks)
    return [(r.key, r.to) for r in floor.replies if isinstance(r, Say) and r.key.startswith("notice-look")]


async def test_owners_are_notified_daily_when_nobody_can_take_it() -> None:
    floor = await floor_with_disagreement(alone=True)
    assert await tick_notices(floor) == [("notice-look-nobody", StaffChat(OWNER))]
    notice = floor.only_reply(Say, "notice-look-nobody")
    assert notice.quiet and notice.buttons == (), "the owner is in no group and cannot take it"
    words = TEXTS.plain("notice-look-nobody", notice.args)
    assert "Reza" not in words and "unproven" not in words and "Sara" not in words
    assert await tick_notices(floor) == []
    floor.clock.advance(SOUGHT_AGAIN - timedelta(seconds=1))
    assert await tick_notices(floor) == []
    floor.clock.advance(timedelta(seconds=1))
    assert await tick_notices(floor) == [("notice-look-nobody", StaffChat(OWNER))]
    await floor.presses("case.claim:c1")
    assert floor.answers == (Ack("case-second-look", alert=True),), "never the person who decided first"
    assert (await floor.case()).state is State.NEW


@pytest.mark.parametrize("why", ["not started", "left"])
async def test_who_cannot_claim_is_nobody(why: str) -> None:
    floor = await floor_with_disagreement(alone=True)
    if why == "not started":
        floor.uow.members.save(Membership(LEILA, -100_777, MembershipStatus.MEMBER, floor.clock.now()))
        floor.uow.staff.save(Staff(LEILA, Role.MODERATOR, "Leila", started=False))
        floor.uow.commit()
    assert await tick_notices(floor) == [("notice-look-nobody", StaffChat(OWNER))]


async def test_owners_are_notified_after_deadline_where_others_could() -> None:
    floor = await floor_with_disagreement()
    assert await tick_notices(floor) == []
    case = await floor.case()
    floor.clock.at = case.deadline - timedelta(seconds=1)
    assert await tick_notices(floor) == []
    floor.clock.at = case.deadline
    assert await tick_notices(floor) == [("notice-look-late", StaffChat(OWNER))]
    assert await tick_notices(floor) == []


async def test_owner_in_group_may_claim_but_first_decider_not() -> None:
    floor = await floor_with_disagreement()
    for account, role in ((LEILA, Role.OWNER), (REZA, Role.LEAD)):
        floor.uow.staff.save(Staff(account, role, "", started=True))
    floor.uow.commit()
    floor.clock.at = (await floor.case()).deadline
    assert await tick_notices(floor) == [("notice-look-late", StaffChat(a)) for a in (OWNER, REZA, LEILA)]
    buttons = {str(r.to.account): verbs(r) for r in floor.replies if isinstance(r, Say)}  # type: ignore[union-attr]
    assert buttons == {str(OWNER): [], str(REZA): [], str(LEILA): ["case.show:c1"]}


async def test_owners_are_not_notified_while_it_is_claimed() -> None:
    floor = await floor_with_disagreement()
    await floor.ticks(report_unclaimed_looks)
    floor.clock.at = (await floor.case()).deadline
    await floor.presses("case.claim:c1", by=LEILA)
    assert await tick_notices(floor) == []
    floor.clock.advance(timedelta(minutes=20))
    await floor.ticks(release_expired_claims)
    assert await tick_notices(floor) == [("notice-look-late", StaffChat(OWNER))]


async def test_once_decided_or_taken_back_it_is_over() -> None:
    for end in ("decided", "withdrawn"):
        floor = await floor_with_disagreement()
        await floor.presses("case.claim:c1", by=LEILA)
        if end == "decided":
            await floor.presses("case.reason:c1/reject-repeat", by=LEILA)
            floor.clock.advance(UNDO_LASTS)
            await floor.ticks(announce_decisions)
        else:
            await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1"))
        floor.clock.advance(timedelta(days=3))
        assert await tick_notices(floor) == []
        assert (await floor.case()).look_due is None


async def test_a_second_decision_that_is_undone_waits_as_before() -> None:
    floor = await floor_with_disagreement()
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("case.reason:c1/reject-repeat", by=LEILA)
    floor.clock.advance(timedelta(minutes=1))
    assert await tick_notices(floor) == []
    await floor.presses("case.undo:c1", by=LEILA)
    await floor.presses("case.release:c1", by=LEILA)
    floor.clock.advance(timedelta(days=1))
    assert await tick_notices(floor) == [("notice-look-late", StaffChat(OWNER))]


async def test_reporter_reads_owner_is_asked_when_nobody_claims() -> None:
    floor = await floor_with_disagreement()
    deadline = (await floor.case()).deadline
    for at, news in (
        (floor.clock.now(), str(TextRef("my-news-second-look", {"until": deadline}))),
        (deadline + timedelta(seconds=1), "my-news-second-look-late"),
    ):
        floor.clock.at = at
        await floor.presses("my-open:r-c1", by=SARA, private=True)
        screen = floor.only_reply(Screen)
        assert screen.args["status"] == TextRef("my-status-second-look-waits")
        assert news in str(screen.args["news"])
    await floor.presses("case.claim:c1", by=LEILA)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert floor.only_reply(Screen).args["status"] == TextRef("my-status-second-look")
    assert "گرداننده" in TEXTS.plain("my-disagree-ask")
