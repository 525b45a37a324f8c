"""Settings: all are documented; wrong values are named and never quoted."""

import re
from dataclasses import Field, fields, replace
from pathlib import Path

import pytest

from bot.cli.run import secrets_of
from bot.domain.owner.settings import Reporting, Retention
from bot.domain.people import Account, Messenger
from bot.settings import Settings, SettingsTrouble, read_settings, webhook_messengers

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "docs" / "operating" / "configuration.md"
NAMES = {f"AMANAT_{name.upper()}" for name in Settings.model_fields}
EXAMPLES = (".env.example", ".env.example.fa")
"""The same settings in the same order, explained in English and in Persian."""
PROMISED = {
    *("AMANAT_TELEGRAM_TOKEN", "AMANAT_TELEGRAM_API", "AMANAT_TELEGRAM_PROXY"),
    *("AMANAT_EDITORS", "AMANAT_COPY_DIR", "AMANAT_BROADCAST_PER_SECOND", "AMANAT_KNOWN_HOSTS"),
    *(
        "AMANAT_BALE_TOKEN",
        "AMANAT_BALE_API",
        "AMANAT_BALE_PROXY",
        "AMANAT_DATABASE_URL",
        "AMANAT_CONTENT_DIR",
        "AMANAT_DATA_DIR",
    ),
    *("AMANAT_KEEP_SPAM", "AMANAT_KEEP_OUT_OF_SCOPE", "AMANAT_KEEP_CLOSED"),
    *("AMANAT_KEEP_LONGEST", "AMANAT_KEEP_DRAFT"),
    *("AMANAT_KEYS_AT", "AMANAT_KEYS_TLS", "AMANAT_KEYS_DIR", "AMANAT_KEYS_LISTEN"),
    *("AMANAT_KEYS_MIRROR", "AMANAT_KEYS_ALONE"),
    *("AMANAT_KEY_FILE", "AMANAT_OWNERS", "AMANAT_GROUPS", "AMANAT_OPERATOR_FA", "AMANAT_REPORTING"),
    "AMANAT_REPLIES_PER_SECOND",
    *("AMANAT_PROPOSAL_CASES", "AMANAT_PROPOSAL_HOURS"),
    *("AMANAT_VAULT_URL", "AMANAT_VAULT_KEY_ID", "AMANAT_VAULT_SECRET", "AMANAT_VAULT_CREDENTIALS"),
    "AMANAT_VAULT_DRAFTS_MB",
    *("AMANAT_DISK_RESERVE_MB", "AMANAT_ALLOW_PLAIN_HTTP", "AMANAT_OPERATOR_BODY"),
    *("AMANAT_WEBHOOK_URL", "AMANAT_WEBHOOK_SECRET", "AMANAT_LISTEN", "AMANAT_LOG_LEVEL"),
    "AMANAT_PUBLIC_URL",
    "AMANAT_CLI_LANG",
}


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of this machine: an empty folder and an empty environment."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_the_names_that_others_script_against_are_there() -> None:
    assert NAMES == PROMISED


def test_operating_guide_has_one_row_for_each_setting() -> None:
    rows = re.findall(r"^\| `(AMANAT_[A-Z_]+)` \|", CONFIGURATION.read_text(encoding="utf8"), re.MULTILINE)
    assert sorted(rows) == sorted(NAMES)


def test_the_operator_s_guide_names_no_other_setting() -> None:
    chapters = sorted(CONFIGURATION.parent.glob("*.md"))
    assert len(chapters) > 1
    for chapter in chapters:
        names = re.findall(r"AMANAT_[A-Z_]+\b(?!_?[…*])", chapter.read_text(encoding="utf8"))
        assert set(names) - {"AMANAT_"} <= NAMES, chapter.name


