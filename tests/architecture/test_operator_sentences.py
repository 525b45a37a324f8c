"""Whatever operators read stands in both catalogs of ``bot/texts/operators``, and not in the code of commands."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from bot.cli.words import RAISED, catalog, translate
from tests.architecture.source import ROOT, nodes, source_files

COMMANDS: Final = tuple(
    file
    for file in source_files()
    if file.is_relative_to(ROOT / "bot" / "cli") or file == ROOT / "bot" / "__main__.py"
)
BELOW: Final = tuple(
    file
    for file in source_files()
    if file.relative_to(ROOT).parts[0] in ("bot", "storage") and file not in COMMANDS
)
SENTENCE: Final = re.compile(r"(?<![-./\w])[A-Za-z][a-z']+[,:;]? (?:[a-z]+[,:;]? )*[a-z']{2,}(?![-/\w=])")
"""Two words of English beside each other."""
TYPED: Final = re.compile(r"(?:\./)?amanat [^\n]*|[a-z_]+=\S+( [a-z_]+=\S+)*")
"""What an operator types, and sums that scripts read (``same=3 new=1``), are the same in both languages."""
EXPECTED: Final = re.compile(
    r"Trouble$|Busy$|Unusable$|KeysAway$|TokenRefused$|UnusableProxy$|NotAKey$|NotAList$"
)
"""Classes whose message an operator reads as it is."""
SETTINGS: Final = ROOT / "bot" / "settings.py"
"""Its ValueErrors are quoted behind the name of the setting."""
LEFT_IN_CODE: Final[dict[str, int]] = {
    "bot/cli/content_languages.py": 2,  # heads of files for translators into any language
}
"""Sentences that still stand in a command's code, by file: may only become fewer."""
LEFT_IN_ENGLISH: Final[frozenset[str]] = frozenset()
"""Raised sentences of the layers below that have no Persian words yet: may only become fewer."""


def test_commands_hold_no_sentence_in_their_code() -> None:
    counts = Counter(file for file, _ in _sentences_in_code())
    more = {file: number for file, number in counts.items() if number > LEFT_IN_CODE.get(file, 0)}
    assert not more, [line for file, line in _sentences_in_code() if file in more]
    assert not {file for file, number in LEFT_IN_CODE.items() if counts[file] < number}, (
        "take them off the list"
    )


def test_the_rule_finds_a_sentence() -> None:
    for sentence in ("the key file is missing", "no group: set it", "NOT VALID: it has expired", "stands by"):
        assert SENTENCE.search(sentence), sentence
    for other in ("doctor-copy-missing", "utf-8", "./amanat keys rotate", "postgresql", "vb1/once, vb1#good"):
        assert not SENTENCE.search(TYPED.sub("", other)), other


def test_every_named_key_has_its_sentence_and_arguments() -> None:
    wrong, count = [], 0
    for file in COMMANDS:
        for node in nodes(file):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "words"
            ):
                continue
            if not (node.args and isinstance(node.args[0], ast.Constant)):
                continue
            key, given = node.args[0].value, {keyword.arg for keyword in node.keywords}
            wanted = set(re.findall(r"\$([a-z_]+)", catalog("en").get(key, "")))
            if key not in catalog("en") or (None not in given and given != wanted):
                wrong.append(f"{file.relative_to(ROOT)}:{node.lineno}: {key} {sorted(map(str, given))}")
            count += 1
    assert not wrong
    assert count > 200


def test_every_sentence_of_the_catalog_is_used() -> None:
    named: set[str] = set()
    beginnings: set[str] = set()
    for file in COMMANDS:
        for node in nodes(file):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    beginnings = {begin for begin in beginnings if re.fullmatch(r"[a-z]+(-[a-z]+)*-", begin)}
    idle = [
        key
        for key in catalog("en")
        if key not in named and not key.startswith(RAISED) and not key.startswith(tuple(beginnings))
    ]
    assert not idle


