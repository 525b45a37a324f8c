"""Landlock through its system calls: afterwards this process can open, create, move or remove no file at all.

No rule is added, so there are no exceptions. The kernel is first asked what it supports. What older kernels
leave open (a file's mode and times, Unix sockets) is closed by ``bot.confined.seccomp``.
"""

import ctypes
import os
from typing import Final

_CREATE_RULESET: Final = 444  # the same number on every architecture
_RESTRICT_SELF: Final = 446
_ASK_VERSION: Final = 1
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 5: 16}
"""The number of file rights from this version on, a bit each: 2 moving between folders, 3 truncating, 5
devices."""
_NET_VERSION: Final = 4
_SCOPE_VERSION: Final = 6
_BIND_AND_CONNECT: Final = 0b11
_UNIX_AND_SIGNALS: Final = 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("files", ctypes.c_uint64),
        ("net", ctypes.c_uint64),
        ("scopes", ctypes.c_uint64),
    )


def landlock_version(libc: ctypes.CDLL) -> int:
    """The kernel's version of Landlock: 1 or more, 0 if it has no Landlock or does not run it."""
    return max(0, _call(libc, _CREATE_RULESET, None, 0, _ASK_VERSION))


def restrict_files(libc: ctypes.CDLL) -> bool:
    """Give up all rights over files, and over TCP, abstract sockets and foreign signals where the kernel
    supports it.

    Needs "no new privileges" set before. Returns False if the kernel refuses.
    """
    version = landlock_version(libc)
    if version < 1:
        return False
    rights = max(bits for since, bits in _FILE_RIGHTS.items() if since <= version)
    rules = _Ruleset(files=(1 << rights) - 1)
    size = ctypes.sizeof(ctypes.c_uint64)
    if version >= _NET_VERSION:
        rules.net, size = _BIND_AND_CONNECT, 2 * ctypes.sizeof(ctypes.c_uint64)
    if version >= _SCOPE_VERSION:
        rules.scopes, size = _UNIX_AND_SIGNALS, ctypes.sizeof(rules)
    ruleset = _call(libc, _CREATE_RULESET, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        return False
    try:
        return _call(libc, _RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _call(libc: ctypes.CDLL, number: int, *arguments: object) -> int:
    wide = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    return int(libc.syscall(ctypes.c_long(number), *wide))
