"""``amanat areas import``: import the area tree from a table, completely or not at all."""

import asyncio
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.library.area_import import plan_areas
from bot.library.problems import ContentErrors
from bot.settings import read_settings
from storage.area_use import areas_in_use
from storage.engine import database_file

_SHOWN = 20


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
        print(f"{file}: {error.strerror}; name a CSV file, see docs/content.md", file=sys.stderr)
        return 1
    except ContentErrors as errors:
        for problem in errors.problems:
            print(problem)
        print(f"problems={len(errors.problems)}: nothing was written; fix the table and import it again")
        return 1
    if not only_check:
        plan.carry_out()
    for name, codes in (("new", plan.new), ("changed", plan.changed), ("gone", plan.gone)):
        if codes:
            more = f" … and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
            print(f"{name}: {' '.join(codes[:_SHOWN])}{more}")
    done = "would change" if only_check else "written"
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
