"""What commands write for people is registered once, and whoever waits for long work sees how far it is."""

import ast
from pathlib import Path

import pytest

from bot.__main__ import main, parser
from bot.cli import progress as progress_module
from bot.cli.exports import export_classes
from bot.cli.progress import ProgressLine
from bot.cli.words import words
from bot.library.folder import CONTENT
from bot.library.loader import read_draft

CLI = Path(__file__).resolve().parents[2] / "bot" / "cli"
WRITING = {"write_bytes", "write_text", "back_up", "put_in_place"}
NOT_FOR_PEOPLE = {"keeping.py": {"write_text"}}
"""The note of a drill's process in its own folder."""


def test_every_export_names_a_command_that_exists(capsys: pytest.CaptureFixture[str]) -> None:
    names = [export.name for export in export_classes()]
    assert names == sorted(set(names)) and len(names) >= 8
    for name in names:
        with pytest.raises(SystemExit) as end:
            parser().parse_args([*(word for word in name.split() if not word.startswith("-")), "--help"])
        assert end.value.code == 0, name
    capsys.readouterr()
    assert main(["exports"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == names
    assert all(
        words(export.form) in line and words(export.about) in line
        for export, line in zip(export_classes(), lines, strict=True)
    )


def test_only_exports_write_files_for_people() -> None:
    modules = {export.__module__.rpartition(".")[2] + ".py" for export in export_classes()} | {"export.py"}
    for file in CLI.glob("*.py"):
        calls = {
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        }
        if file.name not in modules:
            assert not calls & WRITING - NOT_FOR_PEOPLE.get(file.name, set()), file.name


def test_quick_work_prints_nothing_and_long_work_at_intervals(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    line = ProgressLine("pages", timer=lambda: now[0])
    for done in range(50):
        now[0] = done / 10
        line(done, 50)
    output = capsys.readouterr()
    assert output.err.splitlines() == ["pages: 20 of 50", "pages: 40 of 50"] and output.out == ""


def test_long_work_tells_how_long_the_rest_takes(capsys: pytest.CaptureFixture[str]) -> None:
    """Also when an earlier run has done half of it."""
    now = [0.0]
    line = ProgressLine("rows", timer=lambda: now[0])
    for second in range(13):
        now[0] = float(second)
        line(500 + second, 1000)
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "rows: 510 of 1000, 8:10 left",
        "rows: 512 of 1000, 8:08 left",
    ]


@pytest.mark.slow
def test_content_check_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    counted: list[tuple[int, int]] = []
    read_draft(CONTENT, lambda done, total: counted.append((done, total)))
    assert [done for done, _ in counted] == list(range(len(counted))) and {total for _, total in counted} == {
        len(counted)
    }
    monkeypatch.setattr(progress_module, "EVERY", 0.0)
    assert main(["content", "check"]) == 0
    output = capsys.readouterr()
    assert f"content check, files: 3 of {len(counted)}" in output.err.splitlines()
    assert output.out.splitlines()[-1].startswith("lessons="), "the result stands on standard output alone"
