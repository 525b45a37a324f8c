"""What a child gives up before it sees the first foreign byte.

Limits are the child's own (nothing is run between fork and exec, which threads make unsafe) and set before
any file is read, so no file can prevent them. What a system does not offer is left out: the wall clock and
the kill of the parent hold everywhere.
"""

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_OPEN_FILES: Final = 32


def confine() -> None:
    """No network, no new processes, no files written, no core dump, low priority, no rights gained."""
    with suppress(OSError):
        os.nice(10)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        # An empty network of its own. Needs user namespaces, which some systems switch off.
        with suppress(OSError, AttributeError):
            os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    with suppress(AttributeError):
        _lower(resource.RLIMIT_NPROC, 0)


def allow(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Set what the next file may use: address space as a whole, processor time beyond what is used already.

    Beyond the first an allocation fails with MemoryError; beyond the second the kernel ends the child.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soften(resource.RLIMIT_AS, memory_bytes)
    _soften(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds)


def _lower(limit: int, value: int) -> None:
    with suppress(ValueError, OSError):
        resource.setrlimit(limit, (value, value))


def _soften(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    with suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
        resource.setrlimit(limit, (soft, hard))
