"""By which processes know whether they run the same program."""

from pathlib import Path

from bot.runtime.program_files import program_digest, program_version


def make_program(folder: Path, *, body: str = "print()", text: str = "menu = منو", note: str = "") -> Path:
    for place, words in (
        ("bot/a.py", body),
        ("storage/b.py", "x = 1"),
        ("bot/texts/fa.ftl", text),
        ("bot/README", note),
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(words, encoding="utf8")
    return folder


def test_equal_programs_have_one_digest_wherever_they_lie(tmp_path: Path) -> None:
    program = program_digest(make_program(tmp_path / "one"))
    copy = make_program(tmp_path / "two", note="read me")
    (copy / "bot/__pycache__").mkdir()
    (copy / "bot/__pycache__/a.py").write_text("compiled")
    assert program_digest(copy) == program
    assert len(program) == 12 and int(program, 16) >= 0


def test_changed_module_or_text_is_another_program(tmp_path: Path) -> None:
    digests = {
        program_digest(make_program(tmp_path / "one")),
        program_digest(make_program(tmp_path / "two", body="print(1)")),
        program_digest(make_program(tmp_path / "three", text="menu = فهرست")),
    }
    assert len(digests) == 3


def test_version_is_that_of_the_project() -> None:
    assert program_version().count(".") == 2
