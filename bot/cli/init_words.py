"""What ``amanat init`` says and asks: ``init_en.ftl``; ``init_fa.ftl`` has the same in Persian."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("init_en.ftl")
YES: Final = ("y", "yes", "بله", "آری", "ب")
NO: Final = ("n", "no", "نه", "خیر", "ن")
_ENTRY: Final = re.compile(r"^([a-z][a-z0-9-]*) =[ \t]*(.*(?:\n +.*)*)", re.MULTILINE)
_SLOT: Final = re.compile(r"\{ \$([a-z_]+) \}")


def words(key: str, /, **args: object) -> str:
    """The sentence with its arguments. Raises KeyError for an unknown key or a missing argument."""
    return _SLOT.sub(lambda slot: str(args[slot[1]]), sentences()[key])


@cache
def sentences() -> Mapping[str, str]:
    """The sentences by key, with their slots."""
    entries = _ENTRY.finditer(FILE.read_text(encoding="utf-8"))
    return {entry[1]: re.sub(r"\n +", "\n", entry[2]).strip("\n") for entry in entries}
