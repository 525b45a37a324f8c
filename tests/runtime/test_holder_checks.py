"""What doctor says about a holder of keys: each trouble has its line and its mend."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import holder_checks
from bot.cli.holder_checks import certificate_findings, holder_findings
from bot.runtime.system import SystemClock
from bot.settings import Settings, read_settings
from storage.key_service.certificates import OWN_CERTIFICATE, make_certificate
from storage.key_table import KeyTableChange
from storage.wrapped_keys import STORE_KEY
from tests.storage.running_holder import HERE, Machines, make_machine, start_machines


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    machines = start_machines(tmp_path / "machines")
    machines.rows().create_tables(KeyTableChange(chief={STORE_KEY: bytes(72)}))
    holder = machines.holder
    assert holder.service is not None
    asyncio.run_coroutine_threadsafe(holder.service.look_after_mirror(), holder.loop).result(20)
    yield machines
    machines.close()


@pytest.fixture
def settings(machines: Machines, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(holder_checks, "PATIENCE", 0.1)
    monkeypatch.setenv("AMANAT_DATABASE_URL", "postgresql+asyncpg:///amanat")
    monkeypatch.setenv("AMANAT_KEYS_AT", f"{HERE}:{machines.holder.port}")
    monkeypatch.setenv("AMANAT_KEYS_TLS", str(machines.program.folder))
    return read_settings()


def lines(settings: Settings, *, later: timedelta = timedelta()) -> list[str]:
    findings = holder_findings(settings, now=SystemClock().now() + later)
    return [f"{finding.mark} {finding.what}" for finding in findings]


def test_holder_with_mirror_in_line_is_fine(settings: Settings, machines: Machines) -> None:
    (line,) = lines(settings)
    assert line.startswith("✓ keys: held at") and "in line" in line


def test_absent_machines_are_named_with_their_command(settings: Settings, machines: Machines) -> None:
    machines.mirror.kill()
    with pytest.raises(Exception, match="mirror"):
        machines.rows().apply(KeyTableChange(chief={STORE_KEY: bytes(72)}))
    (line,) = lines(settings)
    assert (
        line.startswith("! keys") and "AMANAT_KEYS_MIRROR" in line and "systemctl start amanat-keys" in line
    )
    machines.holder.kill()
    (line,) = lines(settings)
    assert line.startswith("✗ the holder of keys") and "AMANAT_KEYS_AT" in line


def test_foreign_certificate_is_told_on_both_sides(
    settings: Settings, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = make_machine(machines.folder, "stranger")
    monkeypatch.setenv("AMANAT_KEYS_TLS", str(stranger.folder))
    unintroduced, refused = lines(read_settings())
    assert unintroduced.startswith("✗ keys: the certificates do not match: copy own.crt")
    assert refused.startswith("✗ the holder of keys")
    assert any("has refused 1 connections" in line for line in lines(settings))


def test_clocks_that_are_apart_are_named(settings: Settings) -> None:
    assert any("s apart" in line and "chrony" in line for line in lines(settings, later=timedelta(hours=1)))


@pytest.mark.parametrize(("left", "mark"), [(61, ""), (59, "!"), (-1, "✗")])
def test_certificates_are_renewed_in_time(tmp_path: Path, left: int, mark: str) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    made = now + timedelta(days=left) - timedelta(days=3650)
    machine, other = make_machine(tmp_path, "ours"), tmp_path / "other"
    make_certificate(other, "other", now=made)
    (machine.folder / "trusted" / "other.crt").write_bytes((other / OWN_CERTIFICATE).read_bytes())
    findings = list(certificate_findings(machine, now=now))
    assert [finding.mark for finding in findings] == ([mark] if mark else [])
    assert all("other.crt" in f.what and "copy own.crt" in f.what for f in findings)


def test_machine_without_held_keys_says_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AMANAT_KEYS_DIR", str(tmp_path / "none"))
    assert lines(read_settings()) == []
