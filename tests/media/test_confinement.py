"""A compromised decoder inside a real child of a real pool: its attempts are refused, and a missing part of
the confinement is detected."""

import json
import os
import platform
import socket
import struct
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

from bot.confined import confinement, seccomp
from bot.confined.confinement import MENDS, ConfinementFailure
from bot.confined.landlock import landlock_version
from bot.confined.seccomp import SystemCallTable, filter_code, system_call_table
from bot.media import worker
from bot.media.pool import CleaningPool
from bot.usecases.ports.media import CleanCopy, CleaningFailure, NotCleanable
from tests.media import samples
from tests.media.probe import LIBC, MARK, attempts
from tests.media.test_pool import assert_still_works, children

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux" or not landlock_version(LIBC), reason="this kernel has no Landlock"
    ),
]

PROBE = ("-m", "tests.media.probe")
BY_LANDLOCK = {
    "read the keys",
    "read the parent's environment",
    "read its own memory map",
    "list a folder",
    "open for writing",
    "make a file",
    "make a folder",
    "overwrite by mapping",
    "unlink",
    "rename",
    "link",
}
"""What every version of Landlock refuses. Later versions refuse more."""
LEFT_OPEN = {"chmod", "stat", "utime", "send UDP", "connect Unix", "map code", "make code"}
"""What no version of Landlock refuses."""
FAMILIES = {"x86_64", "aarch64"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Files, and sockets that would answer."""
    for name in ("secret", "victim", "gone", "moved"):
        (tmp_path / name).write_text("kept")
    (tmp_path / "secret").chmod(0o600)
    with ExitStack() as stack:
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        abstract = f"amanat-probe-{os.getpid()}"
        for address in (str(tmp_path / "unix"), "\0" + abstract):
            listening = stack.enter_context(socket.socket(socket.AF_UNIX))
            listening.bind(address)
            listening.listen()
        yield {
            **{name: str(tmp_path / name) for name in ("secret", "victim", "gone", "moved", "unix", "nothing")},
            "folder": str(tmp_path), "abstract": abstract, "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1], "parent": os.getpid(),
            "x86": platform.machine() == "x86_64",
        }  # fmt: skip


@pytest.fixture
async def pool() -> AsyncIterator[CleaningPool]:
    cleaning = CleaningPool()
    yield cleaning
    await cleaning.close()


async def allowed_attempts(pool: CleaningPool, place: dict[str, Any]) -> set[str]:
    """The probe's attempts that were not refused."""
    answer = await pool.clean_copy(b"%PDF-" + MARK.removeprefix(b"%PDF-") + json.dumps(place).encode())
    assert isinstance(answer, CleanCopy), answer
    outcomes = json.loads(answer.data.removeprefix(MARK))
    assert outcomes.keys() == attempts(place).keys()
    return {name for name, outcome in outcomes.items() if outcome != "refused"}


def folder_contents(place: dict[str, Any]) -> dict[str, str]:
    """The present names and contents of the folder."""
    return {p.name: p.read_text() if p.is_file() else "" for p in Path(place["folder"]).iterdir()}


def files_of(pid: int) -> list[str]:
    """The open files of a process. If a child cannot be dumped, only root can list them."""
    if os.getuid() != 0:
        pytest.skip("only root may list them")
    return [str(path.readlink()) for path in sorted(Path(f"/proc/{pid}/fd").iterdir())]


def status_of(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":\t", 1) for line in lines)


async def test_nothing_that_a_hostile_file_tries_is_let_through(
    pool: CleaningPool, place: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "COMMAND", PROBE)
    assert await allowed_attempts(pool, place) == set()
    assert folder_contents(place) == dict.fromkeys(("secret", "victim", "gone", "moved"), "kept") | {
        "unix": ""
    }
    await assert_still_works(pool)


