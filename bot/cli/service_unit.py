"""What the systemd unit of this machine sets for the bot, for ``amanat doctor``: commands that are run by hand do not
read it, so they must be told the same in ``.env``."""

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.cli.finding import Finding
from bot.cli.words import words
from bot.settings import Settings

UNIT: Final = "amanat.service"
UNITS: Final = (
    UNIT,
    *(f"amanat-{role}.service" for role in ("receive", "work@", "send", "tick", "fetch")),
)
"""Of one process, and of those that divide the work."""
UNIT_FOLDERS: Final = (
    Path("/etc/systemd/system"),
    Path("/run/systemd/system"),
    Path("/usr/local/lib/systemd/system"),
    Path("/usr/lib/systemd/system"),
    Path("/lib/systemd/system"),
)
"""Where systemd looks for units; the first one wins, drop-ins are read from all of them."""
_WORKING_DIRECTORY: Final = "WorkingDirectory"


def unit_findings(settings: Settings, folders: tuple[Path, ...]) -> Iterator[Finding]:
    """Folders that the service and commands by hand take from different places; nothing where there is no unit."""
    differences: dict[object, Finding] = {}
    for name in UNITS:
        unit = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if unit is not None:
            for what, finding in _differences(settings, unit, folders):
                differences.setdefault(what, finding)  # what several say is said once
    yield from differences.values()


def _differences(
    settings: Settings, unit: Path, folders: tuple[Path, ...]
) -> Iterator[tuple[object, Finding]]:
    """What one unit sets, where it is not what commands by hand use."""
    variables, home = _read_unit([unit, *_drop_ins(unit.name, folders)])
    by_hand = {
        "AMANAT_DATA_DIR": settings.data_dir,
        "AMANAT_KEY_FILE": settings.key_file,
        "AMANAT_COPY_DIR": settings.copy_dir,
        "AMANAT_CONTENT_DIR": settings.content_dir,
    }
    for name, path in by_hand.items():
        if not (value := variables.get(name)):
            continue
        of_service = (home / value).resolve()
        if path is None or path.resolve() != of_service:
            hand = "none" if path is None else path.resolve()
            what = words("doctor-unit-differs", unit=unit, name=name, service=of_service, hand=hand)
            yield (name, of_service), Finding("!", what)
    url = variables.get("AMANAT_DATABASE_URL")
    if url and (settings.database_url is None or settings.database_url.get_secret_value() != url):
        yield url, Finding("!", words("doctor-unit-database", unit=unit))


def _drop_ins(unit: str, folders: tuple[Path, ...]) -> list[Path]:
    """By name, as systemd reads them; of two with one name the one of the first folder."""
    by_name: dict[str, Path] = {}
    for folder in folders:
        for file in (folder / f"{unit}.d").glob("*.conf"):
            by_name.setdefault(file.name, file)
    return [by_name[name] for name in sorted(by_name)]


def _read_unit(files: list[Path]) -> tuple[Mapping[str, str], Path]:
    """The variables that these files set for the service, and the folder in which it works."""
    variables: dict[str, str] = {}
    of_files: dict[str, str] = {}
    home = Path("/")
    for file in files:
        for key, value in _assignments(file):
            if key == _WORKING_DIRECTORY and value:
                home = Path(value.removeprefix("-"))
            elif key == "Environment":
                variables = variables | _variables(value) if value else {}
            elif key == "EnvironmentFile":
                of_files = of_files | _variables_of_file(Path(value.removeprefix("-"))) if value else {}
    return variables | of_files, home


def _assignments(file: Path) -> Iterator[tuple[str, str]]:
    """The assignments of a unit file, with lines joined that end with a backslash."""
    text = file.read_text(encoding="utf-8", errors="replace").replace("\\\n", " ")
    for line in text.splitlines():
        key, equals, value = line.strip().partition("=")
        if equals and not key.startswith(("#", ";")):
            yield key.strip(), value.strip()


def _variables(value: str) -> dict[str, str]:
    """``A=1 "B=two words"`` as a mapping."""
    try:
        parts = shlex.split(value)
    except ValueError:
        return {}
    return {name: text for part in parts for name, equals, text in [part.partition("=")] if equals}


def _variables_of_file(path: Path) -> dict[str, str]:
    """Those of an EnvironmentFile; none if it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    parts = (line.partition("=") for line in lines if not line.lstrip().startswith(("#", ";")))
    return {name.strip(): value.strip().strip("\"'") for name, equals, value in parts if equals}
