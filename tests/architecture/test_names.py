"""Names follow the glossary: functions are verbs or nouns, variables are the nouns that they hold."""

import ast
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.source import ROOT, nodes, source_files

PARTICIPLES: Final = """
    asked begun born bound broken brought built chosen dealt done drawn driven fallen felt forgotten found given gone
    grown held hidden kept known laid lain led left lent lost made meant met paid ridden risen said seen sent shaken
    shown shrunk sold sought spent spoken stolen struck stuck sung sunk sworn swept taken taught thought thrown told
    torn understood woken won worn written
"""
"""Irregular participles that are nothing else. ``read``, ``put``, ``set`` and ``cut`` are verbs, too."""
ADVERBS: Final = """
    afresh afterwards again ahead alone along already also always anew apart aside away back before behind beside
    beyond down earlier early elsewhere far forever here hitherto late later meanwhile near nearby never next often
    once only otherwise out over perhaps seldom since so sometimes soon still then there therefore thereafter thus
    together too twice yet waits
"""
"""Also ``waits``, which says as little. ``now`` is allowed: every clock of the standard library has it."""
PARTICIPLES_AND_ADVERBS: Final = frozenset(f"{PARTICIPLES} {ADVERBS}".split())
VERBS_IN_ED: Final = frozenset(
    {"bleed", "embed", "exceed", "feed", "heed", "need", "proceed", "seed", "shed", "speed"}
)
"""End like a participle, but are verbs or nouns."""
VAGUE_VARIABLES: Final = frozenset({"found", "his", "kept", "one", "said", "shown", "told"})
CLASSES_RENAMED: Final = frozenset(
    {
        "Ashes",
        "Deed",
        "Desk",
        "Doer",
        "Fate",
        "Fleeting",
        "GroupEars",
        "HotRows",
        "Line",
        "Mark",
        "Means",
        "Office",
        "Sight",
        "Standing",
        "Way",
        "Ways",
        "Whisper",
    }
)
"""Class names that say nothing without their module. The glossary has a plain one for each."""
GENDERED: Final = frozenset({"he", "her", "herself", "him", "himself", "his", "she"})
GENDERED_WORD: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(GENDERED)}|hers)(?![\w-])", re.IGNORECASE)
LOG_LEVELS: Final = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
LOG_EVENT: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_WORDS: Final = 9
"""Of a test's name, after ``test_``."""
SAME_THING_IN_TWO_MODULES: Final[dict[str, str]] = {}
"""Public classes that occur in several modules with one meaning, each with the reason."""


@dataclass(frozen=True, slots=True)
class NamesOfFile:
    """The names that a file defines, each with its place."""

    functions: list[tuple[str, str]] = field(default_factory=list)
    variables: list[tuple[str, str]] = field(default_factory=list)
    """Variables, fields, parameters, captures and aliases."""
    classes: list[tuple[str, str]] = field(default_factory=list)


@cache
def names_of_file(file: Path) -> NamesOfFile:
    names, path = NamesOfFile(), file.relative_to(ROOT)
    for node in nodes(file):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                names.functions.append((f"{path}:{node.lineno}", node.name))
            case ast.ClassDef():
                names.classes.append((f"{path}:{node.lineno}", node.name))
            case ast.Name(ctx=ast.Store()):
                names.variables.append((f"{path}:{node.lineno}", node.id))
            case ast.arg():
                names.variables.append((f"{path}:{node.lineno}", node.arg))
            case (
                ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
                | ast.MatchMapping(rest=str(name))
                | ast.ExceptHandler(name=str(name))
            ):
                names.variables.append((f"{path}:{node.lineno}", name))
            case ast.alias(asname=str(name)):
                names.variables.append((f"{path}:{node.lineno}", name))
    return names


@pytest.fixture(scope="module", autouse=True)
def _every_file_read() -> None:
    """Two seconds for whichever rule comes first, which is not to be blamed for them."""
    for file in source_files():
        names_of_file(file)


def all_functions() -> Iterator[tuple[str, str]]:
    return (function for file in source_files() for function in names_of_file(file).functions)