def test_the_guide_s_defaults_are_those_of_the_code() -> None:
    guide = CONFIGURATION.read_text(encoding="utf8")
    defaults = dict(re.findall(r"^\| `(AMANAT_[A-Z_]+)` \| `([^`]+)` \|", guide, re.MULTILINE))
    assert len(defaults) > 1
    for name, default in defaults.items():
        value = getattr(Settings(), name.removeprefix("AMANAT_").lower())
        assert str(value) == default.replace("~", str(Path.home())), name


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_has_each_setting_once_and_no_other(example: str) -> None:
    lines = (ROOT / example).read_text(encoding="utf8").splitlines()
    given = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert sorted(given) == sorted(NAMES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_unchanged_example_equals_no_settings(tmp_path: Path, example: str) -> None:
    before = read_settings()
    (tmp_path / ".env").write_text((ROOT / example).read_text(encoding="utf8"), encoding="utf8")
    assert read_settings() == before


def test_both_examples_set_the_same_lines() -> None:
    english, persian = (
        [line for line in (ROOT / name).read_text(encoding="utf8").splitlines() if line[:1] not in ("", "#")]
        for name in EXAMPLES
    )
    assert english == persian and english


def test_the_language_of_commands_is_one_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_CLI_LANG", "de")
    with pytest.raises(SettingsTrouble, match=r"^AMANAT_CLI_LANG: fa or en; "):
        read_settings()


def test_values_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_OWNERS", " telegram:111, bale:222 ,")
    monkeypatch.setenv("AMANAT_GROUPS", "telegram:-100123")
    monkeypatch.setenv("AMANAT_REPORTING", "emergency")
    monkeypatch.setenv("AMANAT_LISTEN", "[::1]:9000")
    monkeypatch.setenv("AMANAT_LOG_LEVEL", "debug")
    monkeypatch.setenv("AMANAT_BALE_TOKEN", "22:abc")
    settings = read_settings()
    assert settings.owners == (Account(Messenger.TELEGRAM, 111), Account(Messenger.BALE, 222))
    assert settings.groups == (Account(Messenger.TELEGRAM, -100123),)
    assert settings.reporting is Reporting.EMERGENCY and settings.log_level == "DEBUG"
    assert settings.host_and_port == ("::1", 9000)
    assert settings.tokens() == {Messenger.BALE: "22:abc"}


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "AMANAT_LISTEN=127.0.0.1:1\nAMANAT_OPERATOR_FA=گرداننده\n", encoding="utf8"
    )
    monkeypatch.setenv("AMANAT_LISTEN", "127.0.0.1:2")
    settings = read_settings()
    assert settings.listen == "127.0.0.1:2" and settings.operator_fa == "گرداننده"


def test_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.setenv(name, "")
    assert read_settings() == Settings()
    assert not read_settings().tokens()


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("AMANAT_OWNERS", "tg:hunter2", "telegram:111"),
        ("AMANAT_OWNERS", "telegram:hunter2", "telegram:111"),
        ("AMANAT_GROUPS", "hunter2", "telegram:111"),
        ("AMANAT_REPORTING", "hunter2", "'open'"),
        ("AMANAT_LISTEN", "hunter2", "host:port"),
        ("AMANAT_PUBLIC_URL", "http://amanat.example.org", "https://"),
        ("AMANAT_PUBLIC_URL", "https://amanat.example.org/path", "without a path"),
        ("AMANAT_PUBLIC_URL", "https://me@amanat.example.org", "https://"),
        ("AMANAT_PUBLIC_URL", "amanat.example.org", "https://"),
        ("AMANAT_LISTEN", "127.0.0.1:99999", "host:port"),
        ("AMANAT_LISTEN", "127.0.0.1:-1", "host:port"),
        ("AMANAT_LOG_LEVEL", "hunter2", "DEBUG, INFO"),
        ("AMANAT_WEBHOOK_SECRET", "hunter2 with spaces", "openssl"),
        ("AMANAT_OPERATOR_FA", "hunter2" + "گ" * 594, "at most 600 characters"),
        ("AMANAT_OPERATOR_FA", "hunter2" + "😀" * 297, "name a page"),
        *((f"AMANAT_KEEP_{field.name.upper()}", "hunter2", "whole days") for field in fields(Retention)),
        ("AMANAT_KEEP_SPAM", "99999", "from 1 to 7"),
        ("AMANAT_KEEP_CLOSED", "0", "from 1 to 90"),
        ("AMANAT_KEEP_CLOSED", "-3", "from 1 to 90"),
        ("AMANAT_KEEP_CLOSED", "1.5", "from 1 to 90"),
        ("AMANAT_KEEP_CLOSED", "۹۹۹۹۹", "from 1 to 90"),
    ],
)
def test_wrong_value_names_setting_and_remedy_without_the_value(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, mend: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsTrouble) as excinfo:
        read_settings()
    line = str(excinfo.value)
    assert line.startswith(f"{name}: ") and mend in line and "\n" not in line
    assert "hunter2" not in line and "99999" not in line
    assert excinfo.value.__cause__ is None and excinfo.value.__suppress_context__


