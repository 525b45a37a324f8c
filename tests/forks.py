"""``pytest --forks N``: collect once, then run the tests in N forks of the process that collected them.

The workers of pytest-xdist are new processes: each imports all tests, collects them, and makes again what tests share.
A fork has all of that in its memory. It asks the process that collected for one test at a time, and sends back what
pytest reports; that process prints, counts and decides as pytest does in one process (``-x``, ``--durations``, exit
statuses). Nothing but the order and the process of a test differs.

- **Order.** Tests of a file stay together, so that they share its fixtures, and all browser tests do. Half of the
  workers begin with the files that hold tests marked ``long``, the others with the rest in the order of the list. A
  worker that finds no file left takes half of what another has before it.
- **The next test** is asked for when fixtures are torn down, not when a test begins: nobody holds a test back while a
  long one runs.
- **A worker that dies** fails the test that it ran, by name, and another takes its place.
- **Each worker** has its own folder under the session's ``tmp_path``, its own files of captured output, and its own
  session fixtures.

Before the fork there may be no second thread: its locks would stay closed in the child.
"""

import atexit
import gc
import os
import selectors
import signal
import sys
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NoReturn

import pytest

PATIENCE: Final = 10.0
"""Seconds for a worker to tear down its fixtures when the run is broken off."""
LAST_BREATH: Final = 3.0
"""Seconds for a thread to end, such as that of a closed database, before the fork."""
LOOK_EVERY: Final = 5.0
"""Seconds between two looks for a dead worker whose pipe a child of it keeps open."""
PLAIN: Final = frozenset(
    {"_id", "location", "keywords", "outcome", "longrepr", "when", "user_properties", "sections"}
    | {"duration", "start", "stop"}
)
"""What every report has; one that passed and has nothing else is sent as five numbers."""
REPORTING: Final = (
    "pytest_runtest_logstart",
    "pytest_runtest_logreport",
    "pytest_runtest_logfinish",
    "pytest_warning_recorded",
)
"""What a worker leaves to the process that collected."""

type Message = tuple[Any, ...]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("forks").addoption(
        "--forks",
        type=int,
        default=0,
        metavar="N",
        help="run the tests in N forks of the process that has collected them",
    )


def number_of_forks(config: pytest.Config) -> int:
    """How many workers the tests of this run get; 0 where they run in this process."""
    option = config.option
    return 0 if option.collectonly or option.usepdb else option.forks


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    number = number_of_forks(session.config)
    collected = not session.testsfailed or session.config.option.continue_on_collection_errors
    if number < 1 or not session.items or not collected:
        return None
    Crew(session, number).run()
    return True


# --- the process that collected --------------------------------------------------------------------------


@dataclass(eq=False)
class ForkWorker:
    """A fork, as the process that collected sees it."""

    place: int
    pid: int
    connection: Connection
    ahead: deque[int] = field(default_factory=deque)
    """Tests of the file at which it is, by their place in the list."""
    running: deque[int] = field(default_factory=deque)
    """The test that it runs; while that one is torn down, also the next."""

    @property
    def gateway(self) -> SimpleNamespace:
        """Its name, where pytest's terminal looks for it."""
        return SimpleNamespace(id=f"fork{self.place}")

    @property
    def workerinfo(self) -> dict[str, Any]:
        """What pytest writes above a failure."""
        name = {"id": self.gateway.id, "sysplatform": sys.platform}
        return name | {"version_info": sys.version_info, "executable": sys.executable}


def files_in_order(items: Iterable[pytest.Item]) -> tuple[deque[deque[int]], deque[deque[int]]]:
    """The tests of each file by their place in the list: files with long tests, and the others."""
    long: deque[deque[int]] = deque()
    others: deque[deque[int]] = deque()
    numbered = enumerate(items)
    for _shared, group in groupby(numbered, key=lambda pair: (_shared_place(pair[1]), _is_long(pair[1]))):
        tests = list(group)
        (long if _is_long(tests[0][1]) else others).append(deque(number for number, _ in tests))
    return long, others


def _shared_place(item: pytest.Item) -> object:
    """The file; for all browser tests together the browser, which takes four seconds of a core to start."""
    return "browser" if item.get_closest_marker("browser") is not None else item.path


def _is_long(item: pytest.Item) -> bool:
    return item.get_closest_marker("long") is not None


