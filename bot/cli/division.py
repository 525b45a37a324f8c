"""``amanat division …``: what differs between versions of the division of work, and the patch of taken objections."""

import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.cli.export import FileExport
from bot.cli.progress import ProgressLine
from bot.cli.trouble import CommandTrouble
from bot.cli.words import translate, words
from bot.conversation.progress import Progress
from bot.domain.division.division_table import Assignment, DivisionTable, RowScope, read_row
from bot.domain.division.division_versions import division_changes, parse_table
from bot.library.division_patch import (
    FILE,
    NoListOfWays,
    TakenObjection,
    patched_source,
    row_patches,
    unfulfilled_wishes,
    unified_diff,
)
from bot.library.loader import load_content
from bot.library.problems import ContentErrors
from bot.settings import read_settings
from bot.usecases.division.division_now import table_of
from storage.command_reads import AnsweredObjection, answered_objections, division_versions

NOW = "now"


class PatchExport(FileExport):
    """The patch of the objections that were taken."""

    name = "division patch"
    form = "export-form-patch"
    about = "export-about-patch"

    def __init__(self, patch: str) -> None:
        self._patch = patch

    def data(self, progress: Progress) -> bytes:
        return self._patch.encode()


def division_diff(first: str, second: str) -> int:
    """Print what the second table changes in the first, a line for each kind of case. Returns 1 if anything differs."""
    before, after = _table(first), _table(second)
    changes = division_changes(before, after)
    for change in changes:
        scope = _scope_text(change.scope)
        print(f"{scope}: {_assignment_text(change.before)} -> {_assignment_text(change.after)}")
    print(f"changes={len(changes)}")
    return 1 if changes else 0


def _table(name: str) -> DivisionTable:
    """A version by its number, or the table of today."""
    if name == NOW:
        return table_of(load_content(content_dir()))
    versions = asyncio.run(division_versions(read_settings().url))
    version = next((version for version in versions if str(version.number) == name), None)
    if version is None:
        raise CommandTrouble(words("division-no-version", number=name, there=len(versions)))
    return parse_table(version.text)


def _scope_text(scope: RowScope) -> str:
    parts = [scope.act, ",".join(scope.phases), ",".join(scope.actors), ",".join(scope.contests)]
    return " ".join(part for part in (*parts, ",".join(scope.spaces)) if part)


def _assignment_text(to: Assignment | None) -> str:
    if to is None:
        return "-"
    ground = ",".join(to.articles) or to.basis.value
    window = f" {to.from_day}..{to.days or ''}" if to.from_day or to.days else ""
    level = f"/{to.level}" if to.level else ""
    return f"{to.body or '-'}{level} > {to.next_body or '-'} [{ground}; {to.confidence}{window}]"


def division_patch(output: Path | None) -> int:
    """Write the patch of all taken objections whose row still says what they object to. Says what the patched content
    would be refused for. Returns 1 if it would be, if a wish is not fulfilled by it, or if wishes for one row
    contradict each other. Raises CommandTrouble if the file cannot be written."""
    folder = content_dir()
    content = load_content(folder)
    table = table_of(content)
    answered = asyncio.run(answered_objections(read_settings().url))
    open_ones = [_as_taken(entry) for entry in answered if table.row(entry.stand.row) is not None]
    done = len(answered) - len(open_ones)
    if not open_ones:
        print(words("division-patch-nothing", done=done), file=sys.stderr)
        return 0
    source = (folder / FILE).read_text(encoding="utf-8")
    try:
        patched = patched_source(source, content, open_ones)
    except NoListOfWays as trouble:
        raise CommandTrouble(words("division-patch-no-list", file=FILE)) from trouble
    patch = unified_diff(source, patched, folder.name)
    if output is None:
        print(patch, end="")
    else:
        _write(PatchExport(patch), output)
    rows = row_patches(open_ones)
    ways = sum(row.way is not None for row in rows)
    contradicting = [row for row in rows if row.contradicts_itself]
    comments = sum(row.way is None for row in rows)
    print(words("division-patch-made", ways=ways, comments=comments, done=done), file=sys.stderr)
    for row in contradicting:
        scope = _scope_text(row.objections[0].row.scope)
        print(words("division-patch-contradiction", row=scope, count=len(row.objections)), file=sys.stderr)
    return _judge(folder, patched, open_ones, table) or int(bool(contradicting))


def _write(export: PatchExport, output: Path) -> None:
    """Raises CommandTrouble."""
    try:
        export.write(output, ProgressLine(words("progress-content")))
    except OSError as error:
        raise CommandTrouble(words("division-patch-failed", file=output, why=error.strerror)) from error


def _as_taken(entry: AnsweredObjection) -> TakenObjection:
    stand = entry.stand
    return TakenObjection(
        read_row(json.loads(stand.text)),
        wish=stand.wish,
        wanted=stand.wanted,
        reason=stand.reason,
        answer=entry.why,
        partly=entry.partly,
    )


def _judge(folder: Path, patched: str, objections: list[TakenObjection], before: DivisionTable) -> int:
    """Read a copy of the content with the patch in it, as ``content check`` would."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / folder.name
        shutil.copytree(folder, copy)
        (copy / FILE).write_text(patched, encoding="utf-8")
        try:
            after = table_of(load_content(copy))
        except ContentErrors as errors:
            print(words("division-patch-refused"), file=sys.stderr)
            for problem in errors.problems:
                print(translate(str(problem).replace(place + "/", "")), file=sys.stderr)
            return 1
    missed = unfulfilled_wishes(objections, before, after)
    for objection in missed:
        scope = _scope_text(objection.row.scope)
        print(words("division-patch-unfulfilled", row=scope, wanted=objection.wanted), file=sys.stderr)
    return 1 if missed else 0
