"""Imports a table of areas into `content/areas`: the whole tree, or nothing and every problem."""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from bot.domain.catalogue.catalogue import AreaKind
from bot.library.area_rows import AreaRow, read_rows
from bot.library.loader import check
from bot.library.problems import ContentErrors, Problem
from bot.library.sources import parse_yaml

_KEPT: Final = ("sample", "address", "hours", "notes", "lat", "lon")
"""Fields of a station that a table does not have; they are kept from the current tree."""
_HEAD: Final = (
    "# Made by ./amanat areas import. Words and addresses may be changed by hand: docs/content.md\n"
)


@dataclass(frozen=True, slots=True)
class AreaPlan:
    """What an import would do: codes that are added, changed and removed, and the file with its new text."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    same: int
    file: Path
    text: str

    def carry_out(self) -> None:
        """Replace the file as a whole, or not at all."""
        half = self.file.with_name(f".{self.file.name}")
        try:
            with half.open("w", encoding="utf-8") as out:
                out.write(self.text)
                out.flush()
                os.fsync(out.fileno())
            half.replace(self.file)
        finally:
            half.unlink(missing_ok=True)


def plan_areas(
    table: Path, content: Path, *, used: Mapping[str, int], let_go: Collection[str] = ()
) -> AreaPlan:
    """Plan the import of the table; nothing is written. ``used`` counts the uses of each area
    (``storage.command_reads``). A used area may be missing in the table only if ``let_go`` names it.

    Raises ContentErrors with every problem of the table, at its line, and OSError if it cannot be read.
    """
    name = str(table)
    rows, problems = read_rows(name, table.read_bytes())
    if not problems and not rows:
        problems = [Problem(name, 1, "no area below the header: an import would leave none")]
    if problems:
        raise ContentErrors(problems)
    file = _home(content / "areas", name)
    head, old = _in_force(file)
    codes = {row.code for row in rows}
    lost = sorted((set(old) | set(used)) - codes)
    held = [code for code in lost if used.get(code) and code not in let_go]
    strange = sorted(set(let_go) - set(lost))
    wrong = [
        f"{code} is used {used[code]} times and is missing here: keep it, or remove it with --let-go {code}"
        for code in held
    ]
    wrong += [f"--let-go {code}: the table has it, or it is unknown" for code in strange]
    if wrong:
        raise ContentErrors([Problem(name, 1, words) for words in wrong])
    text = _HEAD + yaml.safe_dump(
        {**head, "areas": _nest_rows(rows, old)}, allow_unicode=True, sort_keys=False, width=110
    )
    _try_out(content, file, text)
    new, changed, same = _compare_areas(rows, old)
    return AreaPlan(new, changed, tuple(code for code in lost if code in old), same, file, text)


def _home(folder: Path, name: str) -> Path:
    """The single file that holds the tree, so that one replacement changes everything."""
    files = sorted(file for file in folder.glob("*.yaml") if not file.name.startswith("."))
    if len(files) > 1:
        names = ", ".join(file.name for file in files)
        raise ContentErrors(
            [
                Problem(
                    name,
                    1,
                    f"{folder} holds several files ({names}): an import replaces one; merge them",
                )
            ]
        )
    return files[0] if files else folder / "areas.yaml"


type Known = tuple[dict[str, Any], str]
"""An area's fields as in its file, and its parent's id."""


def _in_force(file: Path) -> tuple[dict[str, Any], dict[str, Known]]:
    """The head of the file (source, as_of) and its areas by id."""
    if not file.exists():
        return {}, {}
    document = parse_yaml(str(file), file.read_text(encoding="utf-8-sig")).value
    head = {key: value for key, value in document.items() if key in ("source", "as_of")}
    return head, dict(_flat(document.get("areas") or [], ""))


def _flat(areas: Sequence[dict[str, Any]], parent: str) -> Iterator[tuple[str, Known]]:
    for area in areas:
        fields = {key: value for key, value in area.items() if key != "children"}
        if "tile" in fields:
            fields["tile"] = [int(cell) for cell in fields["tile"]]  # every scalar of a YAML source is text
        yield area["id"], (fields, parent)
        yield from _flat(area.get("children") or [], area["id"])


def _nest_rows(rows: Sequence[AreaRow], old: Mapping[str, Known], parent: str = "") -> list[dict[str, Any]]:
    below: dict[str, list[AreaRow]] = {}
    for row in rows:
        below.setdefault(row.parent, []).append(row)

    def area_node(row: AreaRow) -> dict[str, Any]:
        node = {**_fields(row, old)}
        if row.code in below:
            node["children"] = [area_node(child) for child in below[row.code]]
        return node

    return [area_node(row) for row in below.get(parent, [])]


def _fields(row: AreaRow, old: Mapping[str, Known]) -> dict[str, Any]:
    before = old.get(row.code, ({}, ""))[0]
    stays = _KEPT if row.kind is AreaKind.STATION and before.get("kind") == row.kind else ()
    tile = list(row.tile) if row.tile is not None else before.get("tile")
    return {
        "id": row.code,
        "name": row.name,
        "kind": row.kind.value,
        **({"tile": list(tile)} if tile is not None else {}),
        **({"quarters": before["quarters"]} if "quarters" in before else {}),
        **{key: before[key] for key in stays if key in before},
    }


def _compare_areas(
    rows: Sequence[AreaRow], old: Mapping[str, Known]
) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    new = tuple(row.code for row in rows if row.code not in old)
    changed = tuple(
        row.code
        for row in rows
        if row.code in old and (_fields(row, old), row.parent) != (old[row.code][0], old[row.code][1])
    )
    return new, changed, len(rows) - len(new) - len(changed)


def _try_out(content: Path, file: Path, text: str) -> None:
    """Check the whole content with this tree in a separate folder. Raises ContentErrors for new problems."""
    with tempfile.TemporaryDirectory(prefix="amanat-areas-") as name:
        copy = Path(name) / "content"
        shutil.copytree(content, copy)
        before = {problem.message for problem in check(copy)[0]}
        (copy / "areas").mkdir(exist_ok=True)
        (copy / "areas" / file.name).write_text(text, encoding="utf-8")
        broken = [problem for problem in check(copy)[0] if problem.message not in before]
    if broken:
        raise ContentErrors(
            Problem(p.file.replace(str(copy), str(content)), p.line, p.message) for p in broken
        )
