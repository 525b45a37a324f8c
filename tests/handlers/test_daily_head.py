"""The head of the audit log in moderators' groups: once a day, by day, only if something was recorded."""

from datetime import timedelta

from bot.conversation.outgoing import GroupChat, Latin, Say
from bot.domain.people import Messenger
from bot.domain.staff.audit import AuditAction
from bot.handlers.ticks import post_daily_head
from bot.usecases.ports import Group
from bot.usecases.safety.post_head import posted_head
from tests.fakes.contexts import context, make_tick_ctx
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import FakeClock, FakeContent

GROUPS = (Group(Messenger.BALE, -2), Group(Messenger.TELEGRAM, -1))


async def tick(uow: MemoryUow, clock: FakeClock) -> list[Say]:
    turn = await post_daily_head(make_tick_ctx(uow, clock, FakeContent()))
    uow.commit()
    return [reply for reply in turn.replies if isinstance(reply, Say)]


def record_claim(uow: MemoryUow, clock: FakeClock) -> None:
    uow.audit.record(AuditAction.CLAIM, by="telegram:1", at=clock.now(), subject="c")
    uow.commit()


async def test_daily_digest_reaches_each_group_once_a_day() -> None:
    uow, clock = MemoryUow(), FakeClock()
    assert await tick(uow, clock) == [], "nothing was recorded"
    record_claim(uow, clock)
    assert await tick(uow, clock) == [], "there is no group"
    for group in GROUPS:
        uow.groups.save(group)
    uow.commit()
    posted = await tick(uow, clock)
    assert [say.to for say in posted] == [GroupChat(group.messenger, group.chat_id) for group in GROUPS]
    head = await uow.audit.head()
    assert {say.args["head"] for say in posted} == {Latin(str(head))}
    assert await posted_head(context(uow, clock=clock)) == head

    record_claim(uow, clock)
    assert await tick(uow, clock) == [], "today's head is posted"
    clock.advance(timedelta(days=1))
    assert [say.args["count"] for say in await tick(uow, clock)] == [2, 2]
    clock.advance(timedelta(days=1))
    assert await tick(uow, clock) == [], "nothing has been recorded since"


async def test_at_night_it_waits_for_the_morning() -> None:
    uow, clock = MemoryUow(), FakeClock()
    uow.groups.save(GROUPS[0])
    record_claim(uow, clock)
    clock.at = clock.at.replace(hour=20, minute=0)  # 23:30 in Tehran
    assert await tick(uow, clock) == []
    clock.advance(timedelta(hours=8))
    assert len(await tick(uow, clock)) == 1
