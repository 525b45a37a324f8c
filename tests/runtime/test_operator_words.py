"""What operators read, in both languages: the same sentences with the same arguments, and Latin kept in its order."""

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

from bot.__main__ import parser
from bot.cli.exports import export_classes
from bot.cli.words import (
    FOLDER,
    LANGUAGES,
    Amount,
    any_of,
    catalog,
    language,
    pad,
    read_entries,
    render,
    translate,
    words,
)
from bot.domain.owner.settings import Retention
from bot.handlers.ticks import TICKS
from bot.lifecycle import JOBS
from bot.platforms.registry import REGISTRY

LEFT, POP = "\u2066", "\u2069"
FROM_RIGHT, FROM_LEFT = "\u200f", "\u200e"
PERSIAN = re.compile("[\u0600-\u06ff]")
PLACE = re.compile(r"\{ ?\$([a-z_]+) ?\}")


@pytest.fixture
def persian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_CLI_LANG", "fa")


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({"AMANAT_CLI_LANG": "fa", "LANG": "en_US.UTF-8"}, "fa"),
        ({"AMANAT_CLI_LANG": "en", "LC_ALL": "fa_IR.UTF-8"}, "en"),
        ({"LANG": "fa_IR.UTF-8"}, "fa"),
        ({"LANG": "fa"}, "fa"),
        ({"LC_ALL": "C", "LANG": "fa_IR"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "fa_IR", "LANG": "de_DE"}, "fa"),
        ({"LANG": "fao_FO"}, "en"),
        ({"AMANAT_CLI_LANG": "de", "LANG": "fa_IR"}, "fa"),
        ({}, "en"),
    ],
)
def test_setting_decides_the_language_then_the_locale(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, environment: dict[str, str], chosen: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("AMANAT_CLI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == chosen


def test_language_also_stands_in_the_settings_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AMANAT_CLI_LANG")
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / ".env").write_text("# AMANAT_CLI_LANG=en\nAMANAT_CLI_LANG = 'fa'\n", encoding="utf-8")
    assert language() == "fa"
    monkeypatch.setenv("AMANAT_CLI_LANG", "en")
    assert language() == "en"


def test_both_languages_have_the_same_sentences_and_arguments() -> None:
    english, persian_forms = (catalog(spoken) for spoken in LANGUAGES)
    assert set(english) == set(persian_forms) and len(english) > 300
    different = [key for key in english if _arguments(english[key]) != _arguments(persian_forms[key])]
    assert not different


def test_no_persian_sentence_was_left_in_english() -> None:
    sums = {"audit-whole", "certificate-trouble"}  # what scripts read, and a frame of arguments
    left = [
        key
        for key, form in catalog("fa").items()
        if not PERSIAN.search(form)
        and catalog("en")[key] == form
        and re.search(r"[a-z]{2} [a-z]{2}", form)
        and key not in sums
    ]
    assert not left, left
    quoting = ("fault-style-",)  # they name letters
    assert not [
        key for key, form in catalog("en").items() if PERSIAN.search(form) and not key.startswith(quoting)
    ]


def test_fluent_reads_the_catalogs_in_the_same_way() -> None:
    fluent = FluentParser(with_spans=False)
    for file in sorted(FOLDER.glob("*/*.ftl")):
        source, forms = file.read_text(encoding="utf-8"), {}
        for entry in fluent.parse(source).body:
            assert isinstance(entry, ast.Message | ast.BaseComment), f"{file.name}: {entry}"
            if isinstance(entry, ast.Message):
                assert entry.value is not None and not entry.attributes, entry.id.name
                forms[entry.id.name] = "".join(map(_source, entry.value.elements))
        assert forms == {key: PLACE.sub(r"{\1}", form) for key, form in read_entries(source)}, file.name
        assert forms, file.name


def test_folders_hold_the_same_files() -> None:
    names = [sorted(file.name for file in (FOLDER / spoken).glob("*.ftl")) for spoken in LANGUAGES]
    assert names[0] == names[1] and names[0]


@pytest.mark.usefixtures("persian")
def test_latin_stands_in_isolates_and_counts_are_persian() -> None:
    text = words("doctor-copy-missing", folder="/var/copy")
    assert f"{LEFT}/var/copy{POP}" in text and f"{LEFT}mkdir -m 700 /var/copy{POP}" in text
    assert words("doctor-to-fix", number=12).startswith("۱۲ ")
    assert "۱٫۵ ثانیه" in words("move-done", seconds=Amount("1.5"))


@pytest.mark.usefixtures("persian")
def test_sentence_that_begins_with_latin_runs_from_the_right() -> None:
    assert words("doctor-no-operator").startswith(f"{FROM_RIGHT}{LEFT}AMANAT_OPERATOR_FA{POP} ")
    assert words("doctor-ready")[0] == "آ"
    assert words("audit-whole", number="3", head="3-ab") == f"{LEFT}records=3 whole head=3-ab{POP}"


@pytest.mark.usefixtures("persian")
def test_brackets_around_a_path_stay_outside_its_isolate() -> None:
    text = words("doctor-database-new", place="/data/a(1).db")
    assert f"{LEFT}/data/a(1).db{POP} (" in text and text.endswith(")")
    assert f"{LEFT}--read FILE{POP}" in words("doctor-lawyer", warning="هشدار.", many="پرسش")
    assert f": {LEFT}./amanat run{POP}" in words("doctor-ready")


def test_isolates_are_closed_and_nothing_latin_is_outside() -> None:
    for key, form in catalog("fa").items():
        sentence = render("fa", key, dict.fromkeys(_arguments(form), "a (b/c"))
        marks = re.findall(f"[{LEFT}{POP}]", sentence)
        assert marks == [LEFT, POP] * (len(marks) // 2), sentence
        assert not re.search(r"[A-Za-z]", re.sub(f"{LEFT}[^{POP}]*{POP}", "", sentence)), sentence


def test_english_is_plain() -> None:
    assert words("doctor-copy-missing", folder="/c") == "the copy folder /c is not there: mkdir -m 700 /c"


def test_unknown_sentences_and_missing_arguments_are_refused() -> None:
    with pytest.raises(KeyError):
        words("doctor-no-such-line")
    with pytest.raises(KeyError):
        words("doctor-copy-missing")


@pytest.mark.usefixtures("persian")
def test_raised_sentence_is_translated_with_what_it_quotes() -> None:
    text = translate(
        "AMANAT_LISTEN: host:port, for example 127.0.0.1:8080; see docs/operating/configuration.md"
    )
    assert text.startswith(f"{FROM_RIGHT}{LEFT}AMANAT_LISTEN{POP}: ") and "نشانی" in text
    assert f"{LEFT}docs/operating/fa/configuration.md{POP}" in text
    both = words("move-database-left", file="/x/y", why="No space left on device")
    assert "جای خالی" in both and "space" not in both


@pytest.mark.usefixtures("persian")
def test_problem_is_translated_behind_its_place() -> None:
    assert (
        translate("a b/x.yaml:3: no act bribe")
        == f"{FROM_RIGHT}{LEFT}a b/x.yaml:3{POP}: کاری به نام {LEFT}bribe{POP} نیست"
    )
    text = translate("content/x.md:7: a half-space belongs after می: «می توانم»")
    assert text == f"{FROM_RIGHT}{LEFT}content/x.md:7{POP}: پس از می نیم‌فاصله است: «می توانم»"
    assert "۱۲ واژه" in translate("x.md:2: the sentence has 12 words, 9 at most")
    busy = translate("the program on box (process 4821) works on this database with keys in another folder: run both "
                     "on one machine with the same AMANAT_DATA_DIR, or stop that one")  # fmt: skip
    assert f"{LEFT}4821{POP}" in busy and f"{LEFT}box{POP}" in busy


@pytest.mark.usefixtures("persian")
def test_sentence_of_no_form_stays_as_it_is() -> None:
    assert (
        translate("content/x.yaml:3: this is nobody's sentence")
        == "content/x.yaml:3: this is nobody's sentence"
    )


@pytest.mark.usefixtures("persian")
def test_each_part_of_doctor_has_its_persian_words() -> None:
    for work in (*JOBS, *TICKS):
        assert PERSIAN.search(translate(work.failure)), work.name
    for registration in REGISTRY.values():
        for steps in (registration.admin_steps, registration.new_bot_steps):
            assert PERSIAN.search(translate(steps)), steps
    for export in export_classes():
        assert words(export.form) and PERSIAN.search(words(export.about)), export.name
    for name in Retention.__dataclass_fields__:
        assert words(f"doctor-keep-{name.replace('_', '-')}", days=7)


@pytest.mark.usefixtures("persian")
def test_lists_are_joined_in_the_language() -> None:
    assert any_of(["A", "B", "C"]) == f"{FROM_RIGHT}{LEFT}A{POP} یا {LEFT}B{POP} یا {LEFT}C{POP}"
    assert any_of(["A"]) == "A"
    assert pad(f"{LEFT}A{POP}", 4) == f"{LEFT}A{POP}   "


@pytest.mark.usefixtures("persian")
@pytest.mark.parametrize(
    "line",
    [["keys", "nonsense"], ["backup"], ["run", "--nonsense"], ["handout", "poster", "--out"], ["no-command"],
     ["calendar", "set"], ["sandbox", "--port", "x"], ["publish"], ["publish", "--preview", "--write"]],
)  # fmt: skip
def test_help_and_errors_of_the_command_line_are_persian(
    capsys: pytest.CaptureFixture[str], line: list[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        parser().parse_args(line)
    assert end.value.code == 2
    usage, error = capsys.readouterr().err.split("\n", 1)
    assert usage.startswith(f"{FROM_LEFT}شیوهٔ نوشتن: amanat")
    _, _, last = error.strip().splitlines()[-1].partition(": ")
    assert PERSIAN.search(last) and not re.search(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}", last)


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_every_command_has_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoken: str
) -> None:
    monkeypatch.setenv("AMANAT_CLI_LANG", spoken)
    text = parser().format_help()
    names = re.search(r"\{([a-z,]+)\}", text)
    assert names
    for name in names[1].split(","):
        assert re.search(rf"^    {name} +\S", text, re.MULTILINE), name
        with pytest.raises(SystemExit):
            parser().parse_args([name, "--help"])
        page = capsys.readouterr().out
        assert bool(PERSIAN.search(page)) is (spoken == "fa")


def _arguments(form: str) -> set[str]:
    return set(PLACE.findall(form))


def _source(element: ast.TextElement | ast.Placeable) -> str:
    if isinstance(element, ast.TextElement):
        return element.value
    assert isinstance(element.expression, ast.VariableReference), (
        "whole sentences with arguments, nothing else"
    )
    return f"{{{element.expression.id.name}}}"
