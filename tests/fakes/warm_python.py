"""A Python that has the program in memory: ``-m module`` runs in a fork of it, milliseconds after its start.

A process that imports the program and reads the content and the texts takes three to six seconds of a core
before it does anything, and proofs start some fifty of them. ``warm_python()`` is the path of a command that stands for
``sys.executable``. It asks one server, which the workers of a session share, for a fork. The fork has
the caller's streams, folder, environment and arguments. Signals reach it, and its exit status comes
back. ``sys.executable`` in the fork is the same command. Everything but ``-m`` runs in a new Python.

Not for tests of the start itself: what is imported, how long it takes, how much memory it needs.
"""

import atexit
import fcntl
import gc
import marshal
import os
import random
import runpy
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = "AMANAT_WARM_PYTHON"
"""The variable with the session's folder; the server ends when the folder is gone."""
LOOK_EVERY: Final = 1.0
_PROGRAM: Final = (
    "bot.lifecycle",
    "bot.platforms.telegram.adapter",
    "bot.platforms.bale.adapter",
    "bot.sandbox.server",
    "bench.mix",
    "bench.standin.http",
)
_LENGTH: Final = 8
_COMMAND: Final = """#!{python} -IS
import _signal, _socket, marshal, os, sys
if sys.argv[1:2] != ["-m"]:
    os.execv({python!r}, [{python!r}, *sys.argv[1:]])
server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
server.connect({path!r})
order = marshal.dumps((sys.argv[2:], os.getcwd(), dict(os.environ)))
streams = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
server.sendmsg([len(order).to_bytes({length}, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
for name in ("HUP", "INT", "QUIT", "USR1", "USR2", "TERM"):
    _signal.signal(getattr(_signal, "SIG" + name), lambda number, _frame: server.send(bytes([number])))
while order:
    order = order[server.send(order):]
status = server.recv(4)
code = int.from_bytes(status, "big", signed=True) if status else 70
if code < 0:
    if code != -_signal.SIGKILL:
        _signal.signal(-code, _signal.SIG_DFL)
    os.kill(os.getpid(), -code)
os._exit(code)
"""


@cache
def warm_python() -> str:
    """The command; the first caller of the session starts the server and waits until it is ready."""
    folder = Path(os.environ[FOLDER])
    command = folder / "python"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not command.exists():
            _start_server(folder)
    return str(command)


def _start_server(folder: Path) -> None:
    words = (sys.executable, "-m", "tests.fakes.warm_python", str(folder))
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            words,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
        )
    assert server.stdout is not None
    with server.stdout as ready:
        assert ready.readline(), (folder / "log").read_text()
    server.returncode = 0  # it outlives this worker, and nobody here waits for it


def fork_behind(caller: int, *, seconds: float = 30.0) -> int:
    """The process that runs for the caller with this number, for signals that a process cannot pass on (SIGKILL at
    once, SIGSTOP). Raises AssertionError if there is none."""
    file = Path(os.environ[FOLDER]) / f"fork-of-{caller}"
    until = time.monotonic() + seconds
    while not file.exists():
        assert time.monotonic() < until, f"{caller} has asked for no fork"
        time.sleep(0.005)
    return int(file.read_text())


def make_folder(add_cleanup: Callable[[Callable[[], None]], None]) -> None:
    """For the process that starts the workers of a session: the folder that they share."""
    if FOLDER not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="amanat-warm-", ignore_cleanup_errors=True)
        os.environ[FOLDER] = folder.name
        add_cleanup(partial(os.environ.pop, FOLDER, None))  # type: ignore[arg-type] # what it returns is not used
        add_cleanup(folder.cleanup)


# --- the server ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Order:
    words: list[str]
    folder: str
    environment: dict[str, str]
    streams: list[int]


