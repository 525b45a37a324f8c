"""The shipped unit: what it closes, measured by systemd itself if installed, and what must stay open."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "deploy" / "systemd" / "amanat.service"
KEYS_UNIT = ROOT / "deploy" / "systemd" / "amanat-keys.service"
ROLE_UNITS = {
    UNIT.with_name(f"amanat-{name}.service"): f"/opt/amanat/amanat run --roles {name.strip('@')}"
    for name in ("receive", "work@", "send", "tick", "fetch")
}
ROLE_UNITS[UNIT.with_name("amanat-upgrade.service")] = (
    "/opt/amanat/amanat run --roles receive,work,send,tick,fetch"
)
UNITS = {UNIT: "/opt/amanat/amanat run", KEYS_UNIT: "/opt/amanat/amanat keys hold", **ROLE_UNITS}
WORST = 1.5


def directives(unit: Path = UNIT) -> dict[str, list[str]]:
    """The directives of the service, each with its values in order."""
    values_by_name: dict[str, list[str]] = {}
    section = ""
    for line in unit.read_text(encoding="utf8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif section == "Service" and "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            values_by_name.setdefault(name, []).append(value)
    return values_by_name


def exposure(unit: Path) -> float:
    """The exposure that systemd computes, 0 to 10."""
    result = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    name = unit.name.replace("@.", "@test_instance.")  # as systemd calls it, of a unit for several
    match = re.search(rf"Overall exposure level for {re.escape(name)}: ([0-9.]+)", result.stdout)
    assert match, result.stdout + result.stderr
    return float(match[1])


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed (Debian: systemd)"
)


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_finds_little_open(unit: Path) -> None:
    assert exposure(unit) <= WORST


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_reads_every_line_of_the_unit(tmp_path: Path, unit: Path) -> None:
    """With a command that is there: the shipped one is not, on a machine without an installation."""
    words = unit.read_text(encoding="utf8").replace(UNITS[unit], "/bin/true")
    for line, accepted in ("", True), ("ProtectSystm=strict\n", False):
        (tmp_path / unit.name).write_text(words.replace("[Service]\n", f"[Service]\n{line}"))
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / unit.name)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (unit.name not in done.stderr) is accepted, done.stderr


@needs_systemd
def test_unit_with_one_restriction_less_exceeds_exposure_limit(tmp_path: Path) -> None:
    words = UNIT.read_text(encoding="utf8")
    weaker = re.sub(r"^(CapabilityBoundingSet|SystemCallFilter)=.*\n", "", words, flags=re.MULTILINE)
    assert weaker != words
    (tmp_path / UNIT.name).write_text(weaker)
    assert exposure(tmp_path / UNIT.name) > WORST


def test_the_code_is_read_only_and_memory_stays_memory() -> None:
    unit = directives()
    assert unit["ProtectSystem"] == ["strict"] and "ReadWritePaths" not in unit
    code = Path(unit["WorkingDirectory"][0])
    written = [Path("/var/lib") / name for name in unit["StateDirectory"][0].split()]
    assert not [path for path in written if path.is_relative_to(code)]
    assert unit["LimitCORE"] == ["0"] and unit["MemorySwapMax"] == ["0"]
    assert unit["ProtectProc"] == ["invisible"] and unit["NoNewPrivileges"] == ["yes"]
    assert set(unit["RestrictAddressFamilies"][0].split()) == {"AF_INET", "AF_INET6", "AF_UNIX"}
    environment = dict(pair.split("=", 1) for line in unit["Environment"] for pair in line.split())
    for name in ("AMANAT_DATA_DIR", "AMANAT_KEY_FILE"):
        assert any(Path(environment[name]).is_relative_to(path) for path in written)
    assert not Path(environment["AMANAT_KEY_FILE"]).is_relative_to(environment["AMANAT_DATA_DIR"])


@pytest.mark.parametrize("unit", ROLE_UNITS, ids=lambda unit: unit.stem)
def test_units_of_roles_close_what_the_whole_one_closes(unit: Path) -> None:
    own, whole = directives(unit), directives()
    assert own.pop("ExecStart") == [ROLE_UNITS[unit]]
    assert own.pop("RestartSec") == ["1"]
    port = "809%i" if "@" in unit.name else r"808\d"
    assert re.fullmatch(
        rf"PYTHONDONTWRITEBYTECODE=1 AMANAT_LISTEN=127\.0\.0\.1:{port}", own["Environment"].pop()
    )
    for name in ("ExecStart", "RestartSec"):
        del whole[name]
    whole["Environment"].pop()
    assert own == whole
    folder = ROOT / "docs" / "operating"
    guides = "".join(
        (folder / name).read_text(encoding="utf8") for name in ("process-roles.md", "upgrading.md")
    )
    assert unit.name.removesuffix(".service") in guides


def test_units_of_roles_have_ports_of_their_own() -> None:
    ports = [directives(unit)["Environment"][-1].rpartition(":")[2] for unit in ROLE_UNITS]
    assert len(set(ports)) == len(ports)


def test_holder_of_keys_is_started_again_at_once() -> None:
    unit = directives(KEYS_UNIT)
    assert unit["Restart"] == ["always"] and unit["RestartSec"] == ["200ms"]
    assert "StartLimitIntervalSec=0" in KEYS_UNIT.read_text(encoding="utf8")
    assert unit["ProtectSystem"] == ["strict"] and "ReadWritePaths" not in unit
    assert unit["LimitCORE"] == ["0"] and unit["MemorySwapMax"] == ["0"]
    environment = dict(pair.split("=", 1) for line in unit["Environment"] for pair in line.split())
    written = Path("/var/lib") / unit["StateDirectory"][0]
    assert all(Path(environment[f"AMANAT_KEYS_{name}"]).is_relative_to(written) for name in ("DIR", "TLS"))
    guide = (ROOT / "docs" / "operating" / "key-holder.md").read_text(encoding="utf8")
    assert "deploy/systemd/amanat-keys.service" in guide and str(written) in guide


def calls(name: str) -> set[str]:
    """A set of system calls, expanded by systemd."""
    lines = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager", name],
        capture_output=True, text=True, timeout=60, check=True,
    ).stdout.splitlines()[1:]  # fmt: skip
    names = {line.strip() for line in lines if line.strip() and not line.strip().startswith("#")}
    return {call for name in names for call in (calls(name) if name.startswith("@") else {name})}


@needs_systemd
def test_what_children_confine_themselves_with_stays_allowed() -> None:
    allowed: set[str] = set()
    for line in directives()["SystemCallFilter"]:
        named = [
            call for name in line.lstrip("~").split() for call in (calls(name) if name[0] == "@" else {name})
        ]
        allowed = allowed - set(named) if line.startswith("~") else allowed | set(named)
    needed = {
        "landlock_create_ruleset",
        "landlock_restrict_self",
        "prctl",
        "capget",
        "prlimit64",
        "setpriority",
    }
    assert needed <= allowed
    assert not allowed & {"mount", "ptrace", "bpf", "init_module", "reboot", "chroot", "setuid"}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="a control of Linux")
def test_children_work_where_no_memory_may_become_code() -> None:
    """MemoryDenyWriteExecute, set with the kernel's own switch."""
    script = """
import asyncio, ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
if libc.prctl(65, 1, 0, 0, 0) != 0:
    print("no such switch"); raise SystemExit
from bot.media.pool import CleaningPool
from bot.usecases.ports.media import CleanCopy
from tests.media import samples
from tests.media.hostile_papers import pdf
async def main():
    pool = CleaningPool()
    files = [samples.jpeg_from_a_phone(), pdf(), samples.film("mp4", "libx264", "aac")]
    print([type(await pool.clean_copy(one)) is CleanCopy for one in files])
    await pool.close()
asyncio.run(main())
"""
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
    )
    if result.stdout.startswith("no such switch"):
        pytest.skip("the kernel is older than 6.3")
    assert result.stdout.strip() == "[True, True, True]", result.stderr


def test_the_document_names_the_shipped_file() -> None:
    words = (ROOT / "docs" / "operating" / "installation.md").read_text(encoding="utf8")
    assert "deploy/systemd/amanat.service" in words
    assert "[Service]\nUser=" not in words, "the unit is in one place only"


def test_commands_by_hand_find_the_service_s_folders() -> None:
    """They read .env but not the unit, so the guide puts the unit's folders into .env."""
    unit = (ROOT / "deploy" / "systemd" / "amanat.service").read_text(encoding="utf8")
    guide = (ROOT / "docs" / "operating" / "installation.md").read_text(encoding="utf8")
    folders = re.findall(r"AMANAT_(?:DATA_DIR|KEY_FILE)=\S+", unit)
    assert len(folders) == 2
    env = guide.partition("Name the service's folders in `.env`")[2].partition("\n3. ")[0]
    assert all(f"   {line}\n" in env for line in folders)
