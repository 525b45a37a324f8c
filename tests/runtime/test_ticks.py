"""Work started by the clock: due jobs, gaps reported to owners, details erased, members refreshed."""

import asyncio
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation import outgoing as out
from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import Turn
from bot.conversation.ports import TickCtx
from bot.conversation.router import Router
from bot.conversation.store import Conflict, Destination
from bot.conversation.ticks import RegisteredTick
from bot.conversation.wire import WireDown
from bot.domain.figures.screens import ScreenMode, ScreenPass
from bot.domain.people import Account, Membership, MembershipStatus, Role, Staff
from bot.runtime.health import Health
from bot.runtime.intake import Intake
from bot.runtime.logs import JsonFormatter
from bot.runtime.membership import MembershipChecker
from bot.runtime.ticks import Ticks
from bot.runtime.turns import CtxParts, TickRunner, Turns
from bot.runtime.waiting_updates import UpdatesInMemory
from bot.usecases.groups.membership import note_admin
from bot.usecases.ports import Group
from tests.fakes.contexts import context, make_tick_ctx
from tests.fakes.turns import FakeClock, FakeContent
from tests.runtime.fakes import (
    GROUP_ID,
    TG,
    FakeAdapter,
    FakeStore,
    in_group,
    membership_recorder,
    private,
    record_not_admin,
    row,
)

OWNER = Account(TG, 1)
REZA = Account(TG, 9001)


class TicksScene:
    def __init__(self) -> None:
        self.store = FakeStore()
        self.clock = FakeClock()
        self.health = Health()
        self.adapter = FakeAdapter()
        self.updates = UpdatesInMemory()
        self.intake = Intake(self.store, self.updates, health=self.health, clock=self.clock)
        self.checker = MembershipChecker(
            store=self.store,
            updates=self.updates,
            adapters={TG: self.adapter},
            clock=self.clock,
            note=membership_recorder(),
            note_missing_admin=record_not_admin,
            hand_over=lambda rows: None,
        )
        self.turn = Turn()
        self.sent: list[Any] = []
        self.fault: Exception | None = None
        turns = Turns(
            store=self.store,
            router=Router(()),
            notices=self.notices,
            stale_handler=None,  # type: ignore[arg-type] # no press comes here
            checker=self.checker,
            command_of=lambda text: None,
            parts=CtxParts(None),  # type: ignore[arg-type] # the same
            clock=self.clock,
        )
        self.ticks = Ticks(
            store=self.store,
            runner=TickRunner(
                store=self.store,
                turns=turns,
                tick_ctx=lambda batch: make_tick_ctx(batch.uow, self.clock, FakeContent()),
                hand_over=self.accept,
            ),
            outbox=self,
            intake=self.intake,
            checker=self.checker,
            ticks=(RegisteredTick(self.run_faulty_job, "it is noticed"), RegisteredTick(self.tick, "")),
            owners=(OWNER,),
            health=self.health,
            clock=self.clock,
        )

    async def notices(self, facts: Any, ctx: Any) -> tuple[out.Reply, ...]:
        return tuple(out.Say(f"notice-{fact}", to=out.StaffChat(REZA)) for fact in facts)

    async def run_faulty_job(self, ctx: TickCtx) -> Turn:
        """Fails after it has staged something, as long as a fault is set."""
        if self.fault is not None:
            ctx.uow.staff.save(Staff(REZA, Role.LEAD))
            raise self.fault
        return Turn()

    async def tick(self, ctx: TickCtx) -> Turn:
        return self.turn

    def accept(self, rows: Any) -> None:
        self.sent.extend(rows)

    def register(self) -> None:
        self.store.uow.groups.save(Group(TG, GROUP_ID))
        self.store.uow.staff.save(Staff(REZA, Role.MODERATOR))
        self.store.uow.commit()


@pytest.fixture
def scene() -> TicksScene:
    return TicksScene()


async def test_replies_and_notices_of_tick_are_stored_then_sent(scene: TicksScene) -> None:
    scene.register()
    scene.turn = Turn((out.EditCard("c-1", "card", to=(out.GroupChat(TG, GROUP_ID),)),), facts=("expired",))  # type: ignore[arg-type] # any fact
    await scene.ticks.due_work()
    (card, notice) = [row.outgoing for row in scene.sent]
    assert card.destination == in_group() and card.conversation == f"card:c-1:{GROUP_ID}"
    assert notice.reply.key == "notice-expired" and notice.destination == private(REZA.id)


async def test_failing_tick_is_isolated_and_on_health_page(
    scene: TicksScene, caplog: pytest.LogCaptureFixture
) -> None:
    scene.register()
    scene.fault = RuntimeError("words of a reporter")
    scene.turn = Turn(facts=("expired",))  # type: ignore[arg-type] # any fact
    scene.intake.gap_found.put_nowait(("bale", 3))
    await scene.ticks.due_work()
    assert [row.outgoing.reply.key for row in scene.sent] == ["notice-expired", "owner-gap"]
    assert await scene.store.uow.staff.get(REZA) == Staff(REZA, Role.MODERATOR), "staged changes are dropped"
    assert list(scene.health.troubles) == ["tick-run_faulty_job"]
    assert "it is noticed" in scene.health.troubles["tick-run_faulty_job"].what
    assert scene.health.registry.get_sample_value("amanat_turns_total", {"outcome": "tick-failed"}) == 1
    (failed,) = [record for record in caplog.records if record.message == "tick-failed"]
    assert vars(failed)["tick"] == "run_faulty_job" and "words" not in JsonFormatter().format(failed)
    scene.fault = None
    await scene.ticks.due_work()
    assert not scene.health.troubles


