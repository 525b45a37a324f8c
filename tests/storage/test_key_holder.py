"""A holder of keys and its mirror: what happens when either dies, is cut off, or is somebody else."""

import asyncio
import os
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from storage.hour_keys import HOUR_KEYS
from storage.key_service import frames
from storage.key_service.certificates import OWN, TRUSTED, PinnedCertificates
from storage.key_service.held_rows import Alone, HeldRows
from storage.key_service.holder import MIRROR_NOTE
from storage.key_service.remote_rows import ChangeRefused, DestructionIncomplete, RemoteRows
from storage.key_store import REPORT_KEYS, ReportKeys
from storage.key_table import KeyTable, KeyTableChange
from storage.keys import KeyRing
from storage.trouble import KeysAway
from storage.wrapped_keys import STORE_KEY
from tests.storage.running_holder import (
    HERE,
    Machines,
    RunningHolder,
    introduce,
    make_machine,
    start_machines,
)

SOON = 5.0
"""Seconds within which everything goes on after a death."""


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    machines = start_machines(tmp_path)
    yield machines
    machines.close()


@pytest.fixture
def lone_machines(tmp_path: Path) -> Iterator[Machines]:
    """Machines whose holder goes on without its mirror."""
    machines = start_machines(tmp_path, alone=Alone.CONTINUE)
    yield machines
    machines.close()


def new_wrapped_key() -> bytes:
    return os.urandom(72)


def begin(machines: Machines, count: int = 3) -> dict[int, bytes]:
    """Store keys with the numbers 1, 2, … and return them."""
    keys = {number: new_wrapped_key() for number in range(1, count + 1)}
    rows = machines.rows()
    rows.create_tables(KeyTableChange(chief={STORE_KEY: new_wrapped_key()}))
    rows.apply(KeyTableChange(added=list(keys.items())))
    return keys


def look_after_mirror(holder: RunningHolder) -> None:
    assert holder.service is not None
    asyncio.run_coroutine_threadsafe(holder.service.look_after_mirror(), holder.loop).result(20)


def keys_of(rows: RemoteRows) -> dict[int, bytes]:
    return dict(rows.read_piece(-1, 5_000))


def places_with(machines: Machines, secret: bytes) -> list[str]:
    return [
        Path(place).parent.parent.name for place, content in machines.contents().items() if secret in content
    ]


def test_mirror_has_a_change_before_it_is_answered(machines: Machines) -> None:
    keys = begin(machines)
    assert keys_of(machines.rows(of=machines.mirror)) == keys
    assert machines.rows().mark() == machines.rows(of=machines.mirror).mark()


def die_once(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, *, after: bool) -> None:
    """The next call of this method ends its holder's work without an answer, before or after it is done."""
    do: Callable[..., Any] = getattr(owner, name)
    died: list[bool] = []

    def dying(self: Any, *args: Any, **options: Any) -> Any:
        if died:
            return do(self, *args, **options)
        died.append(True)
        if after:
            do(self, *args, **options)
        raise RuntimeError("killed")

    monkeypatch.setattr(owner, name, dying)


STEPS = {
    "before its own file": (KeyTable, "apply", False),
    "between its file and the mirror's": (HeldRows, "_pass_on", False),
    "between the mirror's file and the answer": (HeldRows, "_pass_on", True),
}


