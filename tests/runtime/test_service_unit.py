"""``doctor`` sees that the service and commands by hand work on different folders."""

import shutil
from pathlib import Path

import pytest

from bot.cli.service_unit import UNIT, UNITS, unit_findings
from bot.settings import Settings

SHIPPED = Path(__file__).resolve().parents[2] / "deploy" / "systemd" / UNIT


def lines(folders: tuple[Path, ...], **settings: object) -> list[str]:
    made = Settings(_env_file=None, **settings)  # type: ignore[call-arg, arg-type] # names of settings
    return [f"{finding.mark} {finding.what}" for finding in unit_findings(made, folders)]


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    folder = tmp_path / "etc"
    folder.mkdir()
    return folder


def add_drop_in(folder: Path, name: str, text: str) -> None:
    (folder / f"{UNIT}.d").mkdir(exist_ok=True)
    (folder / f"{UNIT}.d" / name).write_text(f"[Service]\n{text}\n")


def test_without_a_unit_nothing_is_said(etc: Path, tmp_path: Path) -> None:
    assert lines((etc, tmp_path / "nowhere")) == []


def test_shipped_unit_without_env_names_both_folders(etc: Path) -> None:
    shutil.copy(SHIPPED, etc)
    data, keys = lines((etc,), data_dir="data", key_file="keys.json")
    assert data == (
        f"! {etc / UNIT}: the service uses AMANAT_DATA_DIR=/var/lib/amanat, commands by hand {Path('data').resolve()}: "
        "write AMANAT_DATA_DIR=/var/lib/amanat into .env"
    )
    assert "write AMANAT_KEY_FILE=/var/lib/amanat-keys/keys.json into .env" in keys
    same = {"data_dir": "/var/lib/amanat", "key_file": "/var/lib/amanat-keys/keys.json"}
    assert lines((etc,), **same) == []


def test_units_of_divided_work_say_the_same_once(etc: Path) -> None:
    for name in UNITS[1:]:
        (etc / name).write_text("[Service]\nEnvironment=AMANAT_DATA_DIR=/var/lib/amanat\n")
    (etc / f"{UNITS[3]}.d").mkdir()
    (etc / f"{UNITS[3]}.d" / "own.conf").write_text("[Service]\nEnvironment=AMANAT_DATA_DIR=/elsewhere\n")
    everywhere, elsewhere = lines((etc,), data_dir="data", key_file="keys.json")
    assert UNITS[1] in everywhere and "/var/lib/amanat" in everywhere
    assert UNITS[3] in elsewhere and "/elsewhere" in elsewhere


def test_drop_ins_and_environment_files_count_too(etc: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    (etc / UNIT).write_text(
        '[Service]\nWorkingDirectory=/opt/amanat\nEnvironment="AMANAT_DATA_DIR=my data" \\\n X=1\n'
    )
    assert lines((etc,), data_dir="/opt/amanat/my data") == []
    add_drop_in(run, "20-later.conf", "Environment=AMANAT_DATA_DIR=/two")
    add_drop_in(etc, "10-first.conf", "Environment=AMANAT_DATA_DIR=/one")
    assert lines((etc, run), data_dir="/two") == [], "the later name wins"
    (tmp_path / "env").write_text("# ours\nAMANAT_COPY_DIR='/mnt/copy'\n")
    add_drop_in(etc, "30.conf", f"Environment=\nEnvironmentFile=-{tmp_path / 'env'}\nEnvironmentFile=-/gone")
    (copy,) = lines((etc, run), data_dir="anything: the assignment was cleared")
    assert "AMANAT_COPY_DIR=/mnt/copy, commands by hand none" in copy


def test_other_database_is_said_without_its_password(etc: Path) -> None:
    (etc / UNIT).write_text("[Service]\nEnvironment=AMANAT_DATABASE_URL=postgresql://a:secret@db/x\n")
    (line,) = lines((etc,))
    assert "AMANAT_DATABASE_URL" in line and "secret" not in line
    assert lines((etc,), database_url="postgresql://a:secret@db/x") == []