async def test_unstorable_batch_is_tried_one_by_one(scene: TicksScene) -> None:
    scene.register()
    scene.turn = Turn(facts=("expired",))  # type: ignore[arg-type] # any fact
    scene.store.conflicts["commit"] = [ValueError("unfit"), ValueError("unfit")]
    await scene.ticks.due_work()
    assert [row.outgoing.reply.key for row in scene.sent] == ["notice-expired"]
    assert list(scene.health.troubles) == ["tick-run_faulty_job"]


@pytest.mark.parametrize("fault", [Conflict("locked"), asyncio.CancelledError()])
async def test_a_conflict_or_the_end_takes_all_of_them(scene: TicksScene, fault: BaseException) -> None:
    scene.fault = fault  # type: ignore[assignment] # the end is no Exception
    scene.turn = Turn(facts=("expired",))  # type: ignore[arg-type] # any fact
    scene.intake.gap_found.put_nowait(("bale", 3))
    with nullcontext() if isinstance(fault, Conflict) else pytest.raises(asyncio.CancelledError):
        await scene.ticks.due_work()
    assert not scene.sent and not scene.health.troubles
    assert scene.intake.gap_found.qsize() == 1


async def test_owners_are_notified_of_gap_once_despite_failure(scene: TicksScene) -> None:
    scene.intake.gap_found.put_nowait(("bale", 3))
    scene.store.conflicts["commit"] = [Conflict("locked")]
    await scene.ticks.due_work()
    assert not scene.sent
    await scene.ticks.due_work()
    await scene.ticks.due_work()
    (gap_notice,) = [row.outgoing for row in scene.sent]
    assert gap_notice.reply == out.Say(
        "owner-gap", {"missing": 3, "messenger": out.TextRef("messenger-bale")}
    )
    assert gap_notice.destination == Destination(TG, OWNER.id, private().kind)


async def test_details_past_their_time_are_taken_away(scene: TicksScene) -> None:
    scene.store.details["c-1", REZA] = []
    await scene.ticks.erase_due_details()
    assert [row.outgoing.reply for row in scene.sent] == [out.EraseDetails("c-1", REZA)]
    assert scene.sent[0].outgoing.slot == "erase:c-1", (
        "during an outage one erasure waits, not one for each round"
    )


async def test_expiring_copies_are_erased_without_exposing_recipient(
    scene: TicksScene,
) -> None:
    scene.store.shown["conv"] = [MessageRef(TG, 5, 20)]
    await scene.ticks.erase_due_details()
    (erase,) = [row.outgoing for row in scene.sent]
    assert (erase.reply, erase.conversation, erase.destination) == (out.EraseExpiringCopies(), "conv", None)
    assert erase.slot == "erase:shown"


async def test_what_the_upkeep_has_to_say_is_sent(scene: TicksScene) -> None:
    scene.store.last_words = [row(1, out.EndCase(7, MessageRef(TG, GROUP_ID, 5)), to=in_group())]
    await scene.ticks.upkeep()
    assert scene.sent == scene.store.last_words


async def test_moderators_at_work_keep_a_fresh_membership(scene: TicksScene) -> None:
    scene.clock.stand()
    scene.register()
    await scene.ticks.refresh_members()
    assert await scene.store.uow.members.get(REZA, GROUP_ID) is None, (
        "people who are not at work are not checked"
    )
    scene.checker._at_work[REZA] = scene.clock.now()
    scene.adapter.standings = [MembershipStatus.ADMINISTRATOR]
    await scene.ticks.refresh_members()
    assert await scene.store.uow.members.get(REZA, GROUP_ID) == Membership(
        REZA, GROUP_ID, MembershipStatus.ADMINISTRATOR, scene.clock.now()
    )


async def test_membership_behind_an_open_screen_is_checked(scene: TicksScene) -> None:
    """A screen ends with the role, also where the messenger does not tell who has left a group."""
    scene.clock.stand()
    scene.register()
    uow, until = scene.store.uow, scene.clock.now() + timedelta(hours=8)
    uow.staff.save(Staff(REZA, Role.LEAD, "Reza"))
    uow.screens.issue(ScreenPass("hash", REZA, ScreenMode.LEAD, until, opened=True))
    uow.members.save(Membership(REZA, GROUP_ID, MembershipStatus.MEMBER, scene.clock.now()))
    uow.commit()
    scene.adapter.standings = [MembershipStatus.OUTSIDE]
    await scene.ticks.refresh_members()
    membership = await uow.members.get(REZA, GROUP_ID)
    assert membership is None or not membership.is_inside


async def test_messenger_withholding_members_is_on_health_page(
    scene: TicksScene,
) -> None:
    scene.register()
    scene.checker._at_work[REZA] = scene.clock.now()
    scene.adapter.standings = [WireDown("reset")]
    await scene.ticks.refresh_members()
    assert "members-telegram" in scene.health.troubles
    await scene.ticks.refresh_members()
    assert not scene.health.troubles
    scene.adapter.standings = [WireDown("reset")]
    await scene.ticks.refresh_members()
    scene.clock.advance(timedelta(minutes=30))
    await scene.ticks.refresh_members()
    assert not scene.health.troubles, "if nobody is at work, nothing is wrong"


async def test_missing_admin_rights_are_on_health_page(scene: TicksScene) -> None:
    scene.store.uow.groups.save(Group(TG, GROUP_ID))
    for admin in (False, True):
        await note_admin(context(scene.store.uow, clock=scene.clock), TG, GROUP_ID, admin)
        scene.store.uow.commit()
        await scene.ticks.refresh_members()
        assert ("members-telegram" in scene.health.troubles) is not admin