@pytest.mark.parametrize("field", fields(Retention), ids=lambda field: field.name)
def test_what_is_kept_can_be_shortened_and_not_lengthened(
    monkeypatch: pytest.MonkeyPatch, field: Field[int]
) -> None:
    name, most = f"AMANAT_KEEP_{field.name.upper()}", getattr(Retention(), field.name)
    monkeypatch.setenv(name, str(most + 1))
    with pytest.raises(SettingsTrouble, match=f"^{name}: whole days from 1 to {most}: .*shortened"):
        read_settings()
    shorter = most - 1
    monkeypatch.setenv(name, f" {shorter} ")
    assert read_settings().retention == replace(Retention(), **{field.name: shorter})


@pytest.mark.parametrize("over", ["SPAM", "OUT_OF_SCOPE", "CLOSED", "DRAFT"])
def test_the_longest_is_not_under_the_others(monkeypatch: pytest.MonkeyPatch, over: str) -> None:
    for name in {"SPAM", "OUT_OF_SCOPE", "CLOSED", "DRAFT"} - {over}:
        monkeypatch.setenv(f"AMANAT_KEEP_{name}", "1")
    monkeypatch.setenv("AMANAT_KEEP_LONGEST", "6")
    with pytest.raises(SettingsTrouble, match=f"^AMANAT_KEEP_LONGEST is under AMANAT_KEEP_{over}: raise it"):
        read_settings()
    monkeypatch.setenv(f"AMANAT_KEEP_{over}", "6")
    assert read_settings().retention.longest == 6


def test_a_webhook_needs_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_WEBHOOK_URL", "https://bot.example.org")
    with pytest.raises(SettingsTrouble, match=r"^AMANAT_WEBHOOK_URL needs AMANAT_WEBHOOK_SECRET"):
        read_settings()
    monkeypatch.setenv("AMANAT_WEBHOOK_SECRET", "a" * 64)
    assert read_settings().webhook_secret is not None
    assert webhook_messengers(read_settings()) == {Messenger.TELEGRAM}, "Bale is always polled"


def test_secrets_do_not_print_and_are_all_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_TELEGRAM_TOKEN", "11:hunter2a")
    monkeypatch.setenv("AMANAT_WEBHOOK_SECRET", "hunter2b")
    monkeypatch.setenv("AMANAT_DATABASE_URL", "postgresql+asyncpg://amanat:hunter2c@db/amanat")
    monkeypatch.setenv("AMANAT_BALE_PROXY", "socks5://user:hunter2d@127.0.0.1:1080")
    settings = read_settings()
    assert all(f"hunter2{letter}" not in repr(settings) for letter in "abc")
    assert secrets_of(settings) == ["11:hunter2a", "hunter2b", "hunter2c", "hunter2d"]


def test_the_database_lies_in_the_data_folder_unless_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert read_settings().url == f"sqlite+aiosqlite:///{tmp_path}/data/amanat.db"
    monkeypatch.setenv("AMANAT_DATA_DIR", "/var/lib/amanat")
    assert read_settings().url == "sqlite+aiosqlite:////var/lib/amanat/amanat.db"


