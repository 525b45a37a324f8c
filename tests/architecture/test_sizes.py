"""Files and functions stay short, or say why. Tests themselves may be as long as what they tell."""

import ast
from functools import cache
from pathlib import Path
from typing import Final

from tests.architecture.source import ROOT, nodes

ROOMS: Final = ("bot", "storage", "bench", "tools", "tests/fakes")
CODE: Final = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
LONGEST_FILE, LONGEST_FUNCTION = 500, 40
LONGER_FUNCTIONS: Final = {
    "bot/runtime/addressing.py:address_reply": (55, "one match, read as a table"),
    "storage/migrations/versions/0001_ground.py:_reports": (49, "columns"),
    "storage/unit_of_work.py:__init__": (79, "a line a repository"),
    "storage/opening.py:open_store": (45, "the order of opening, in one place"),
    "bot/library/loader.py:read_draft": (41, "a line a kind of content"),
    "bot/library/loader.py:content_of": (41, "a line a kind of content"),
    "bench/evidence.py:main": (47, "what is measured, from top to bottom"),
    "bench/evidence_fairness.py:_measure_waits": (48, "one scene, from top to bottom"),
    "bench/mutation.py:main": (41, "the steps of a run"),
    "bench/receipt_guess.py:measure": (51, "one scene, from top to bottom"),
    "bench/suggest.py:independent": (41, "a table of figures, line by line"),
    "bench/suggest.py:main": (44, "a table of figures, line by line"),
    "tools/fit_suggest.py:main": (60, "the steps of a fit"),
    "tests/fakes/memory.py:__init__": (74, "a line a repository"),
    "tests/fakes/floor.py:takes": (43, "one press from update to what is sent"),
}
LONGER_FILES: Final = {
    "bot/conversation/store.py": "what the loops need from storage, read from top to bottom",
    "bot/handlers/press_arguments.py": "a shape a button",
    "tests/fakes/memory.py": "a repository after the other, as the ports have them",
}
"""Files over ``LONGEST_FILE`` that no reader would look for in two places. The number is a question, not a wall: a
file that passes it is split where it falls in two, or stands here with its reason."""


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def function_sizes() -> dict[str, int]:
    """The lines of each function's body; of several with one name in a file, of the longest."""
    sizes = dict[str, int]()
    for file in CODE:
        for node in nodes(file):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name = f"{name_of(file)}:{node.name}"
                size = (node.end_lineno or 0) - node.body[0].lineno + 1
                sizes[name] = max(size, sizes.get(name, 0))
    return sizes


def test_no_file_needs_a_table_of_contents() -> None:
    sizes = {name_of(f): len(f.read_text(encoding="utf8").splitlines()) for f in CODE}
    long = {name for name, size in sizes.items() if size > LONGEST_FILE}
    assert long == set(LONGER_FILES), "would readers look for its halves in different places? split it there"


def test_functions_stay_short_or_say_why() -> None:
    sizes = function_sizes()
    allowed = {name: size for name, (size, _) in LONGER_FUNCTIONS.items()}
    assert {name: size for name, size in sizes.items() if size > allowed.get(name, LONGEST_FUNCTION)} == {}


def test_no_exception_outlives_its_reason() -> None:
    sizes = function_sizes()
    needless = {name for name in LONGER_FUNCTIONS if sizes.get(name, 0) <= LONGEST_FUNCTION}
    assert needless == set(), "strike it: it is short enough"