async def test_the_system_shows_both_walls_and_no_privilege(pool: CleaningPool) -> None:
    await assert_still_works(pool)
    (child,) = children()
    status = status_of(child.pid)
    assert status["Seccomp"] == "2" and status["NoNewPrivs"] == "1" and status["Threads"] == "1"
    assert {int(status[name], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {0}


async def test_child_holds_two_pipes_and_no_parent_files(pool: CleaningPool, place: dict[str, Any]) -> None:
    left = os.open(place["secret"], os.O_RDONLY)
    os.set_inheritable(left, True)
    try:
        await assert_still_works(pool)
        (child,) = children()
        nothing = [path for path in files_of(child.pid) if path == os.devnull]
        assert len(files_of(child.pid)) == 4 and len(nothing) == 2
    finally:
        os.close(left)


@pytest.mark.parametrize("left_out", ["seccomp", "landlock"])
async def test_child_missing_a_restriction_is_given_no_file(
    pool: CleaningPool, left_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "COMMAND", (*PROBE, "--without", left_out))
    assert await pool.confinement() == ConfinementFailure(left_out)
    answer = await pool.clean_copy(samples.jpeg_from_a_phone())
    assert isinstance(answer, NotCleanable) and answer.reason is CleaningFailure.NOT_CONFINED
    assert not children()


async def attempts_without(place: dict[str, Any], monkeypatch: pytest.MonkeyPatch, *without: str) -> set[str]:
    options = [word for name in (*without, "self-check") for word in ("--without", name)]
    monkeypatch.setattr(worker, "COMMAND", (*PROBE, *options))
    pool = CleaningPool()
    try:
        return await allowed_attempts(pool, place)
    finally:
        await pool.close()


async def test_without_the_filter_of_calls_the_probe_is_red(
    place: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    through = await attempts_without(place, monkeypatch, "seccomp")
    assert through >= LEFT_OPEN
    assert not through & BY_LANDLOCK, "each part works without the other"


async def test_without_any_wall_the_probe_is_red_everywhere(
    place: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    through = await attempts_without(place, monkeypatch, "seccomp", "landlock")
    assert through >= LEFT_OPEN | (BY_LANDLOCK - {"make a file", "read the parent's environment"})
    assert "gone" not in folder_contents(place)


async def test_without_landlock_the_filter_still_refuses_all(
    place: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await attempts_without(place, monkeypatch, "landlock") == set()


# --- fail closed --------------------------------------------------------------------------------------------


async def test_unconfined_child_works_where_allowed_and_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "COMMAND", (*PROBE, "--without", "landlock"))
    notices: list[ConfinementFailure | None] = []
    pool = CleaningPool(open_unconfined=True)
    pool.tell = notices.append
    await assert_still_works(pool)
    assert notices == [ConfinementFailure.LANDLOCK]
    await pool.close()


async def test_unconfinable_child_is_retried_and_then_works(
    pool: CleaningPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices: list[ConfinementFailure | None] = []
    pool.tell = notices.append
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(worker, "COMMAND", (*PROBE, "--without", "seccomp"))
        for _ in range(3):
            answer = await pool.clean_copy(samples.jpeg_from_a_phone())
            assert isinstance(answer, NotCleanable) and answer.reason is CleaningFailure.NOT_CONFINED
    assert notices == [ConfinementFailure.SECCOMP], (
        "one notice, because one child for each file would be too many"
    )
    pool._try_again = 0.0
    await assert_still_works(pool)
    assert notices == [ConfinementFailure.SECCOMP, None]


async def test_child_ending_before_first_word_is_machine_trouble(
    pool: CleaningPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "COMMAND", ("-c", "print('hello')"))
    with pytest.raises(OSError, match="before it was given one"):
        await pool.clean_copy(samples.jpeg_from_a_phone())
    running = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    assert not [child for child in running if "bot.media.child" in child.cmdline()]


def test_an_unknown_machine_is_not_confined(monkeypatch: pytest.MonkeyPatch) -> None:
    assert system_call_table() is not None or platform.machine() not in FAMILIES
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert system_call_table() is None


def test_each_reason_names_its_mend() -> None:
    assert MENDS.keys() == set(ConfinementFailure)
    assert confinement.MENDS[ConfinementFailure.LANDLOCK].startswith("the kernel has no Landlock")


# --- the filter itself, for every architecture's table ------------------------------------------------------

ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050001, 0x80000000


def run(code: bytes, *, number: int, machine: int, arguments: tuple[int, ...] = ()) -> int:
    """What the kernel's BPF machine answers, for the six instructions that filters here use."""
    data = struct.pack("=IIQ6Q", number, machine, 0, *(*arguments, *[0] * (6 - len(arguments))))
    steps, at, value = list(struct.iter_unpack("=HBBI", code)), 0, 0
    while True:
        what, jump, other, operand = steps[at]
        at += 1
        match what:
            case 0x20:
                value = struct.unpack_from("=I", data, operand)[0]
            case 0x15:
                at += jump if value == operand else other
            case 0x35:
                at += jump if value >= operand else other
            case 0x45:
                at += jump if value & operand else other
            case 0x06:
                return operand
            case _:
                raise AssertionError(what)


def tables() -> dict[str, SystemCallTable]:
    return dict(seccomp._TABLES)


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_the_filter_lets_through_its_list_and_nothing_else(name: str) -> None:
    table = tables()[name]
    code = filter_code(table, pid=77)
    let = {number for number in range(600) if run(code, number=number, machine=table.machine) == ALLOW}
    # With zeros for arguments: prlimit on the process itself, mprotect to no access; no mmap of a file, no
    # foreign tgkill.
    assert let == {*table.plain, table.prlimit, table.mprotect}
    assert run(code, number=table.mmap, machine=table.machine, arguments=(0, 1, 3, 0x22)) == ALLOW
    for protection, flags in ((7, 0x22), (4, 0x22), (3, 0x02), (3, 0x01)):
        assert (
            run(code, number=table.mmap, machine=table.machine, arguments=(0, 1, protection, flags)) == REFUSE
        )
    assert run(code, number=table.mprotect, machine=table.machine, arguments=(0, 1, 7)) == REFUSE
    assert run(code, number=table.prlimit, machine=table.machine, arguments=(1,)) == REFUSE
    assert run(code, number=table.tgkill, machine=table.machine, arguments=(77,)) == ALLOW
    assert run(code, number=table.tgkill, machine=table.machine, arguments=(78,)) == REFUSE
    assert run(code, number=0, machine=table.machine ^ 1) == KILL
    if table.beyond:
        assert run(code, number=table.beyond, machine=table.machine) == KILL
    assert len(code) // 8 < 4096