@pytest.mark.parametrize("pace", ["0", "2001", "five", "1.5", "-1"])
def test_a_pace_out_of_bounds_is_refused(pace: str) -> None:
    with pytest.raises(SettingsTrouble, match="AMANAT_BROADCAST_PER_SECOND: a whole number from 1 to 100"):
        read_settings(broadcast_per_second=pace)
    with pytest.raises(SettingsTrouble, match="AMANAT_REPLIES_PER_SECOND: a whole number from 1 to 2000"):
        read_settings(replies_per_second=pace)
    assert read_settings(broadcast_per_second="100").broadcast_per_second == 100
    assert read_settings(replies_per_second="2000").replies_per_second == 2000


@pytest.mark.parametrize(("cases", "hours"), [("4", "24"), ("5", "169"), ("five", "0")])
def test_rule_of_proposals_never_counts_below_five(cases: str, hours: str) -> None:
    with pytest.raises(SettingsTrouble, match=r"AMANAT_PROPOSAL_(CASES|HOURS): a whole number from (5|1) to"):
        read_settings(proposal_cases=cases, proposal_hours=hours)
    assert read_settings(proposal_cases="8").proposal_cases == 8


def test_known_hosts_are_hosts_alone() -> None:
    assert read_settings(known_hosts="Moi.ir, example.ir").known_hosts == ("moi.ir", "example.ir")
    with pytest.raises(SettingsTrouble, match="hosts alone"):
        read_settings(known_hosts="https://moi.ir")


BUCKET = "s3://evidence/amanat?endpoint=https://s3.example.ir"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"vault_url": BUCKET}, "AMANAT_VAULT_CREDENTIALS"),
        ({"vault_url": BUCKET, "vault_key_id": "MARKER"}, "belong together"),
        (
            {"vault_url": "s3://MARKER:MARKER@evidence/a?endpoint=https://s3.example.ir"},
            "without key or secret",
        ),
        ({"vault_url": "s3://evidence?endpoint=https://s3.example.ir"}, "prefix"),
        ({"vault_url": "s3://evidence/../a?endpoint=https://s3.example.ir"}, "prefix"),
        ({"vault_url": "s3://evidence/a"}, "endpoint"),
        ({"vault_url": "s3://evidence/a?endpoint=https://x:99999"}, "an address such as"),
        ({"vault_url": BUCKET + "&secret=MARKER"}, "not secret"),
        ({"vault_url": BUCKET.replace("https", "http")}, "without encryption"),
    ],
)
def test_a_wrong_bucket_is_named_and_never_quoted(given: dict[str, str], words: str) -> None:
    whole = given if given == {"vault_url": BUCKET} or "vault_key_id" in given else {
        **given, "vault_key_id": "k", "vault_secret": "MARKER"
    }  # fmt: skip
    with pytest.raises(SettingsTrouble) as trouble:
        read_settings(**whole)
    assert words in str(trouble.value) and "MARKER" not in str(trouble.value)


def test_credentials_come_from_a_private_file(tmp_path: Path) -> None:
    file = tmp_path / "bucket"
    file.write_text("KEYMARKER\nSECRETMARKER\n")
    file.chmod(0o644)
    settings = read_settings(vault_url=BUCKET, vault_credentials=file)
    bucket = settings.bucket
    assert bucket is not None and "MARKER" not in repr(settings) + repr(bucket)
    with pytest.raises(ValueError, match="chmod 600"):
        bucket.credentials.read()
    file.chmod(0o600)
    assert bucket.credentials.read() == ("KEYMARKER", "SECRETMARKER")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://Amanat.example.org/", "https://amanat.example.org"),
        ("https://amanat.example.org:8443", "https://amanat.example.org:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ],
)
def test_public_address_is_used_without_its_slash(given: str, used: str) -> None:
    assert Settings(_env_file=None, public_url=given).public_url == used
