"""``amanat atlas …``: recompute locked versions exactly, and import what sources say from a table."""

import asyncio
import sys
from datetime import date
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.cli.trouble import CommandTrouble
from bot.domain.atlas.atlas_record import verify_record
from bot.language.date_reader import JalaliDateReader
from bot.library.known_rows import read_known
from bot.library.loader import load_content
from bot.runtime.system import SystemClock
from bot.settings import read_settings
from bot.usecases.atlas.set_official_level import check_known_fact
from storage.atlas_commands import import_facts, locked_versions


def atlas_recompute(number: int | None) -> int:
    """Print a line for each locked version, and below it what differs. Returns 1 if anything differs."""
    versions = asyncio.run(locked_versions(read_settings().url))
    chosen = [version for version in versions if number is None or version.number == number]
    if number is not None and not chosen:
        raise CommandTrouble(f"no locked version {number}: there are {len(versions)}")
    different = 0
    for version in chosen:
        differences = verify_record(version.text, version.hash)
        different += bool(differences)
        print(f"version {version.number} {version.hash}: {'DIFFERENT' if differences else 'identical'}")
        for line in differences:
            print(f"  {line}")
    print(f"versions={len(chosen)} different={different}")
    return 1 if different else 0


def atlas_import(file: Path, *, only_check: bool, content: Path | None = None) -> int:
    """Import official levels, grades of earlier elections, numbers of stations. Returns 1 and imports nothing
    if one is wrong."""
    content = content or content_dir()
    clock, reader = SystemClock(), JalaliDateReader()
    areas = load_content(content).areas

    def day_of(text: str) -> date | None:
        return reader.read_day(text, clock.today())

    try:
        raw = file.read_bytes()
    except OSError as error:
        print(f"{file}: {error.strerror}; name a CSV file, see docs/operating/atlas.md", file=sys.stderr)
        return 1
    values, problems = read_known(
        str(file),
        raw,
        areas=areas,
        read_day=day_of,
        check=lambda known: check_known_fact(known, areas, today=clock.today()),
    )
    if problems:
        for problem in problems:
            print(problem)
        print(f"problems={len(problems)}: nothing was imported; fix the table and import it again")
        return 1
    if not only_check:
        asyncio.run(import_facts(read_settings().url, values, now=clock.now()))
    print(f"values={len(values)} ({'would be imported' if only_check else 'imported'})")
    return 0
