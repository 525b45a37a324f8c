"""What a child gives up before it sees the first foreign byte, and the check that it really has.

Nothing runs between fork and exec, which threads make unsafe: the child does everything itself, after its
decoders are loaded and before any file arrives. There are two layers: Landlock takes the files away, a filter
of system calls takes everything else. If one of them is not available, the child reports it and gets no file.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Final

from bot.confined.landlock import restrict_files
from bot.confined.seccomp import refuse_system_calls, system_call_table

_PR_SET_PDEATHSIG: Final = 1
_PR_GET_DUMPABLE: Final = 3
_PR_SET_DUMPABLE: Final = 4
_PR_CAPBSET_DROP: Final = 24
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_GET_NO_NEW_PRIVS: Final = 39
_PR_CAP_AMBIENT: Final = 47
_PR_CAP_AMBIENT_CLEAR_ALL: Final = 4
_CAPABILITY_VERSION: Final = 0x20080522
_MOST_CAPABILITIES: Final = 64
_OPEN_FILES: Final = 32


class ConfinementFailure(StrEnum):
    """Why a child cannot be confined; reported before the child gets any file."""

    SYSTEM = "system"
    MACHINE = "machine"
    THREADS = "threads"
    PRIVILEGES = "privileges"
    LANDLOCK = "landlock"
    SECCOMP = "seccomp"


MENDS: Final = {
    ConfinementFailure.SYSTEM: "confinement needs Linux: run the bot there",
    ConfinementFailure.MACHINE: "this processor is not supported: run the bot on x86_64 or aarch64, 64 bits",
    ConfinementFailure.THREADS: "it has threads, or /proc cannot be read: mount /proc for the bot (ProcSubset=pid is "
    "enough)",
    ConfinementFailure.PRIVILEGES: (
        "it keeps privileges or can be dumped: let the unit allow prctl and capset (deploy/systemd/amanat.service does)"
    ),
    ConfinementFailure.LANDLOCK: (
        "the kernel has no Landlock: Linux 5.13 or newer with CONFIG_SECURITY_LANDLOCK, and landlock among lsm= of its "
        "command line; in a container allow the landlock_* calls"
    ),
    ConfinementFailure.SECCOMP: "the kernel has no seccomp filters: one with CONFIG_SECCOMP_FILTER; in a container "
    "allow prctl",
}
"""What an operator can do about each."""


def close_inherited() -> None:
    """Keep standard input, output and error; close anything that a parent has left open by mistake."""
    os.closerange(3, os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else 256)


def confine(*, niceness: int = 10) -> ConfinementFailure | None:
    """Give everything up permanently, and ``niceness`` of precedence. Returns the failure, or None if all of it
    worked."""
    with suppress(OSError):
        os.nice(niceness)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    with suppress(AttributeError):
        _lower(resource.RLIMIT_NPROC, 0)
    if sys.platform != "linux":
        return ConfinementFailure.SYSTEM
    libc = ctypes.CDLL(None, use_errno=True)
    walls: tuple[tuple[ConfinementFailure, Callable[[], bool]], ...] = (
        (ConfinementFailure.MACHINE, lambda: system_call_table() is not None),
        (ConfinementFailure.THREADS, _is_single_threaded),
        (ConfinementFailure.PRIVILEGES, lambda: drop_privileges(libc)),
        (ConfinementFailure.LANDLOCK, lambda: restrict_files(libc) and not _opens_files()),
        (ConfinementFailure.SECCOMP, lambda: refuse_system_calls(libc) and not _asks_about_files()),
    )
    return next((why for why, stands in walls if not stands()), None)


def drop_privileges(libc: ctypes.CDLL) -> bool:
    """End with the parent, gain no privileges, hold no capabilities, be readable by no other process. Returns
    False if the kernel refuses one of these."""
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    for capability in range(_MOST_CAPABILITIES):
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)  # a process that may not drop them here holds none
    header, data = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0), (ctypes.c_uint32 * 6)()
    if libc.capget(header, data) != 0:
        return False
    if any(data) and libc.capset(header, (ctypes.c_uint32 * 6)()) != 0:
        return False
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)  # last: a change of credentials can undo it
    bound = int(libc.prctl(_PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0)) == 1
    return bound and int(libc.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)) == 0


def allow(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Set the limits for the next file: total address space, and processor time beyond what is already used.

    Beyond the first limit an allocation fails with MemoryError, and a child never gets more memory than for
    its first file. Beyond the second the kernel ends the child.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _cap_limit(resource.RLIMIT_AS, memory_bytes)
    _soften(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds)


def _is_single_threaded() -> bool:
    """Whether this process has one thread: the confinement applies to the thread that requests it."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return False


def _opens_files() -> bool:
    """Try it instead of trusting the setup. Called before the filter is active, so that each layer is tried
    alone."""
    return _succeeds(lambda: os.close(os.open("/", os.O_RDONLY)))


def _asks_about_files() -> bool:
    return _succeeds(lambda: Path("/").stat()) or _succeeds(lambda: os.kill(os.getppid(), 0))


def _succeeds(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


def _lower(limit: int, value: int) -> None:
    with suppress(ValueError, OSError):
        resource.setrlimit(limit, (value, value))


def _cap_limit(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
        resource.setrlimit(limit, (value, hard if hard != resource.RLIM_INFINITY else value))


def _soften(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(limit, (soft, hard))
