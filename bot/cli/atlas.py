"""``amanat atlas …``: recompute locked versions exactly, and import what sources say from a table.

``amanat threats recompute``: the same for versions of the register of threats.

``amanat areas import``: import the area tree from a table, completely or not at all.
"""

import asyncio
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.cli.trouble import CommandTrouble
from bot.cli.words import translate, words
from bot.domain.atlas.atlas_versions import verify_record
from bot.domain.staff.signed_versions import SignedVersion
from bot.domain.threats.threat_versions import verify_register
from bot.language.date_reader import JalaliDateReader
from bot.library.area_import import plan_areas
from bot.library.known_rows import read_known
from bot.library.loader import load_content
from bot.library.problems import ContentErrors
from bot.runtime.system import SystemClock
from bot.settings import read_settings
from bot.usecases.atlas.facts import check_known_fact
from storage.command_reads import areas_in_use, import_facts, locked_registers, locked_versions
from storage.engine import database_file

_SHOWN = 20


def atlas_recompute(number: int | None) -> int:
    """Print a line for each locked version, and below it what differs. Returns 1 if anything differs."""
    return _recompute(asyncio.run(locked_versions(read_settings().url)), number, verify_record)


def threats_recompute(number: int | None) -> int:
    """The same for the register of threats."""
    return _recompute(asyncio.run(locked_registers(read_settings().url)), number, verify_register)


def _recompute(
    versions: Sequence[SignedVersion], number: int | None, verify: Callable[[str, str], Sequence[str]]
) -> int:
    chosen = [version for version in versions if number is None or version.number == number]
    if number is not None and not chosen:
        raise CommandTrouble(words("atlas-no-version", number=str(number), there=len(versions)))
    different = 0
    for version in chosen:
        differences = verify(version.text, version.hash)
        different += bool(differences)
        verdict = words("atlas-different") if differences else words("atlas-identical")
        print(words("atlas-recomputed", number=str(version.number), hash=version.hash, verdict=verdict))
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
        print(words("atlas-unreadable", file=file, why=error.strerror), file=sys.stderr)
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
            print(translate(str(problem)))
        print(words("atlas-problems", number=str(len(problems))))
        return 1
    if not only_check:
        asyncio.run(import_facts(read_settings().url, values, now=clock.now()))
    done = words("atlas-would-import") if only_check else words("atlas-imported")
    print(f"values={len(values)} ({done})")
    return 0


def areas_import(
    file: Path, *, only_check: bool, let_go: Collection[str] = (), content: Path | None = None
) -> int:
    """Replace the area tree with the table's, or with ``only_check`` print what would change.

    Returns 1 and writes nothing if anything is wrong; each problem is printed as ``file:line: message``. The
    database of the settings is asked which areas are already in use.
    """
    content = content or content_dir()
    used = _areas_with_cases()
    try:
        plan = plan_areas(file, content, used=used, let_go=let_go)
    except OSError as error:
        print(words("areas-unreadable", file=file, why=error.strerror), file=sys.stderr)
        return 1
    except ContentErrors as errors:
        for problem in errors.problems:
            print(translate(str(problem)))
        print(words("areas-problems", number=str(len(errors.problems))))
        return 1
    if not only_check:
        plan.carry_out()
    for name, codes in (("new", plan.new), ("changed", plan.changed), ("gone", plan.gone)):
        if codes:
            more = " " + words("list-more", number=len(codes) - _SHOWN) if len(codes) > _SHOWN else ""
            print(f"{name}: {' '.join(codes[:_SHOWN])}{more}")
    done = words("content-would-change") if only_check else words("content-written")
    print(
        f"same={plan.same} new={len(plan.new)} changed={len(plan.changed)} gone={len(plan.gone)} "
        f"file={plan.file.name} ({done})"
    )
    return 0


def _areas_with_cases() -> Mapping[str, int]:
    """The areas that cases refer to; empty before there is a database."""
    url = read_settings().url
    file = database_file(url)
    if file is not None and not file.exists():
        return {}
    return asyncio.run(areas_in_use(url))
