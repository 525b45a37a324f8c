"""What a native reader gets from the commands: files to fill in, every mistake at its line, how far they are."""

import shutil
from pathlib import Path

import pytest

from bot.cli.content import content_check
from bot.cli.content_languages import content_translate
from bot.library.folder import CONTENT


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder)
    return folder


def run_check(content: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    status = content_check(content)
    return status, capsys.readouterr().out


@pytest.mark.slow
def test_missing_texts_are_listed_and_no_mistake(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert content_translate("en", None, content) == 0
    folder = content / "languages" / "en"
    assert {file.name for file in folder.iterdir()} == {
        "language.ftl", "untranslated.ftl", "untranslated.yaml",
    }  # fmt: skip
    status, output = run_check(content, capsys)
    assert status == 0
    assert "en (en): texts 0 of " in output
    assert "not reviewed: offered in the sandbox only" in output
    assert "missing (" in output and "… and " in output


@pytest.mark.slow
def test_translated_texts_count_and_mistakes_fail(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content_translate("en", None, content)
    folder = content / "languages" / "en"
    texts = (folder / "untranslated.ftl").read_text(encoding="utf-8")
    done = texts.replace("# button-settings = ⚙️ تنظیمات", "button-settings = Settings\nno-such-text = x")
    (folder / "untranslated.ftl").write_text(done, encoding="utf-8")
    words = (folder / "untranslated.yaml").read_text(encoding="utf-8")
    (folder / "untranslated.yaml").write_text(
        words.replace('text: ""', 'text: "Voting"', 1), encoding="utf-8"
    )
    (folder / "language.ftl").write_text("language-name = English\nreviewed-by = N. N.\n", encoding="utf-8")
    status, output = run_check(content, capsys)
    assert status == 1
    assert "no-such-text: there is no Persian text with this key" in output
    assert "en (English): texts 1 of " in output and "content 1 of " in output
    assert "reviewed by N. N." in output


@pytest.mark.slow
def test_somebody_elses_work_is_not_overwritten(content: Path, tmp_path: Path) -> None:
    assert content_translate("en", None, content) == 0
    assert content_translate("en", None, content) == 1
    assert content_translate("en", tmp_path / "elsewhere", content) == 0
    assert not (tmp_path / "elsewhere" / "language.ftl").exists(), "it is known already"


def test_persian_and_strange_codes_are_refused(content: Path) -> None:
    assert [content_translate(code, None, content) for code in ("fa", "../x", "EN")] == [1, 1, 1]
    assert not (content / "languages").exists()


@pytest.mark.slow
def test_without_languages_check_says_nothing_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    status, output = run_check(CONTENT, capsys)
    assert status == 0 and "texts " not in output
