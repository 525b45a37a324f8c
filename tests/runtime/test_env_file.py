"""``.env``: what is set is read back the same, what stands beside it stays, and it is never half."""

from pathlib import Path

import pytest

from bot.cli import env_file
from bot.cli.env_file import EXAMPLES, EnvFile
from bot.cli.trouble import CommandTrouble
from bot.cli.words import LANGUAGES
from bot.settings import Settings


@pytest.fixture
def env(tmp_path: Path) -> EnvFile:
    return EnvFile(tmp_path / ".env")


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_new_file_is_the_example_filled_in(
    env: EnvFile, monkeypatch: pytest.MonkeyPatch, spoken: str
) -> None:
    monkeypatch.setenv("AMANAT_CLI_LANG", spoken)
    env.change({"AMANAT_TELEGRAM_TOKEN": "1000:a-B_c"})
    lines, example = (path.read_text("utf-8").splitlines() for path in (env.path, EXAMPLES[spoken]))
    assert [line for line in lines if line not in example] == ["AMANAT_TELEGRAM_TOKEN=1000:a-B_c"]
    assert len(lines) == len(example)
    assert env.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text",
    [
        "ما «این» را می‌گردانیم؛ کارساز در تهران است.",
        "it's # no comment",
        'he said "yes" \\ no',
        "ends with \\",
        "  spaces around  ",
        "a\u2028b",
        "x=y",
    ],
)
def test_any_text_is_read_back_as_written(env: EnvFile, text: str) -> None:
    for _ in range(2):
        env.change({"AMANAT_OPERATOR_FA": text})
        assert Settings(_env_file=env.path).operator_fa == text


def test_what_stands_beside_it_stays(env: EnvFile) -> None:
    before = "# mine\nexport amanat_owners = 'telegram:1' # old\nOTHER=1\n\nAMANAT_OWNERS=telegram:2\n"
    env.path.write_text(before + "# the end, without a line break", "utf-8")
    env.path.chmod(0o644)
    env.change({"AMANAT_OWNERS": "telegram:3", "AMANAT_BALE_TOKEN": "7:x"})
    assert env.path.read_text("utf-8") == (
        "# mine\nAMANAT_OWNERS=telegram:3\nOTHER=1\n\n# the end, without a line break\nAMANAT_BALE_TOKEN=7:x\n"
    )
    assert env.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("there", "text", "why"),
    [
        ("A=1\n", "home is ${HOME}", "cannot be written so that it is read the same"),
        ("AMANAT_OPERATOR_FA='two\nlines'\n", "one", "has several lines"),
    ],
)
def test_what_would_be_misread_is_refused(env: EnvFile, there: str, text: str, why: str) -> None:
    env.path.write_text(there, "utf-8")
    with pytest.raises(CommandTrouble, match=why):
        env.change({"AMANAT_OPERATOR_FA": text})
    assert env.path.read_text("utf-8") == there
    assert [*env.path.parent.iterdir()] == [env.path]


def test_interrupted_write_leaves_the_old_file(env: EnvFile, monkeypatch: pytest.MonkeyPatch) -> None:
    env.change({"AMANAT_OWNERS": "telegram:1"})
    before = env.path.read_text("utf-8")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(env_file, "_give_to_owner_of", interrupt)
    with pytest.raises(KeyboardInterrupt):
        env.change({"AMANAT_OWNERS": "telegram:2"})
    assert env.path.read_text("utf-8") == before
    assert [*env.path.parent.iterdir()] == [env.path]


def test_a_link_stays_a_link(env: EnvFile) -> None:
    real = env.path.with_name("real")
    real.write_text("A=1\n")
    env.path.symlink_to(real)
    env.change({"AMANAT_OWNERS": "telegram:1"})
    assert env.path.is_symlink() and real.read_text() == "A=1\nAMANAT_OWNERS=telegram:1\n"
