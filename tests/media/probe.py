"""A child with a compromised decoder: it runs what a hostile file would, and reports what the kernel allowed.

python -m tests.media.probe [--without landlock|seccomp|self-check …] IDLE MOST pictures|all

Everything else is the real child: how it is started, what it loads, how it is confined, how it communicates.
``--without`` removes one part of its confinement.
"""

import ctypes
import errno
import json
import mmap
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.confined import confinement
from bot.media import child
from bot.media.kinds import MediaKind
from bot.usecases.ports.media import CleanCopy

MARK = b"%PDF-probe"
LIBC = ctypes.CDLL(None, use_errno=True)


def attempts(place: dict[str, Any]) -> dict[str, Callable[[], object]]:
    """What a hostile file would try, by name. ``place``: paths, ports and the parent's process id."""
    secret, victim, own = place["secret"], place["victim"], place["folder"]
    parent = place["parent"]

    def overwrite_by_mapping() -> None:
        with open(victim, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:  # noqa: PTH123
            memory[0:1] = b"X"

    def map_code() -> None:
        mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()

    def make_code() -> None:
        raise_errno(LIBC.mprotect(ctypes.c_void_p(aligned_address()), ctypes.c_size_t(4096), 7))

    def fork() -> None:
        number = os.fork()
        if number == 0:
            os._exit(0)
        os.waitpid(number, 0)

    def thread() -> None:
        worker = threading.Thread(target=lambda: None)
        worker.start()
        worker.join()

    def tcp() -> None:
        with socket.socket(socket.AF_INET) as made:
            made.connect(("127.0.0.1", place["tcp"]))

    def udp() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
            made.sendto(b"x", ("127.0.0.1", place["udp"]))

    def unix(address: str) -> Callable[[], None]:
        def connect() -> None:
            with socket.socket(socket.AF_UNIX) as made:
                made.connect(address)

        return connect

    return {
        "read the keys": lambda: Path(secret).read_bytes(),
        "read the parent's environment": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
        "read its own memory map": lambda: Path("/proc/self/maps").read_bytes(),
        "list a folder": lambda: os.listdir(own),  # noqa: PTH208
        "open for writing": lambda: os.close(os.open(victim, os.O_WRONLY)),
        "make a file": lambda: os.close(os.open(f"{own}/new", os.O_CREAT | os.O_WRONLY)),
        "make a folder": lambda: Path(f"{own}/folder").mkdir(),
        "overwrite by mapping": overwrite_by_mapping,
        "cut": lambda: os.truncate(victim, 0),
        "unlink": lambda: Path(place["gone"]).unlink(),
        "rename": lambda: Path(place["moved"]).rename(f"{own}/renamed"),
        "link": lambda: os.link(victim, f"{own}/link"),
        "chmod": lambda: Path(victim).chmod(0o777),
        "stat": lambda: Path(victim).stat(),
        "utime": lambda: os.utime(victim, (1, 1)),
        "change folder": lambda: os.chdir("/"),
        "connect TCP": tcp,
        "send UDP": udp,
        "connect Unix": unix(place["unix"]),
        "connect abstract Unix": unix("\0" + place["abstract"]),
        "signal the parent": lambda: os.kill(parent, 0),
        "fork": fork,
        "start a thread": thread,
        "exec": lambda: subprocess.run(["/bin/true"], check=True),
        "exec in place": lambda: os.execv(place["nothing"], ["x"]),
        "map code": map_code,
        "make code": make_code,
        "ptrace the parent": lambda: raise_errno(LIBC.ptrace(16, parent, 0, 0)),
        "read the parent's memory": lambda: raise_errno(LIBC.process_vm_readv(parent, *vectors(), 0)),
        "become dumpable": lambda: raise_errno(LIBC.prctl(4, 1, 0, 0, 0)),
        "get more open files": lambda: raise_errno(
            LIBC.prlimit(parent, 7, 0, ctypes.byref((ctypes.c_uint64 * 2)()))
        ),
        "new user namespace": lambda: os.unshare(os.CLONE_NEWUSER),
        "io_uring": lambda: raise_errno(LIBC.syscall(425, 8, (ctypes.c_char * 120)())),
        "keys of the kernel": lambda: raise_errno(LIBC.syscall(250 if place["x86"] else 219, 0, -3, 0)),
    }


def aligned_address() -> int:
    memory = mmap.mmap(-1, 8192)
    KEPT.append(memory)
    return (ctypes.addressof(ctypes.c_char.from_buffer(memory)) + 4095) & ~4095


KEPT: list[object] = []


def vectors() -> tuple[Any, ...]:
    into = ctypes.create_string_buffer(8)
    KEPT.append(into)
    vector = (ctypes.c_void_p * 2)(ctypes.addressof(into), 8)
    KEPT.append(vector)
    return ctypes.byref(vector), 1, ctypes.byref(vector), 1


def raise_errno(answer: int) -> None:
    if answer == -1:
        raise OSError(ctypes.get_errno(), "refused")


REFUSALS = {errno.EPERM, errno.EACCES}


def run_attempts(place: dict[str, Any]) -> dict[str, str]:
    """The outcome of each attempt: ``refused``, ``done``, or another result."""
    outcomes = {}
    for name, attempt in attempts(place).items():
        try:
            attempt()
        except FileNotFoundError:
            outcomes[name] = "done"  # the kernel allowed it: the file just did not exist
        except RuntimeError as error:
            outcomes[name] = "refused" if "start new thread" in str(error) else repr(error)
        except Exception as error:  # a refusal inside a library can become any exception
            outcomes[name] = "refused" if getattr(error, "errno", 0) in REFUSALS else repr(error)
        else:
            outcomes[name] = "done"
    return outcomes


def answer(data: bytes, kind: MediaKind, header: dict[str, Any], *, most: int) -> CleanCopy:
    """Replaces the decoders. A file that is no probe goes to them."""
    if not data.startswith(MARK):
        return REAL(data, kind, header, most=most)
    outcomes = run_attempts(json.loads(data.removeprefix(MARK)))
    # Named and typed as the copy of a PDF is: the parent accepts nothing else.
    return CleanCopy(data=MARK + json.dumps(outcomes).encode(), mime="application/pdf", suffix=".pdf")


REAL = child._copy


def main(arguments: list[str]) -> int:
    without = set()
    while arguments[0] == "--without":
        without.add(arguments[1])
        del arguments[:2]
    child._copy = answer  # type: ignore[assignment] # the take-over
    if "landlock" in without:
        confinement.restrict_files = lambda _libc: True  # type: ignore[assignment] # the mutation itself
    if "seccomp" in without:
        confinement.refuse_system_calls = lambda _libc: True  # type: ignore[assignment] # the mutation itself
    if "self-check" in without:
        confinement._opens_files = lambda: False
        confinement._asks_about_files = lambda: False
    if "privileges" in without:
        confinement.drop_privileges = lambda _libc: True  # type: ignore[assignment] # the mutation itself
    signal.signal(signal.SIGSYS, signal.SIG_DFL)
    return child.main(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
