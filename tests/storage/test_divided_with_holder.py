"""Processes on two machines divide the work, and a third machine holds the keys: what one has sealed the other reads,
what one burns is closed for both, and a process that has its keys elsewhere is refused."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.conversation.session import Session
from bot.conversation.store import Conflict
from bot.domain.owner.burning import Burn
from bot.domain.people import Messenger
from storage.builds import DividedPart, ProgramBuild
from storage.divided_store import DividedStore
from storage.engine import read_url
from storage.key_service.remote_rows import KeyHolder
from storage.lease_locks import SEND
from storage.process_names import KEYS_HELD, EvidencePlace, ProcessName
from storage.role_leases import RoleLeases
from storage.trouble import DatabaseBusy
from tests.fakes.template_database import migrate_to_head
from tests.storage.conftest import Opening
from tests.storage.running_holder import HERE, Machines, start_machines
from tests.storage.test_claims import handle, receive
from tests.storage.values import SARA, a_body, a_case, a_report

pytestmark = pytest.mark.slow

PART = DividedPart(
    frozenset({"receive", "work", "send", "tick", "fetch"}), ProgramBuild("1.0.0", "0123456789ab")
)


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    machines = start_machines(tmp_path / "machines")
    yield machines
    machines.close()


type Joining = Callable[[str], Awaitable[DividedStore]]


@pytest.fixture
async def join(
    pg_url: str, machines: Machines, open_store_at: Opening, tmp_path: Path
) -> AsyncIterator[Joining]:
    """The store of a process on the machine of this name, with a data folder of its own."""
    await migrate_to_head(pg_url)
    joined: list[tuple[RoleLeases, asyncio.Task[None]]] = []

    async def go(machine: str) -> DividedStore:
        name = ProcessName(machine, len(joined) + 1, KEYS_HELD)
        leases = RoleLeases(read_url(pg_url), name, PART)
        async with asyncio.timeout(20):
            assert await leases.take(stop=asyncio.Event())
        joined.append((leases, asyncio.create_task(leases.keep())))
        holder = KeyHolder((HERE, machines.holder.port), machines.program)
        store = await open_store_at(pg_url, lease=leases, holder=holder, data_dir=tmp_path / machine)
        assert isinstance(store, DividedStore)
        return store

    yield go
    for leases, keeping in joined:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
        await leases.close()


async def test_one_machine_reads_what_another_has_sealed(join: Joining) -> None:
    first, second = await join("east"), await join("west")
    await receive(first, "mina")
    async with second.batch() as batch:
        (row,) = await batch.claim_updates(list(Messenger), 100)
        assert row.raw["who"] == "mina"
        batch.save_session("conversation", Session(state="report.text", epoch=3))
        batch.uow.cases.add(a_case())
        batch.uow.reports.add(
            a_report(), body=a_body(), receipt="0000000000000001", reporter_key="nobody", account=SARA
        )
        await handle(batch, [row])
    async with first.batch() as batch:
        assert (await batch.session("conversation")).state == "report.text"
        body = await batch.uow.reports.body(a_report().id)
        assert body is not None and body.text == a_body().text


async def test_burning_on_one_machine_closes_for_the_other(join: Joining) -> None:
    first, second = await join("east"), await join("west")
    await receive(first, "mina")
    await first.burn(Burn.ALL)
    with pytest.raises(Conflict, match="burned"):
        await receive(second, "reza", first=2)
    assert await second.follow_burning()
    await receive(second, "reza", first=3)
    async with first.batch() as batch:
        rows = await batch.claim_updates(list(Messenger), 100)
        assert [row.raw["who"] for row in rows] == ["reza"]
        await handle(batch, rows)


async def test_lease_goes_from_one_machine_to_the_other(join: Joining) -> None:
    first, second = await join("east"), await join("west")
    assert await first._leases.try_lease(SEND) and not await second._leases.try_lease(SEND)
    await first._leases.close()
    async with asyncio.timeout(5):
        while not await second._leases.try_lease(SEND):  # noqa: ASYNC110 nothing tells it
            await asyncio.sleep(0.1)


async def test_keys_in_a_folder_are_refused_beside_a_holder(join: Joining, pg_url: str) -> None:
    await join("east")
    other = RoleLeases(read_url(pg_url), ProcessName("west", 9, "0123456789ab"), PART)
    with pytest.raises(DatabaseBusy, match="with keys in another folder"):
        await other.take(stop=asyncio.Event())
    await other.close()


async def test_evidence_in_folders_of_two_machines_is_refused(pg_url: str, tmp_path: Path) -> None:
    """What one has fetched the other would not find."""
    await migrate_to_head(pg_url)
    leases = []
    for machine in ("east", "west", "west"):
        (tmp_path / machine).mkdir(exist_ok=True)
        name = ProcessName.of_this_process(tmp_path / machine, keys_held=True, evidence=EvidencePlace.FOLDER)
        leases.append(RoleLeases(read_url(pg_url), name, PART))
    west, east, beside = leases[1], leases[0], leases[2]
    assert await west.take(stop=asyncio.Event()) and await beside.take(stop=asyncio.Event())
    with pytest.raises(DatabaseBusy, match=r"keeps evidence in another place.*vault to-bucket"):
        await east.take(stop=asyncio.Event())
    for lease in leases:
        await lease.close()


@pytest.mark.parametrize("is_first", [True, False])
async def test_bucket_beside_a_folder_is_refused(pg_url: str, tmp_path: Path, is_first: bool) -> None:
    """What is fetched into the folder the other would not find."""
    await migrate_to_head(pg_url)
    names = [
        ProcessName.of_this_process(tmp_path, keys_held=True, evidence=place)
        for place in (EvidencePlace.FOLDER, EvidencePlace.BUCKET)
    ]
    first, second = (
        RoleLeases(read_url(pg_url), name, PART) for name in sorted(names, key=str, reverse=is_first)
    )
    try:
        assert await first.take(stop=asyncio.Event())
        with pytest.raises(DatabaseBusy, match=r"keeps evidence in another place.*AMANAT_VAULT_URL"):
            await second.take(stop=asyncio.Event())
    finally:
        await first.close()
        await second.close()


async def test_one_with_the_whole_work_stands_beside_any_place(tmp_path: Path) -> None:
    """It waits until the others have ended, and keeps nothing meanwhile."""
    whole, folder, bucket = (
        ProcessName.of_this_process(tmp_path, keys_held=True, evidence=place) for place in EvidencePlace
    )
    assert whole.shares_evidence(folder) and bucket.shares_evidence(whole) and whole.shares_evidence(whole)
    assert not folder.shares_evidence(bucket)
