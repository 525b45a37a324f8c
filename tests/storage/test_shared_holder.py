"""Several programs on one holder: what one withdraws or burns is closed for the others, and neither takes back the
other's keys."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.store import Conflict
from bot.domain.owner.burning import Burn
from storage.burning import burn_held_keys
from storage.key_service.certificates import PinnedCertificates
from storage.key_service.remote_rows import KeyHolder, RemoteRows
from storage.key_store import REPORT_KEYS, ReportKeys
from storage.keys import KeyRing
from storage.wrapped_keys import STORE_KEY
from tests.storage.running_holder import HERE, Machines, introduce, make_machine, start_machines

SECOND = ("same certificate", "own certificate")


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    machines = start_machines(tmp_path / "machines")
    yield machines
    machines.close()


@pytest.fixture
def ring(key_path: Path, data_dir: Path) -> KeyRing:
    return KeyRing.from_file(key_path, data_dir=data_dir, fresh=True)


@pytest.fixture
def program(machines: Machines, ring: KeyRing) -> Iterator[Callable[..., ReportKeys]]:
    """Opens the report keys as one more program, with the first one's certificate or one of its own."""
    opened: list[ReportKeys] = []

    def start(certificates: PinnedCertificates = machines.program) -> ReportKeys:
        holder = KeyHolder((HERE, machines.holder.port), certificates)
        opened.append(ReportKeys(holder.rows(REPORT_KEYS), ring))
        return opened[-1]

    yield start
    for keys in opened:
        keys.close()


def as_any(thing: object) -> Any:
    return thing


async def store_key(keys: ReportKeys) -> int:
    await keys.keep_stock()
    return keys.take()


@pytest.mark.parametrize("second", SECOND)
async def test_key_withdrawn_by_one_is_forgotten_by_the_other(
    machines: Machines, program: Callable[..., ReportKeys], second: str
) -> None:
    certificates = machines.program
    if second == "own certificate":
        certificates = make_machine(machines.folder, "worker")
        introduce(certificates, machines.holder.plan.certificates)
        machines.holder.kill()
        machines.holder.start()
    first, other = program(), program(certificates)
    withdrawn, lasting = await store_key(first), await store_key(first)
    await other.load([withdrawn, lasting])
    assert other.get(withdrawn) == first.get(withdrawn) is not None
    await first.destroy([withdrawn])
    assert other.get(withdrawn) is not None, "until it looks"
    assert await other.follow() is False
    assert other.get(withdrawn) is None
    assert withdrawn not in as_any(other)._known or as_any(other)._known.get(withdrawn) is None
    assert other.get(lasting) == first.get(lasting) is not None


async def test_nothing_stays_known_when_the_holder_forgot_its_news(
    machines: Machines, program: Callable[..., ReportKeys]
) -> None:
    first, other = program(), program()
    key_id = await store_key(first)
    await other.load([key_id])
    await first.destroy([key_id])
    machines.holder.kill()
    machines.holder.start()
    assert await other.follow() is False
    assert other.get(key_id) is None


async def test_two_stocks_are_two(program: Callable[..., ReportKeys]) -> None:
    first, other = program(), program()
    await asyncio.gather(first.keep_stock(), other.keep_stock())
    assert not set(as_any(first)._stock) & set(as_any(other)._stock)
    mine = other.take()
    first.close()
    assert other.get(mine) is not None
    as_any(other)._known.clear()
    assert other.get(mine) is not None, "the first took only its own stock along"


async def test_late_answer_does_not_keep_destroyed_key(
    program: Callable[..., ReportKeys], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The news of its end overtakes the answer that still has it."""
    first, other = program(), program()
    key_id = await store_key(first)
    answered, may_go_on = threading.Event(), threading.Event()
    read = RemoteRows.read_many

    def read_slowly(self: RemoteRows, key_ids: Any) -> dict[int, bytes]:
        rows = read(self, key_ids)
        answered.set()
        may_go_on.wait(10)
        return rows

    monkeypatch.setattr(RemoteRows, "read_many", read_slowly)
    loading = asyncio.create_task(other.load([key_id]))
    await asyncio.to_thread(answered.wait, 10)
    await first.destroy([key_id])
    following = asyncio.create_task(other.follow())
    await asyncio.sleep(0.2)
    may_go_on.set()
    await loading
    await following
    assert other.get(key_id) is None


@pytest.mark.parametrize("burner", ["program", "command"])
async def test_burning_by_one_reaches_what_others_remember(
    machines: Machines, program: Callable[..., ReportKeys], burner: str
) -> None:
    first, other = program(), program()
    old = await store_key(first)
    await other.keep_stock()
    await other.load([old])
    if burner == "program":
        assert await first.burn() == []
        assert await first.follow() is False, "it knows of its own burning"
    else:
        assert burn_held_keys(KeyHolder((HERE, machines.holder.port), machines.program), Burn.ALL) == []
    assert await other.follow() is True
    assert other.get(old) is None
    assert await other.follow() is False
    new = await store_key(other)
    await first.follow()
    await first.load([new])
    assert first.get(new) == other.get(new) is not None
    assert first.accounts() == other.accounts() is not None


async def test_keys_made_after_anothers_burning_open_for_all(program: Callable[..., ReportKeys]) -> None:
    first, other = program(), program()
    await other.keep_stock()
    assert await first.burn() == []
    as_any(other)._stock.clear()
    new = await store_key(other)  # before it has looked
    as_any(other)._known.clear()
    assert other.get(new) is not None
    await first.load([new])
    assert first.get(new) == other.get(new)
    assert first.accounts() == other.accounts()


async def test_newer_keys_are_not_taken_for_burnt_ones(
    program: Callable[..., ReportKeys],
) -> None:
    """Whoever took them for gone would remove what they open."""
    first, other = program(), program()
    old = await store_key(first)
    await other.load([old])
    assert await first.burn() == []
    new, newer = await store_key(first), await store_key(first)
    with pytest.raises(Conflict):
        other.get(new)
    await other.load([new, newer])  # before it has looked
    assert other.get(new) == first.get(new) is not None
    assert await other.follow() is True
    assert other.get(old) is None
    assert await other.follow() is False


async def test_both_burn_and_go_on_together(machines: Machines, program: Callable[..., ReportKeys]) -> None:
    first, other = program(), program()
    top = machines.rows().chief(STORE_KEY)
    assert top is not None
    assert await asyncio.gather(first.burn(), other.burn()) == [[], []]
    assert not any(top in content for content in machines.contents().values())
    await first.follow()
    await other.follow()
    new = await store_key(first)
    await other.load([new])
    assert other.get(new) == first.get(new) is not None
    assert first.accounts() == other.accounts() is not None


async def test_accounts_burned_by_one_are_closed_for_the_other(program: Callable[..., ReportKeys]) -> None:
    first, other = program(), program()
    lasting = await store_key(first)
    before = other.accounts()
    assert await first.burn_accounts() == []
    assert await other.follow() is True
    assert other.accounts() == first.accounts() != before
    await other.load([lasting])
    assert other.get(lasting) == first.get(lasting) is not None


async def test_missing_accounts_key_is_made_once(
    machines: Machines, program: Callable[..., ReportKeys]
) -> None:
    first, other = program(), program()
    assert burn_held_keys(KeyHolder((HERE, machines.holder.port), machines.program), Burn.ACCOUNTS) == []
    for keys in (first, other):
        assert await keys.follow() is True
        assert keys.accounts() is None
    for keys in (first, other):
        await keys.keep_stock()
    assert first.accounts() == other.accounts() is not None
    assert [await keys.follow() for keys in (first, other)] == [False, False]
