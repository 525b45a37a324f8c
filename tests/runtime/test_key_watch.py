"""Health says what is wrong with a holder of keys, and a burning by another program empties this one's memory."""

from datetime import timedelta

from bot.conversation.store_troubles import KeyHolderLook
from bot.runtime.health import Health, Readings
from bot.runtime.key_watch import REFUSAL_LASTS, KeyWatch
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeStore


async def test_health_names_trouble_until_it_is_over() -> None:
    store, health, forgotten = FakeStore(), Health(), list[str]()
    watch = KeyWatch(store, health, FakeClock(), forget=lambda: forgotten.append("all"))
    await watch.look()
    assert b"amanat_key_holder{" not in health.metrics(Readings())
    store.key_holder = KeyHolderLook("start it", is_in_line=False)
    await watch.look()
    assert health.troubles["keys"].what == "start it"
    assert b'amanat_key_holder{what="mirror_in_line"} 0.0' in health.metrics(Readings())
    store.key_holder = KeyHolderLook(is_burnt=True)
    await watch.look()
    assert "keys" not in health.troubles and forgotten == ["all"]
    assert b'amanat_key_holder{what="answers"} 1.0' in health.metrics(Readings())


async def test_refused_peer_is_a_trouble_until_it_stays_away() -> None:
    store, health, clock = FakeStore(), Health(), FakeClock()
    watch = KeyWatch(store, health, clock, forget=lambda: None)
    for count, is_red in ((7, False), (7, False), (8, True), (8, True)):  # what was before the start is old
        store.key_holder = KeyHolderLook(refused=count)
        await watch.look()
        assert ("stranger" in health.troubles) is is_red
    store.key_holder = KeyHolderLook("start it", answers=False, is_in_line=False)
    await watch.look()
    clock.advance(REFUSAL_LASTS + timedelta(seconds=1))
    for count in (8, 0):  # the holder was started again
        store.key_holder = KeyHolderLook(refused=count)
        await watch.look()
        assert not health.troubles
    store.key_holder = KeyHolderLook(refused=1)
    await watch.look()
    assert "missing in trusted/" in health.troubles["stranger"].what