class Crew:
    """The workers of a session, and the tests that nobody has begun."""

    def __init__(self, session: pytest.Session, number: int) -> None:
        self._session = session
        self._number = min(number, len(session.items))
        self._long, self._others = files_in_order(session.items)
        self._workers: list[ForkWorker] = []
        self._selector = selectors.DefaultSelector()
        self._stops = False

    def run(self) -> None:
        _check_is_one_thread()
        terminal = self._session.config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None:
            terminal.showfspath = False  # tests of several files come by turns
        basetemp = self._session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined] # no public way
        gc.freeze()
        try:
            for place in range(self._number):
                self._start(place, basetemp)
            while self._workers:
                self._listen(basetemp)
        finally:
            self._end_all()
        if self._session.shouldfail:
            raise self._session.Failed(self._session.shouldfail)
        if self._session.shouldstop:
            raise self._session.Interrupted(self._session.shouldstop)

    def _start(self, place: int, basetemp: Path) -> None:
        here, there = Pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            here.close()
            for other in self._workers:
                other.connection.close()
            self._selector.close()
            Fork(self._session, there).live(basetemp / f"fork{place}")
        there.close()
        worker = ForkWorker(place, pid, here)
        self._workers.append(worker)
        self._selector.register(here, selectors.EVENT_READ, worker)

    def _listen(self, basetemp: Path) -> None:
        ready = [key.data for key, _ in self._selector.select(LOOK_EVERY)]
        for worker in ready or [worker for worker in self._workers if _has_died(worker)]:
            try:
                messages = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker, basetemp)
                continue
            for message in messages:
                self._take(worker, message)

    def _answer(self, worker: ForkWorker) -> None:
        number = self._next_for(worker)
        if number is not None:
            worker.running.append(number)
        with suppress(OSError):  # it has just died, and that will be seen
            worker.connection.send(number)

    def _next_for(self, worker: ForkWorker) -> int | None:
        """The test that this worker runs next, None if it has done its part."""
        if self._stops or self._session.shouldfail or self._session.shouldstop:
            return None
        if not worker.ahead:
            begins_long = worker.place < (self._number + 1) // 2
            for files in (self._long, self._others) if begins_long else (self._others, self._long):
                if files:
                    worker.ahead = files.popleft()
                    break
            else:
                self._share_with(worker)
        return worker.ahead.popleft() if worker.ahead else None

    def _share_with(self, worker: ForkWorker) -> None:
        """Half of what the worker has that has most before it."""
        richest = max(self._workers, key=lambda other: len(other.ahead))
        for _ in range((len(richest.ahead) + 1) // 2):
            worker.ahead.appendleft(richest.ahead.pop())

    def _take(self, worker: ForkWorker, message: Message) -> None:
        """Do with a worker's message what pytest does in one process."""
        hook = self._session.config.hook
        match message:
            case ("ask",):
                self._answer(worker)
            case ("passed", number, *how):
                self._report(worker, _passed_report(self._session.items[number], *how))
            case ("report", data):
                self._report(
                    worker, hook.pytest_report_from_serializable(config=self._session.config, data=data)
                )
            case ("finish", number):
                worker.running.popleft()
                item = self._session.items[number]
                item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
            case ("warning", given):
                hook.pytest_warning_recorded.call_historic(kwargs=given)
            case ("stop", reason):
                self._session.shouldstop = reason
            case ("exit", reason, status):
                self._stops = True
                pytest.exit(reason, status)
            case ("error", trace):
                self._stops = True
                raise RuntimeError(f"a fork of this process broke down:\n{trace}")

    def _report(self, worker: ForkWorker, report: pytest.TestReport) -> None:
        report.node = worker
        self._session.config.hook.pytest_runtest_logreport(report=report)

    def _bury(self, worker: ForkWorker, basetemp: Path) -> None:
        """Its end; if it died, the test that it ran has failed, and another worker goes on."""
        self._selector.unregister(worker.connection)
        worker.connection.close()
        self._workers.remove(worker)
        status = os.waitstatus_to_exitcode(os.waitpid(worker.pid, 0)[1])
        if status == 0 and not worker.running:
            return
        if not worker.running:
            raise RuntimeError(f"a fork of this process ended with status {status} after its last test")
        item = self._session.items[worker.running.popleft()]
        self._report(worker, _crash_report(item, status))
        rest = deque([*worker.running, *worker.ahead])
        if rest:
            self._others.appendleft(rest)
        if self._long or self._others:
            self._start(worker.place, basetemp)

    def _end_all(self) -> None:
        """Of workers that still live the run was broken off: they tear down what they have, or are killed."""
        for worker in self._workers:
            worker.connection.close()
            os.kill(worker.pid, signal.SIGINT)
        until = time.monotonic() + PATIENCE
        for worker in self._workers:
            while os.waitpid(worker.pid, os.WNOHANG) == (0, 0):
                if time.monotonic() > until:
                    os.kill(worker.pid, signal.SIGKILL)
                time.sleep(0.02)
        self._workers.clear()
        self._selector.close()


def _check_is_one_thread() -> None:
    """Wait for threads that are about to end. Raises RuntimeError if one goes on."""
    others = [thread for thread in threading.enumerate() if thread is not threading.main_thread()]
    for thread in others:
        thread.join(LAST_BREATH)
    names = [thread.name for thread in others if thread.is_alive()]
    if names:
        raise RuntimeError(f"collecting has started threads, which a fork does not have: {names}")


def _has_died(worker: ForkWorker) -> bool:
    """Whether the process is gone, although a child of it may keep the pipe open."""
    ended = os.waitid(os.P_PID, worker.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    if ended is not None and not worker.connection.poll():
        worker.connection.close()
    return ended is not None


def _passed_report(
    item: pytest.Item, when: Any, start: float, stop: float, duration: float
) -> pytest.TestReport:
    keywords = dict.fromkeys(item.keywords, 1)
    return pytest.TestReport(
        item.nodeid, item.location, keywords, "passed", None, when, (), duration, start, stop
    )


def _crash_report(item: pytest.Item, status: int) -> pytest.TestReport:
    how = f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
    text = f"the worker died ({how}) while it ran {item.nodeid}"
    return pytest.TestReport(item.nodeid, item.location, {}, "failed", text, "call")


# --- a fork ----------------------------------------------------------------------------------------------


class Coming:
    """Stands for the next test; asks for it when pytest wants to know which fixtures that needs."""

    def __init__(self, items: Sequence[pytest.Item], ask: Callable[[], int | None]) -> None:
        self._items, self._ask = items, ask
        self._answers: list[int | None] = []

    def number(self) -> int | None:
        """Its place in the list; None if there is none for this worker."""
        if not self._answers:
            self._answers.append(self._ask())
        return self._answers[0]

    def listchain(self) -> list[Any]:
        """What pytest asks an item: the item and the collectors above it."""
        number = self.number()
        return [] if number is None else self._items[number].listchain()


class Fork:
    """A worker from inside: runs tests and sends what pytest reports."""

    def __init__(self, session: pytest.Session, connection: Connection) -> None:
        self._session = session
        self._connection = connection
        self._outbox: list[Message] = []
        self._number = -1
        """The test that runs."""

    def live(self, folder: Path) -> NoReturn:
        status = 1
        try:
            self._settle(folder)
            self._run()
            atexit._run_exitfuncs()
            sys.stdout.flush()
            sys.stderr.flush()
            status = 0
        finally:
            os._exit(status)

    def _settle(self, folder: Path) -> None:
        """Share nothing with the parent that writing changes, and report to it instead of the terminal."""
        atexit._clear()
        config = self._session.config
        factory = config._tmp_path_factory
        factory._given_basetemp, factory._basetemp = folder, None
        capture = config.pluginmanager.get_plugin("capturemanager")
        if capture is not None and capture.is_globally_capturing():
            capture.stop_global_capturing()
            capture.start_global_capturing()
            capture.suspend_global_capture()
        for name in REPORTING:
            caller = getattr(config.hook, name)
            for implementation in caller.get_hookimpls():
                caller._remove_plugin(implementation.plugin)
        config.pluginmanager.register(self, "fork")

    def _run(self) -> None:
        """Run tests until there are none, or until somebody breaks off; then tear down all fixtures."""
        try:
            number = self._ask()
            while number is not None:
                self._number = number
                coming = Coming(self._session.items, self._ask)
                item = self._session.items[number]
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=coming)
                self._outbox.append(("finish", number))
                if self._session.shouldstop:
                    self._outbox.append(("stop", str(self._session.shouldstop)))
                    break
                self._send()
                number = coming.number()
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        except pytest.exit.Exception as end:
            self._outbox.append(("exit", str(end.msg), end.returncode))
        except BaseException:
            self._outbox.append(("error", traceback.format_exc()))
        self._session._setupstate.teardown_exact(None)
        self._send()

    def _send(self) -> None:
        """Raises KeyboardInterrupt where the parent is gone."""
        outbox, self._outbox = self._outbox, []
        try:
            self._connection.send(outbox)
        except OSError:
            raise KeyboardInterrupt from None

    def _ask(self) -> int | None:
        self._outbox.append(("ask",))
        self._send()
        try:
            return self._connection.recv()
        except (EOFError, OSError):
            raise KeyboardInterrupt from None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if (
            report.passed
            and not report.sections
            and not report.user_properties
            and report.__dict__.keys() == PLAIN
        ):
            how = (report.when, report.start, report.stop, report.duration)
            self._outbox.append(("passed", self._number, *how))
            return
        config = self._session.config
        data = config.hook.pytest_report_to_serializable(config=config, report=report)
        self._outbox.append(("report", data))

    def pytest_warning_recorded(
        self, warning_message: warnings.WarningMessage, when: str, nodeid: str, location: object
    ) -> None:
        copy = warnings.WarningMessage(
            warning_message.category(str(warning_message.message)),
            warning_message.category,
            warning_message.filename,
            warning_message.lineno,
        )
        given = {"warning_message": copy, "when": when, "nodeid": nodeid, "location": location}
        self._outbox.append(("warning", given))
