"""The system calls that a child may use once its decoders are loaded; the kernel refuses all others.

Allowed: reading and writing what is open, memory without code, time, and its own end. It cannot open or query
files, make sockets, signal others or start processes. A call that is not on the list fails with EPERM, so
that a library that only probes can go on. A call with another architecture's numbers ends the process.
"""

import ctypes
import os
import platform
import struct
from dataclasses import dataclass
from typing import Final

_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | 1  # EPERM
_KILL: Final = 0x80000000

_LOAD: Final = 0x20
_EQUAL: Final = 0x15
_AT_LEAST: Final = 0x35
_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06
_NUMBER: Final = 0
_MACHINE: Final = 4
_ARGUMENTS: Final = 16
"""Offset of the arguments in ``struct seccomp_data``. A filter sees 32 bits at a time, the lower ones
first."""

_PROT_EXEC: Final = 4
_MAP_ANONYMOUS: Final = 0x20


@dataclass(frozen=True, slots=True)
class SystemCallTable:
    """The system call numbers of one architecture. ``plain`` are allowed with any arguments, the others on
    conditions."""

    machine: int
    plain: tuple[int, ...]
    mmap: int
    mprotect: int
    prlimit: int
    tgkill: int
    beyond: int = 0
    """Numbers from here on belong to another calling convention; 0: there is none."""


# In both: read, write, readv, writev, close, lseek, fstat, munmap, mremap, brk, madvise, futex, handling of
# incoming signals, exit, exit_group, getrandom, clocks and sleeping, select and poll, getrusage, getrlimit,
# setrlimit, sched_yield, sched_getaffinity, sysinfo, getpid, gettid, set_robust_list, rseq, times,
# restart_syscall.
_TABLES: Final = {
    "x86_64": SystemCallTable(
        machine=0xC000003E,
        plain=(
            *(
                0,
                1,
                19,
                20,
                3,
                8,
                5,
                11,
                25,
                12,
                28,
                202,
                13,
                14,
                15,
                131,
                60,
                231,
                318,
                228,
                229,
                230,
                35,
                96,
            ),
            *(201, 23, 7, 270, 271, 98, 97, 160, 24, 204, 99, 39, 186, 273, 334, 100, 219),
        ),
        mmap=9,
        mprotect=10,
        prlimit=302,
        tgkill=234,
        beyond=0x40000000,
    ),
    "aarch64": SystemCallTable(
        machine=0xC00000B7,
        plain=(
            *(
                63,
                64,
                65,
                66,
                57,
                62,
                80,
                215,
                216,
                214,
                233,
                98,
                134,
                135,
                139,
                132,
                93,
                94,
                278,
                113,
                114,
                115,
            ),
            *(101, 169, 72, 73, 165, 163, 164, 124, 123, 179, 172, 178, 99, 293, 153, 128),
        ),
        mmap=222,
        mprotect=226,
        prlimit=261,
        tgkill=131,
    ),
}


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def system_call_table() -> SystemCallTable | None:
    """The table of this machine; None if it has none."""
    if ctypes.sizeof(ctypes.c_void_p) != 8:
        return None  # a 32-bit program on a 64-bit machine has other numbers
    return _TABLES.get(platform.machine())


def refuse_system_calls(libc: ctypes.CDLL) -> bool:
    """Activate the filter for this process permanently. Needs "no new privileges"; returns False if it is
    refused."""
    table = system_call_table()
    if table is None:
        return False
    code = filter_code(table, pid=os.getpid())
    program = _FilterProgram(len(code) // 8, code)
    prctl = libc.prctl
    return int(prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(program), 0, 0)) == 0


def filter_code(table: SystemCallTable, *, pid: int) -> bytes:
    """The filter as BPF code; ``pid`` may signal itself, because abort() ends it that way."""
    code = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, table.machine), (_RETURN, 0, 0, _KILL)]
    code.append((_LOAD, 0, 0, _NUMBER))
    if table.beyond:
        code += [(_AT_LEAST, 0, 1, table.beyond), (_RETURN, 0, 0, _KILL)]
    for number in table.plain:
        code += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    code += _when(
        table.mmap,
        [*_argument(2), (_ANY_BIT, 2, 0, _PROT_EXEC), *_argument(3), (_ANY_BIT, 1, 0, _MAP_ANONYMOUS)],
    )
    code += _when(table.mprotect, [*_argument(2), (_ANY_BIT, 0, 1, _PROT_EXEC)])
    code += _when(table.prlimit, [*_argument(0), (_EQUAL, 1, 0, 0)])
    code += _when(table.tgkill, [*_argument(0), (_EQUAL, 1, 0, pid)])
    code.append((_RETURN, 0, 0, _REFUSE))
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


_Code = list[tuple[int, int, int, int]]


def _when(number: int, condition: _Code) -> _Code:
    """Let the condition decide about this call: it ends with the refusal, or jumps over it."""
    body = [*condition, (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    return [(_EQUAL, 0, len(body), number), *body]


def _argument(place: int) -> _Code:
    return [(_LOAD, 0, 0, _ARGUMENTS + 8 * place)]