@pytest.mark.parametrize("step", STEPS)
def test_holder_dies_at_any_step(machines: Machines, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    keys, rows, gone = begin(machines), machines.rows(), new_wrapped_key()
    rows.apply(KeyTableChange(added=[(9, gone)]))
    die_once(monkeypatch, *STEPS[step][:2], after=STEPS[step][2])
    began = time.monotonic()
    keys[7] = new_wrapped_key()
    rows.apply(KeyTableChange(added=[(7, keys[7])], stocked=[7], gone=[9]))
    assert time.monotonic() - began < SOON
    machines.holder.kill()
    machines.holder.start()
    for of in (machines.holder, machines.mirror):
        assert keys_of(machines.rows(of=of)) == keys
        assert machines.rows(of=of).stock() == [7]
    assert places_with(machines, gone) == []


def test_killed_holder_is_waited_for(machines: Machines) -> None:
    keys, rows = begin(machines), machines.rows()
    machines.holder.kill()
    began = time.monotonic()

    async def read_meanwhile() -> bytes | None:
        reading = asyncio.create_task(asyncio.to_thread(rows.read, 1))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(machines.holder.start)
        return await reading

    assert asyncio.run(read_meanwhile()) == keys[1]
    assert time.monotonic() - began < SOON


def test_holder_that_stays_away_names_the_mend(machines: Machines) -> None:
    machines.holder.kill()
    with pytest.raises(KeysAway, match=r"does not answer.*\./amanat keys hold"):
        machines.rows(patience=0.2).read(1)


def test_nothing_new_is_taken_without_the_mirror(machines: Machines) -> None:
    keys, rows = begin(machines), machines.rows()
    machines.mirror.kill()
    for number in (7, 8):
        with pytest.raises(ChangeRefused, match="the mirror of the keys is not in line"):
            rows.apply(KeyTableChange(added=[(number, new_wrapped_key())]))
    assert rows.read(8) is None
    assert rows.read(1) == keys[1]
    assert "mirror" in rows.state()["trouble"]
    machines.mirror.start()
    rows.apply(KeyTableChange(added=[(9, new_wrapped_key())]))
    assert keys_of(rows) == keys_of(machines.rows(of=machines.mirror))
    assert rows.state()["trouble"] == ""


def test_withdrawn_keys_go_at_once_without_the_mirror(machines: Machines) -> None:
    keys, rows = begin(machines), machines.rows()
    machines.mirror.kill()
    with pytest.raises(ChangeRefused):
        rows.apply(KeyTableChange(gone=[2]))
    assert places_with(machines, keys[2]) == ["second"]
    machines.mirror.start()
    rows.apply(KeyTableChange(gone=[2]))  # asked again, as after a restart
    assert places_with(machines, keys[2]) == []


def test_holder_may_go_on_and_fills_the_mirror_later(lone_machines: Machines) -> None:
    keys, rows = begin(lone_machines, 12_000), lone_machines.rows()
    look_after_mirror(lone_machines.holder)
    assert rows.state()["in_line"]
    lone_machines.mirror.kill()
    rows.apply(KeyTableChange(added=[(2**40, new_wrapped_key())], gone=[5_000, 7]))
    assert not rows.state()["in_line"]
    lone_machines.mirror.start()
    look_after_mirror(lone_machines.holder)
    mirror = lone_machines.rows(of=lone_machines.mirror)
    assert (rows.state()["in_line"], mirror.count(), mirror.mark()) == (True, 11_999, rows.mark())
    assert mirror.read(2**40) == rows.read(2**40)
    assert places_with(lone_machines, keys[7]) == places_with(lone_machines, keys[5_000]) == []


def test_new_holder_never_empties_a_mirror(machines: Machines) -> None:
    keys = begin(machines)
    machines.holder.kill()
    for path in machines.holder.plan.folder.iterdir():
        path.unlink()  # its disk was lost
    machines.holder.start()
    with pytest.raises(
        KeysAway, match=r"if this machine lost its keys, copy report_keys\.db from the mirror"
    ):
        machines.rows().create_tables(KeyTableChange(chief={STORE_KEY: new_wrapped_key()}))
    assert machines.rows().format is None
    assert keys_of(machines.rows(of=machines.mirror)) == keys


def test_former_holder_changes_nothing_at_its_successor(machines: Machines) -> None:
    """It would destroy the keys that came since the takeover, and give back those that were withdrawn."""
    keys, successor = begin(machines), machines.mirror
    machines.holder.kill()
    successor.kill()
    successor.plan = replace(successor.plan, alone=Alone.CONTINUE)
    successor.start()
    keys[9], gone = new_wrapped_key(), keys.pop(2)
    machines.rows(of=successor).apply(KeyTableChange(added=[(9, keys[9])], gone=[2]))
    machines.holder.start()
    look_after_mirror(machines.holder)
    assert keys_of(machines.rows(of=successor)) == keys
    assert gone not in (successor.plan.folder / REPORT_KEYS).read_bytes()
    with pytest.raises(ChangeRefused, match="it holds the keys itself"):
        machines.rows().apply(KeyTableChange(added=[(10, new_wrapped_key())]))
    assert "it holds the keys itself" in machines.rows().state()["trouble"]


def change_at(rows: RemoteRows, what: str) -> None:
    deeds: dict[str, Callable[[], object]] = {
        "apply": lambda: rows.apply(KeyTableChange(added=[(100, new_wrapped_key())])),
        "create": lambda: rows.create_tables(KeyTableChange()),
        "renew": lambda: rows.renew(KeyTableChange(chief={STORE_KEY: new_wrapped_key()}), only=None),
        "destroy": lambda: rows._change("destroy", names=[STORE_KEY]),
    }
    deeds[what]()


def test_only_its_holder_changes_keys_at_a_mirror(machines: Machines) -> None:
    """What a program stored there would be gone with the holder's next change."""
    keys = begin(machines)
    for _ in ("as it runs", "started again"):
        at_mirror = machines.rows(of=machines.mirror)
        for what in ("apply", "create", "renew", "destroy"):
            with pytest.raises(ChangeRefused, match="set up as the mirror of another holder"):
                change_at(at_mirror, what)
        with pytest.raises(DestructionIncomplete, match="correct AMANAT_KEYS_AT"):
            at_mirror.begin_anew()
        assert "mirror of another holder" in at_mirror.state()["trouble"]
        assert keys_of(at_mirror) == keys and at_mirror.chief(STORE_KEY) is not None
        machines.mirror.kill()
        machines.mirror.start()
    keys[4] = new_wrapped_key()
    machines.rows().apply(KeyTableChange(added=[(4, keys[4])]))
    assert keys_of(machines.rows()) == keys_of(machines.rows(of=machines.mirror)) == keys
    assert machines.rows().state()["trouble"] == ""


def test_mirror_of_an_earlier_release_learns_what_it_is(machines: Machines) -> None:
    begin(machines)
    machines.mirror.kill()
    (machines.mirror.plan.folder / MIRROR_NOTE).unlink()
    machines.mirror.start()
    machines.holder.kill()
    machines.holder.start()
    look_after_mirror(machines.holder)
    with pytest.raises(ChangeRefused, match="mirror of another holder"):
        change_at(machines.rows(of=machines.mirror), "apply")


def test_holder_of_other_keys_does_not_become_a_mirror(machines: Machines, tmp_path: Path) -> None:
    begin(machines)
    lone = RunningHolder(replace(machines.mirror.plan, folder=tmp_path / "lone", listen=(HERE, 0))).start()
    rows = machines.rows(of=lone)
    rows.create_tables(KeyTableChange(chief={STORE_KEY: new_wrapped_key()}))
    machines.holder.kill()
    machines.holder.plan = replace(machines.holder.plan, mirror=(HERE, lone.port))  # by mistake
    machines.holder.start()
    look_after_mirror(machines.holder)
    assert "keys of another store" in machines.rows().state()["trouble"]
    change_at(rows, "apply")
    lone.kill()


def test_burning_reaches_a_mirror_that_was_away(machines: Machines) -> None:
    keys, rows = begin(machines), machines.rows()
    store = rows.chief(STORE_KEY)
    assert store is not None
    machines.mirror.kill()
    with pytest.raises(OSError, match="the keys on the mirror are not burnt"):
        rows.begin_anew()
    assert rows.is_there()
    assert places_with(machines, store) == ["second"]
    machines.holder.kill()
    machines.mirror.start()
    machines.holder.start()
    rows = machines.rows()
    rows.create_tables(KeyTableChange(chief={STORE_KEY: new_wrapped_key()}))
    assert places_with(machines, store) == places_with(machines, keys[1]) == []
    assert machines.rows(of=machines.mirror).count() == 0


def test_foreign_certificate_is_refused_both_ways(machines: Machines) -> None:
    begin(machines)
    stranger = make_machine(machines.folder, "stranger")
    address = (HERE, machines.holder.port)
    foreign = RemoteRows(address, REPORT_KEYS, stranger, patience=0.5)
    with pytest.raises(KeysAway, match=r"the certificates do not match: copy own\.crt"):
        foreign.mark()
    introduce(
        stranger, machines.program
    )  # the stranger trusts others, the holder does not trust the stranger
    (stranger.folder / "trusted" / "first.crt").write_bytes(
        (machines.holder.plan.certificates.folder / "own.crt").read_bytes()
    )
    foreign = RemoteRows(address, REPORT_KEYS, PinnedCertificates(stranger.folder), patience=0.5)
    with pytest.raises(KeysAway, match=r"the certificates do not match: copy own\.crt"):
        foreign.mark()
    foreign.close()
    assert machines.rows().state()["refused"] >= 2


def test_half_copied_certificate_shuts_nobody_else_out(
    machines: Machines, caplog: pytest.LogCaptureFixture
) -> None:
    keys = begin(machines)
    for certificates in (machines.program, machines.holder.plan.certificates):
        (certificates.folder / TRUSTED / "half.crt").write_text("-----BEGIN CERTIFICATE-----\nMIIB")
    for _ in ("as it runs", "started again"):
        assert keys_of(machines.rows(patience=0.5)) == keys
        machines.holder.kill()
        machines.holder.start()
    assert keys_of(machines.rows(patience=0.5)) == keys
    lines = [record for record in caplog.records if record.msg == "keys-certificate-unreadable"]
    assert len(lines) == 2, "one on each side"


def test_unusable_own_certificate_is_keys_that_are_away(machines: Machines) -> None:
    """Anything else would make the program give updates and messages up."""
    begin(machines)
    (machines.program.folder / OWN).write_text("half")
    rows = machines.rows()
    began = time.monotonic()
    for ask in (rows.mark, lambda: rows.read_at_once(1), lambda: change_at(rows, "apply")):
        with pytest.raises(KeysAway, match=r"cannot be used .*\./amanat keys certificate"):
            ask()
    assert time.monotonic() - began < SOON, "it would not get better by asking again"


def test_connection_without_a_word_is_no_refused_peer(machines: Machines) -> None:
    """So does the healthcheck of a container."""
    for _ in range(3):
        socket.create_connection((HERE, machines.holder.port), SOON).close()
    begin(machines)  # they are over
    assert machines.rows().state()["refused"] == 0


def test_other_protocol_version_is_refused_in_words(
    machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = machines.rows(patience=0.5)
    monkeypatch.setattr("storage.key_service.remote_rows.greeting", lambda: {"amanat-keys": 2})
    monkeypatch.setattr(
        "storage.key_service.remote_rows.check_greeting",
        lambda message: frames.check_greeting({"amanat-keys": message["amanat-keys"] + 1}),
    )
    with pytest.raises(KeysAway, match="install the same release on both machines"):
        rows.mark()


def test_damaged_frames_do_not_stop_the_holder(machines: Machines) -> None:
    keys, rows = begin(machines), machines.rows()
    for fields in ({"change": {}}, {"change": {"added": [[1, "text"]]}}, {}):
        with pytest.raises(sqlite3.Error):
            rows._change("apply", **fields)
    with pytest.raises(sqlite3.Error, match="install one release"):
        rows._ask("unknown")
    assert keys_of(rows) == keys


@pytest.mark.parametrize("what", ["holder", "mirror"])
def test_holder_and_mirror_never_have_an_opened_key(
    machines: Machines, what: str, key_path: Path, data_dir: Path
) -> None:
    ring = KeyRing.from_file(key_path, data_dir=data_dir, fresh=True)
    keys = ReportKeys(machines.rows(), ring)
    asyncio.run(keys.keep_stock())
    opened = [key for key_id in keys._stock if (key := keys.get(key_id)) is not None]
    assert opened
    contents = machines.contents().values()
    assert not any(secret in content for secret in (*opened[:20], *ring.masters) for content in contents)
    keys.close()
    assert machines.rows().count() == 0


def test_withdrawn_report_key_is_nowhere(machines: Machines, key_path: Path, data_dir: Path) -> None:
    ring = KeyRing.from_file(key_path, data_dir=data_dir, fresh=True)
    keys = ReportKeys(machines.rows(), ring)
    asyncio.run(keys.keep_stock())
    mine, other = keys.take(), keys.take()
    rows = machines.rows().read_many([mine, other])
    assert sorted(set(places_with(machines, rows[mine]))) == ["first", "second"]
    asyncio.run(keys.destroy([mine]))
    assert places_with(machines, rows[mine]) == []
    assert sorted(set(places_with(machines, rows[other]))) == ["first", "second"]
    keys.close()


def test_each_store_of_a_holder_is_its_own(machines: Machines) -> None:
    begin(machines)
    hours = RemoteRows((HERE, machines.holder.port), HOUR_KEYS, machines.program)
    assert hours.format is None
    hours.close()