@pytest.mark.slow
def test_every_raised_form_is_what_some_code_says() -> None:
    strings = _all_strings()
    foreign = [
        key
        for key, form in catalog("en").items()
        if key.startswith(("raised-", "fault-"))
        and not key.startswith("raised-os-")
        and not _is_made(form, strings)
    ]
    assert not foreign, foreign


def test_no_raised_form_fits_everything() -> None:
    for key, form in catalog("en").items():
        if key.startswith(RAISED):
            assert len(re.sub(r"\{ \$[a-z_]+ \}|\W", "", form)) >= 4, key


def test_every_error_that_operators_read_has_persian_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMANAT_CLI_LANG", "fa")
    untranslated, count = set(), 0
    for place, sentence in _raised_below():
        count += 1
        if not re.search("[\u0600-\u06ff]", translate(sentence)):
            untranslated.add(f"{place}: {sentence}")
    assert count > 80
    names = {line.split(":", 1)[0] for line in untranslated}
    assert names == LEFT_IN_ENGLISH, sorted(untranslated)


@cache
def _sentences_in_code() -> tuple[tuple[str, str], ...]:
    return tuple(
        (str(file.relative_to(ROOT)), f"{file.name}:{line}: {text}")
        for file in COMMANDS
        if file.name not in ("scheduled_page.py", "words.py")  # a page of the guide; the catalogs' reader
        for line, text in _strings(file)
        if SENTENCE.search(TYPED.sub("", text)) and not text.startswith("<") and text not in _raised_shapes()
    )


@cache
def _raised_shapes() -> frozenset[str]:
    """Raised sentences with ``{}`` for what they quote: a command may hand one down."""
    return frozenset(
        re.sub(r"\{ \$[a-z_]+ \}", "{}", form)
        for key, form in catalog("en").items()
        if key.startswith("raised-")
    )


def _strings(file: Path) -> Iterator[tuple[int, str]]:
    """Line and text of each string that people may read: no docstring, no command's name, no assertion. Pieces of an
    f-string are joined by ``{}``."""
    silent = set()
    for node in nodes(file):
        if isinstance(node, ast.Expr):
            silent.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            silent.update(id(value) for value in node.values)
            specs = [value.format_spec for value in node.values if isinstance(value, ast.FormattedValue)]
            silent.update(id(piece) for spec in specs if spec is not None for piece in ast.walk(spec))
        elif isinstance(node, ast.Assert):
            silent.add(id(node.msg))
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "name":
            silent.add(id(node.value))
    for node in nodes(file):
        if id(node) in silent:
            continue
        if isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(_piece(value) for value in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _piece(value: ast.expr) -> str:
    return str(value.value) if isinstance(value, ast.Constant) else "{}"


@cache
def _all_strings() -> str:
    """All strings of the program, one a line."""
    return "\n".join(text for file in (*BELOW, *COMMANDS) for _, text in _strings(file))


def _is_made(form: str, strings: str) -> bool:
    pieces = (piece.strip(" ;:,.()") for piece in re.split(r"\{ \$[a-z_]+ \}|; ", form))
    return all(piece in strings for piece in pieces if len(piece) > 2)


def _raised_below() -> Iterator[tuple[str, str]]:
    """Place and sentence of each expected error, with a setting's name in the place of what it quotes."""
    for file in BELOW:
        for node in nodes(file):
            if not (isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args):
                continue
            name, message = ast.unparse(node.exc.func), node.exc.args[0]
            is_expected = EXPECTED.search(name) or (file == SETTINGS and name == "ValueError")
            if is_expected and isinstance(message, ast.Constant | ast.JoinedStr):
                values = message.values if isinstance(message, ast.JoinedStr) else [message]
                sentence = "".join("AMANAT_X" if _piece(v) == "{}" else _piece(v) for v in values)
                if " " in sentence and re.search("[a-z]{2}", sentence):
                    yield str(file.relative_to(ROOT)), sentence
