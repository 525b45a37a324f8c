"""A registered group that the messenger has closed for long is a trouble; other chats are only counted."""

from bot.conversation.incoming import ChatKind
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.runtime.closed_groups import ClosedGroups
from bot.runtime.health import Health
from bot.runtime.pacer import Pacer
from bot.usecases.ports import Group
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import GROUP_ID, TG, FakeStore
from tests.runtime.test_pacer import ManualTime

TROUBLE = "closed-telegram"


async def test_long_closed_registered_group_turns_health_red() -> None:
    store, time, health = FakeStore(), ManualTime(), Health()
    pacer = Pacer(TELEGRAM, clock=time)
    store.uow.groups.save(Group(TG, GROUP_ID))
    store.uow.commit()
    groups = ClosedGroups(store, {TG: pacer}, health, FakeClock())
    pacer.note_refusal(5001, ChatKind.PRIVATE, 3600.0)
    pacer.note_refusal(GROUP_ID - 1, ChatKind.GROUP, 3600.0)
    pacer.note_refusal(GROUP_ID, ChatKind.GROUP, 40.0)
    await groups.look()
    assert not health.troubles, "a person's chat, a group that is not registered, and a short time"
    pacer.note_refusal(GROUP_ID, ChatKind.GROUP, 1800.0)
    await groups.look()
    assert "in 1 registered group(s) until 2026-05-01 09:30 UTC" in health.troubles[TROUBLE].what
    time.now += 1790.0
    await groups.look()
    assert TROUBLE in health.troubles, "it is closed to the end"
    time.now += 11.0
    await groups.look()
    assert not health.troubles


def test_closed_chats_are_counted_beside_the_pace() -> None:
    time, health = ManualTime(), Health()
    pacer = Pacer(TELEGRAM, clock=time)
    health.paces = lambda: {TG: pace} if (pace := pacer.pace()) else {}

    def count_closed() -> object:
        pace = health.page(counts={}, loops={}, jobs={})["pace"]
        assert isinstance(pace, dict)
        return pace["telegram"]["closed"]

    pacer.note_refusal(7, ChatKind.PRIVATE, 3600.0)
    pacer.note_refusal(GROUP_ID, ChatKind.GROUP, 40.0)
    assert count_closed() == 2
    time.now += 60.0
    assert count_closed() == 1
