"""What ARCHITECTURE.md and its companions say of the code is true: folders, files, invariants, words."""

import ast
import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from shutil import copyfile
from typing import Final

import pytest

from tests.architecture.source import nodes

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "ARCHITECTURE.md"
MOST_WORDS: Final = 30 * 160
"""Thirty minutes at the pace at which technical prose is read, in words a minute."""
INVARIANTS: Final = 40
"""At least so many, so that a change of their form does not leave the test without any."""
CODE: Final = ("bot/", "storage/")
DIVIDED: Final = ("bot/domain", "bot/usecases", "bot/handlers")
"""Rooms whose folders are listed by feature (``test_rooms.py``)."""
DOCUMENTS: Final = (
    "ARCHITECTURE.md",
    "docs/where-to-change.md",
    "docs/tutorial-a-new-button.md",
    "docs/live-checklist.md",
)
PLACE: Final = re.compile(r"`((?:bot|storage|content|tests|bench|docs|tools|deploy)/[\w./{},*-]*)(?:::\w+)?`")


@cache
def tracked_folders() -> frozenset[str]:
    """Folders down to the second level; of the program's own code all."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if names.returncode:
        pytest.skip("not a git checkout: which folders belong to it is not known")
    folders = set[str]()
    for name in names.stdout.splitlines():
        above = [parent.as_posix() for parent in Path(name).parents][:-1]
        folders |= {folder for folder in above if folder.count("/") < 2 or folder.startswith(CODE)}
    return frozenset(folders)


def section(title: str, until: str = "\n## ") -> str:
    """The part of the page below this heading."""
    return PAGE.read_text(encoding="utf8").partition(f"{title}\n")[2].partition(until)[0]


def mapped_folders() -> list[str]:
    """The folders that have a line in the code map."""
    lines = re.findall(r"^\| (`.+?) \| ", section("## Code map", "\n### "), re.MULTILINE)
    return [folder for line in lines for folder in re.findall(r"`([^`]+)`", line)]


def needs_line(folder: str) -> bool:
    """Folders by feature have their table; a hidden one is no room, and ``tests`` is listed by its parts."""
    return not folder.startswith((".", *(f"{room}/" for room in DIVIDED))) and folder != "tests"


def test_every_folder_has_its_line_in_the_code_map() -> None:
    mapped = mapped_folders()
    assert sorted(mapped) == sorted(set(mapped)), "a folder has one line"
    assert {folder for folder in tracked_folders() if needs_line(folder)} - set(mapped) == set()


def test_the_code_map_names_no_folder_that_is_gone() -> None:
    assert set(mapped_folders()) - tracked_folders() == set()


def test_a_folder_without_a_line_would_be_seen() -> None:
    assert needs_line("bot/brandnew") and "bot/brandnew" not in mapped_folders()
    assert needs_line("bot/cli/preview") and not needs_line("bot/handlers/cases")


def invariants() -> list[str]:
    return re.findall(r"^- .+$", section("## Invariants"), re.MULTILINE)


@cache
def functions_of(file: Path) -> frozenset[str]:
    return frozenset(
        node.name for node in nodes(file) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def test_every_invariant_names_the_test_that_holds_it() -> None:
    lines = invariants()
    assert len(lines) >= INVARIANTS
    for line in lines:
        tests = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", line)
        assert tests, f"no test holds: {line}"
        for file, name in tests:
            assert (ROOT / file).is_file(), f"{file}: {line}"
            assert not name or name in functions_of(ROOT / file), f"{file}::{name}"


def places(document: str) -> Iterator[str]:
    """Each path in a document; ``{a,b}`` stands for several."""
    for place in PLACE.findall((ROOT / document).read_text(encoding="utf8")):
        several = re.fullmatch(r"(.*)\{(.*)\}(.*)", place)
        yield from (
            (f"{several[1]}{part}{several[3]}" for part in several[2].split(",")) if several else (place,)
        )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_in_the_document_exists(document: str) -> None:
    missing = [place for place in places(document) if not any(ROOT.glob(place.rstrip("/")))]
    assert missing == []
    assert len(list(places(document))) > 10


def tutorial_patches() -> Iterator[tuple[str, str]]:
    """Each diff of the tutorial as a patch, with the file that the text before it names last."""
    text = (ROOT / "docs/tutorial-a-new-button.md").read_text(encoding="utf8")
    pieces = re.split(r"^```diff\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    for prose, diff in zip(pieces[::2], pieces[1::2], strict=False):
        file = re.findall(r"`([\w/]+/[\w.]+\.(?:py|ftl|json))`", prose)[-1]
        yield file, f"--- a/{file}\n+++ b/{file}\n{diff}"


def test_every_diff_of_the_tutorial_can_be_applied(tmp_path: Path) -> None:
    """On a copy of the files that they touch, and not into the middle of something else."""
    patches = dict(tutorial_patches())
    assert len(patches) == len(list(tutorial_patches())) > 8, "a diff names each of its files once"
    for file in patches:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        copyfile(ROOT / file, tmp_path / file)
    apply = subprocess.run(
        ["git", "apply", "--verbose", "-"],
        cwd=tmp_path,
        input="".join(patches.values()),
        capture_output=True,
        text=True,
        encoding="utf8",
        check=False,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent), "LC_ALL": "C"},
    )
    assert apply.returncode == 0, apply.stderr
    assert apply.stderr.count(" cleanly.") == len(patches), apply.stderr
    for file, patch in patches.items():
        original = (ROOT / file).read_text(encoding="utf8")
        for hunk in re.split(r"^@@ .*\n", patch, flags=re.MULTILINE)[1:]:
            lines = hunk.splitlines(keepends=True)
            before = "".join(line[1:] for line in lines if line[0] != "+")
            assert original.count(before) == 1, f"{file}: these lines stand in several places:\n{before}"
            assert lines[-1].startswith(" "), (
                f"{file}: without lines after it this can land anywhere:\n{before}"
            )


def test_the_page_can_be_read_in_thirty_minutes() -> None:
    assert len(PAGE.read_text(encoding="utf8").split()) <= MOST_WORDS


def test_every_name_in_the_glossary_is_in_the_code() -> None:
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf8").partition("## Rules for names")[0]
    names = {
        name
        for row in re.findall(r"^\| (.+?) \| ", text, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", row)
    }
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]
    words = set(re.findall(r"\w+", "\n".join(file.read_text(encoding="utf8") for file in files)))
    assert len(names) > 40
    assert names - words == set()
