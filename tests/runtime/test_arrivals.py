"""When somebody joins a second group, the first group is checked if its information about them is old."""

from datetime import datetime
from functools import partial

import pytest

from bot.conversation.incoming import MemberChanged
from bot.conversation.router import Route, Where
from bot.conversation.store import Batch
from bot.conversation.wire import WireDown
from bot.domain.people import Account, Membership, MembershipStatus, Newcomer, Role, Staff
from bot.handlers.groups.group_service import member_changed
from bot.runtime.membership import RETRY
from bot.usecases.groups.membership import note_membership
from tests.fakes.contexts import context
from tests.fakes.turns import button_press, group
from tests.runtime.fakes import GROUP_ID, TG, cancel_tasks, start_loops, until
from tests.runtime.test_turns import MINA, REZA, TurnsScene

SECOND = GROUP_ID - 1
OLD = 30 * 24 * 3600.0


class Arrivals(TurnsScene):
    """Two groups. Everybody who joins the second was a member of the first at its last check."""

    def __init__(self) -> None:
        super().__init__(
            Route("member-changed", member_changed, where=Where.GROUP), note=self.record_membership
        )
        for chat_id in (GROUP_ID, SECOND):
            self.register(chat_id)

    async def record_membership(
        self, batch: Batch, who: Newcomer, standing: MembershipStatus, chat_id: int, at: datetime
    ) -> None:
        await note_membership(
            context(batch.uow, clock=self.clock), who.account, standing, chat_id=chat_id, asked_at=at
        )
        batch.keep_turn()

    def arrival(
        self, *people: Account, standing: MembershipStatus = MembershipStatus.MEMBER
    ) -> MemberChanged:
        beside = tuple(Newcomer(account) for account in people[1:])
        return MemberChanged(group(TG, SECOND), people[0], people[0], standing, others=beside)

    async def membership_status(self, account: Account, chat_id: int = SECOND) -> MembershipStatus | None:
        known: Membership | None = await self.store.uow.members.get(account, chat_id)
        return known.status if known is not None else None

    async def work_until_done(self) -> None:
        """Check the waiting rows and take them up again until nothing waits."""
        tasks = await start_loops(partial(self.checker.run, TG), self.worker.run)
        await until(lambda: len(self.store.logged_values("done")) == self.rows, seconds=20)
        await cancel_tasks(tasks)


@pytest.fixture
def scene() -> Arrivals:
    return Arrivals()


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (MembershipStatus.MEMBER, MembershipStatus.MEMBER),
        (MembershipStatus.OUTSIDE, MembershipStatus.STRANGER),
    ],
)
async def test_newcomer_is_checked_in_earlier_group_and_admitted(
    scene: Arrivals, answer: MembershipStatus, standing: MembershipStatus
) -> None:
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=OLD)
    scene.store.uow.staff.save(Staff(REZA, Role.MODERATOR, started=True))
    scene.store.uow.commit()
    scene.adapter.standings = [answer]
    await scene.work(scene.arrival(REZA))
    assert await scene.membership_status(REZA) is None, "the arrival waits"
    await scene.work_until_done()
    assert await scene.membership_status(REZA) is standing


async def test_each_of_those_who_came_together_is_asked_for(scene: Arrivals) -> None:
    for account in (REZA, MINA):
        scene.save_membership(account, MembershipStatus.MEMBER, age=OLD)
    scene.adapter.standings = [MembershipStatus.MEMBER, MembershipStatus.OUTSIDE]
    await scene.work(scene.arrival(REZA, MINA))
    await scene.work_until_done()
    assert [await scene.membership_status(account) for account in (REZA, MINA)] == [
        MembershipStatus.MEMBER,
        MembershipStatus.STRANGER,
    ]


async def test_nobody_is_let_in_where_nobody_can_be_asked(
    scene: Arrivals, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=OLD)
    monkeypatch.setattr("bot.runtime.membership.GIVE_UP", RETRY / 2)
    monkeypatch.setattr("bot.runtime.membership_gate.CHECK_PATIENCE", scene.clock.now() - scene.clock.now())
    scene.adapter.standings = [WireDown("no network")] * 100
    await scene.work(scene.arrival(REZA))
    await scene.work_until_done()
    assert await scene.membership_status(REZA) is MembershipStatus.STRANGER


async def test_certain_unknown_or_leaving_people_wait_for_nothing(scene: Arrivals) -> None:
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=10)
    scene.save_membership(MINA, MembershipStatus.MEMBER, age=OLD)
    scene.adapter.standings = [AssertionError("no account may be checked")]
    await scene.work(scene.arrival(REZA))
    await scene.work(scene.arrival(Account(TG, 77)))
    await scene.work(scene.arrival(MINA, standing=MembershipStatus.OUTSIDE))
    assert len(scene.store.logged_values("done")) == 3
    assert await scene.membership_status(REZA) is MembershipStatus.MEMBER
    assert await scene.membership_status(Account(TG, 77)) is MembershipStatus.STRANGER


async def test_first_press_in_second_group_checks_the_first(scene: Arrivals) -> None:
    """They were members before the group was registered, so no arrival was reported."""
    scene.save_membership(REZA, MembershipStatus.MEMBER, age=OLD)
    scene.adapter.standings = [MembershipStatus.MEMBER, MembershipStatus.MEMBER]
    await scene.work(button_press("claim", by=REZA, chat=group(TG, SECOND)))
    await scene.work_until_done()
    assert await scene.membership_status(REZA) is MembershipStatus.MEMBER and "claim" in scene.handlers.took