def serve(folder: Path) -> None:
    """Fork for every caller, until the folder is gone."""
    _load_program()
    path, command = folder / "socket", folder / "python"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen(64)
    command.with_suffix(".new").write_text(
        _COMMAND.format(python=sys.executable, path=str(path), length=_LENGTH)
    )
    command.with_suffix(".new").chmod(0o700)
    command.with_suffix(".new").rename(command)
    print("ready", flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _serve_forks(listener, folder, str(command))


def _serve_forks(listener: socket.socket, folder: Path, command: str) -> None:
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
    callers: dict[socket.socket, int] = {}
    while folder.exists():
        ready, _, _ = select.select([listener, woken, *callers], [], [], LOOK_EVERY)
        for source in ready:
            if source is listener:
                caller, _ = listener.accept()
                if (order := _read_order(caller)) is None:
                    caller.close()
                    continue
                if (child := os.fork()) == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    for other in (listener, caller, *callers):
                        other.close()
                    _run(order, command)
                _note_fork(folder, caller, child)
                for stream in order.streams:
                    os.close(stream)
                callers[caller] = child
            elif source == woken:
                os.read(woken, 4096)
            else:
                _pass_on(source, callers[source])
        _tell_ended(callers)
    for child in callers.values():
        os.kill(child, signal.SIGKILL)


def _note_fork(folder: Path, caller: socket.socket, child: int) -> None:
    number, _, _ = struct.unpack("3i", caller.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    file = folder / f"fork-of-{number}"
    file.with_suffix(".new").write_text(str(child))
    file.with_suffix(".new").rename(file)


def _read_order(caller: socket.socket) -> _Order | None:
    head, streams, _, _ = socket.recv_fds(caller, _LENGTH, 3)
    length, order = int.from_bytes(head, "big"), b""
    while len(order) < length:
        if not (more := caller.recv(length - len(order))):
            return None  # it ended before it had asked
        order += more
    return _Order(*marshal.loads(order), list(streams)) if length else None


def _pass_on(caller: socket.socket, child: int) -> None:
    """The signals that the caller got; its end was a SIGKILL."""
    for number in caller.recv(16) or bytes([signal.SIGKILL]):
        os.kill(child, number)


def _tell_ended(callers: dict[socket.socket, int]) -> None:
    for caller, child in list(callers.items()):
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            del callers[caller]
            with caller, suppress(OSError):  # the caller was killed
                caller.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))


def _run(order: _Order, command: str) -> None:
    """Be the process that was asked for, to its end."""
    status = 1
    try:
        for number, stream in enumerate(order.streams):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(order.folder)
        os.environ.clear()
        os.environ.update(order.environment)
        _open_streams()
        random.seed()
        sys.path[0], sys.argv, sys.executable = order.folder, order.words[:], command
        status = _status_of(lambda: runpy.run_module(order.words[0], run_name="__main__", alter_sys=True))
        threading._shutdown()  # type: ignore[attr-defined] # what Python itself does at the end of a process
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _open_streams() -> None:
    sys.stdin = open(0, encoding="utf8", closefd=False)  # noqa: SIM115 as long as the process
    sys.stdout = open(1, "w", encoding="utf8", closefd=False)  # noqa: SIM115 as long as the process
    sys.stderr = open(2, "w", encoding="utf8", buffering=1, errors="backslashreplace", closefd=False)  # noqa: SIM115 as long as the process


def _status_of(does: Callable[[], Any]) -> int:
    """What Python makes of the way in which a program ends."""
    try:
        does()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return (end.code or 0) & 0xFF
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def _load_program() -> None:
    """Import what the proofs run, and read for every fork what ships with the program."""
    gc.disable()
    import_module("bench.simulated_time")  # first: the program must find its clock, which a bench may stop
    from bot import library
    from bot.library import folder, loader
    from bot.texts import loader as texts

    load_content = _remember(loader.load_content, folder.CONTENT)
    loader.load_content = folder.load_content = library.load_content = load_content
    texts.read_texts = _remember(texts.read_texts, load_content(folder.CONTENT).election, None)
    for name in _PROGRAM:
        import_module(name)
    import_module("tests.fakes.shared_content").shared_program_args()
    # A fork's memory lies otherwise than that of a program that has started by itself; gathering takes half a second.
    import_module("bot.lifecycle").gather_memory = lambda: 0  # type: ignore[attr-defined] # a function of that module
    import_module("bot.app").MOST_BALLAST = 1 << 20  # type: ignore[attr-defined] # sixteen for each start otherwise
    gc.enable()
    gc.collect()
    gc.freeze()


def _remember[R](read: Callable[..., R], *usual: object) -> Callable[..., R]:
    """What is read by the usual arguments: read now, and changed by nobody."""
    result = read(*usual)
    return lambda *args, **given: result if args == usual and not given else read(*args, **given)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
