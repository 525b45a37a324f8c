"""Health says when nothing reaches the second database server."""

from bot.conversation.store_troubles import DatabaseTrouble
from bot.runtime.database_watch import MENDS, TROUBLE, DatabaseWatch
from bot.runtime.health import Health
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeStore


async def test_health_names_second_database_until_it_is_back() -> None:
    store, health = FakeStore(), Health()
    watch = DatabaseWatch(store, health, FakeClock())
    assert MENDS.keys() == set(DatabaseTrouble)
    for trouble in DatabaseTrouble:
        store.database_trouble = trouble
        await watch.look()
        assert health.troubles[TROUBLE].what == MENDS[trouble]
    store.database_trouble = None
    await watch.look()
    assert TROUBLE not in health.troubles
