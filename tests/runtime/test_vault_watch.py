"""Health says what is wrong with evidence, and a bucket that is down gets no file."""

import pytest

from bot.conversation.store_troubles import VaultTrouble
from bot.runtime.disk_room import COUNT_EVERY, MEGABYTE, WRITTEN
from bot.runtime.health import Health
from bot.runtime.vault_watch import MENDS, BucketRoom, VaultWatch
from tests.fakes.turns import FakeClock
from tests.runtime.fakes import FakeStore


async def test_health_names_each_trouble_until_it_is_over() -> None:
    store, health = FakeStore(), Health()
    watch = VaultWatch(store, health, FakeClock())
    assert MENDS.keys() == set(VaultTrouble)
    store.vault_troubles = {VaultTrouble.SILENT, VaultTrouble.VERSIONS}
    await watch.look()
    what = health.troubles["vault"].what
    assert MENDS[VaultTrouble.SILENT] in what and MENDS[VaultTrouble.VERSIONS] in what
    assert MENDS[VaultTrouble.FOREIGN] not in what
    store.vault_troubles = set()
    await watch.look()
    assert "vault" not in health.troubles


async def test_drafts_get_a_part_and_reports_the_rest() -> None:
    store = FakeStore()
    store.in_drafts = 90 * MEGABYTE
    watch = VaultWatch(store, Health(), FakeClock(), bucket_drafts=100 * MEGABYTE)
    room = watch.room
    assert room is not None and await watch.draft_bytes_on_disk() == 0
    await watch.look()
    size = 10 * MEGABYTE // WRITTEN
    with room.hold(size, draft=True) as held:
        assert held and not room.takes(1, draft=True)
    room.note_fetched_file(size, draft=True)
    assert not room.takes(1, draft=True) and room.takes(20 * MEGABYTE)
    store.vault_troubles, store.in_drafts = {VaultTrouble.SILENT}, 0
    for _ in range(COUNT_EVERY):
        await watch.look()
    store.vault_troubles = set()
    assert not room.takes(1, draft=True), "the last count stays while nobody answers"


@pytest.mark.parametrize("draft", [True, False])
async def test_bucket_that_is_down_takes_nothing(draft: bool) -> None:
    store = FakeStore()
    room = BucketRoom(store, most_of_drafts=100 * MEGABYTE)
    store.vault_troubles = {VaultTrouble.SILENT}
    assert not room.takes(1, draft=draft)
    with room.hold(1, draft=draft) as held:
        assert not held


async def test_without_a_bucket_the_disk_counts_drafts() -> None:
    store = FakeStore()
    store.in_drafts = 7
    watch = VaultWatch(store, Health(), FakeClock())
    assert watch.room is None and await watch.draft_bytes_on_disk() == 7
