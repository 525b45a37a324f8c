"""Health says what is wrong with a holder of keys, and a burning by another program empties this one's memory."""

from bot.conversation.store_troubles import KeyHolderLook
from bot.runtime.health import Health, Readings
from bot.runtime.key_watch import KeyWatch
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
