"""``amanat class``: a lesson of the tier as a file, or one line that says what is missing."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli import class_sheets as command
from tests.fakes.shared_content import shipped_content

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _content_is_read_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(command, "load_content", lambda *_: shipped_content())
    monkeypatch.chdir(tmp_path)


def test_first_lesson_is_written_here_and_others_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["class", "staff", "basic"]) == 0
    assert Path("class-sb1.pdf").read_bytes().startswith(b"%PDF-")
    assert "sb2 sb3 (--lesson)" in capsys.readouterr().out


def test_lesson_and_file_can_be_chosen(tmp_path: Path) -> None:
    out = tmp_path / "mine.pdf"
    assert main(["class", "voter", "advanced", "--lesson", "va2", "--out", str(out)]) == 0
    assert out.stat().st_size > 10_000 and not Path("class-va2.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--lesson", "vb1"], "there are: sb1, sb2, sb3"),
        (["--out", "missing/folder.pdf"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["class", "staff", "basic", *arguments]) == 1
    assert words in capsys.readouterr().err
    assert not list(Path().iterdir())