def is_bare_participle_or_adverb(name: str) -> bool:
    """Whether a function's name is one word that says neither what it does nor what it returns."""
    word = name.strip("_")
    is_regular_participle = "_" not in word and word.endswith("ed") and word not in VERBS_IN_ED
    return is_regular_participle or word in PARTICIPLES_AND_ADVERBS


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("told", True),
        ("_refused", True),
        ("again", True),
        ("beside", True),
        ("close_case", False),
        ("case_title", False),
        ("seed", False),
        ("read", False),
        ("now", False),
        ("is_closed", False),
    ],
)
def test_bare_participles_and_adverbs_are_recognised(name: str, bare: bool) -> None:
    assert is_bare_participle_or_adverb(name) is bare


def test_no_function_is_named_by_a_participle_or_adverb() -> None:
    """A verb with its object (``close_case``), a noun (``case_title``), or ``is_``, ``has_``, ``can_``."""
    bare = [f"{place} {name}" for place, name in all_functions() if is_bare_participle_or_adverb(name)]
    assert bare == []


def test_no_function_name_is_gendered() -> None:
    functions = [f"{place} {name}" for place, name in all_functions() if GENDERED & set(name.split("_"))]
    assert functions == [], "a person is «they»"


def documents() -> list[Path]:
    """All pages in English; the content's own are in Persian."""
    pages = subprocess.run(
        ["git", "ls-files", "-z", "*.md", "docs/*.txt"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if pages.returncode:
        pytest.skip("not a git checkout: which pages belong to it is not known")
    return [ROOT / page for page in pages.stdout.split("\0") if page and not page.startswith("content/")]


def gendered_lines(text: str) -> list[str]:
    """The lines that call a person «he» or «she»; ids such as ``84-he`` (an item of the law) do not."""
    return [line for line in text.splitlines() if GENDERED_WORD.search(line)]


def test_documents_call_a_person_they() -> None:
    pages = documents()
    assert len(pages) > 100
    lines = {page: gendered_lines(page.read_text(encoding="utf8")) for page in pages}
    assert {str(page.relative_to(ROOT)): gendered for page, gendered in lines.items() if gendered} == {}
    assert len(gendered_lines("Nobody answers his own\nopinion: She reads it\n84-he stays")) == 2


def test_no_variable_is_called_by_a_vague_word() -> None:
    """A variable is the noun that it holds: ``case``, ``row``, ``area``."""
    variables = [variable for file in source_files() for variable in names_of_file(file).variables]
    assert [f"{place} {name}" for place, name in variables if name.strip("_") in VAGUE_VARIABLES] == []


def test_a_public_class_name_stands_in_one_module() -> None:
    """A class name says what it is without its module, so no two modules may share it."""
    modules: dict[str, set[Path]] = defaultdict(set)
    for file in source_files():
        for _place, name in names_of_file(file).classes:
            modules[name].add(file.relative_to(ROOT))
    shared = {name for name, files in modules.items() if len(files) > 1 and not name.startswith("_")}
    assert shared == SAME_THING_IN_TWO_MODULES.keys(), {name: modules[name] for name in shared}


def test_no_class_has_a_name_that_the_glossary_replaced() -> None:
    classes = [entry for file in source_files() for entry in names_of_file(file).classes]
    assert [f"{place} {name}" for place, name in classes if name in CLASSES_RENAMED] == []


def test_names_of_tests_have_under_ten_words() -> None:
    tests = [(place, name) for place, name in all_functions() if name.startswith("test_")]
    assert [f"{place} {name}" for place, name in tests if len(name.split("_")) - 1 > MOST_WORDS] == []


def log_events() -> Iterator[tuple[str, str]]:
    """The event of each call of a logger, with its place; what is no constant is shown as it stands."""
    for file in source_files():
        for node in nodes(file):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="log" | "_log" | "LOG"), attr=level),
                    args=[event, *_],
                ) if level in LOG_LEVELS:
                    text = event.value if isinstance(event, ast.Constant) else ast.unparse(event)
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", str(text)


def test_log_events_are_words_with_hyphens() -> None:
    """One spelling, so that whoever searches the log finds them all: ``outbox-row-unreadable``."""
    events = [event for event in log_events() if event[0].startswith(("bot/", "storage/"))]
    assert len(events) > 100
    assert [f"{place} {event}" for place, event in events if not LOG_EVENT.fullmatch(event)] == []
