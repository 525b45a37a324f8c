"""Which messenger it is matters in its own folder only: everything else asks the registry or its capabilities."""

import ast
import re
from pathlib import Path

import pytest

from bot.domain.people import Messenger
from bot.platforms.registry import REGISTRY
from tests.architecture.source import nodes

ROOT = Path(__file__).resolve().parents[2]
OWN_PLACES = ("bot/platforms/", "bot/sandbox/faces/", "bot/domain/people.py", "bot/sandbox/records.py")
"""Adapters, the sandbox's faces, and the two lists of names: the sandbox knows nothing of the program."""
NOT_THE_MESSENGER = {
    "bot/runtime/logs.py": "the name of a library",
    "bot/domain/submissions/online.py": "hosts of links that people send",
}
NAMES = frozenset(messenger.value for messenger in Messenger)


def files() -> list[Path]:
    both = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]
    return [file for file in both if not file.relative_to(ROOT).as_posix().startswith(OWN_PLACES)]


def words_of(node: ast.AST) -> set[str]:
    """The words that a node says: of an attribute, a name, a parameter, what it defines or imports, a literal."""
    match node:
        case (
            ast.Attribute(attr=word)
            | ast.Name(id=word)
            | ast.arg(arg=word)
            | ast.keyword(arg=str(word))
            | ast.ClassDef(name=word)
            | ast.FunctionDef(name=word)
            | ast.AsyncFunctionDef(name=word)
            | ast.ImportFrom(module=str(word))
        ):
            return words_in_name(word)
        case ast.alias(name=name, asname=other):
            return words_in_name(name) | words_in_name(other or "")
        case ast.Constant(value=str(word)):
            return set(re.split(r"[-_.:]", word.lower()))
    return set()


def words_in_name(name: str) -> set[str]:
    """``BaleWords`` and ``bale_words`` both say ``bale``."""
    return {word.lower() for word in re.findall("[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def test_no_code_names_one_messenger() -> None:
    naming = []
    for file in files():
        name = file.relative_to(ROOT).as_posix()
        source = file.read_text(encoding="utf-8").lower()
        if not any(messenger in source for messenger in NAMES):
            continue
        prose = {id(node.value) for node in nodes(file) if isinstance(node, ast.Expr)}
        for node in nodes(file):
            if id(node) not in prose and words_of(node) & NAMES:
                naming.append(f"{name}:{getattr(node, 'lineno', 0)}")
    assert [place for place in naming if place.partition(":")[0] not in NOT_THE_MESSENGER] == []
    needless = NOT_THE_MESSENGER.keys() - {place.partition(":")[0] for place in naming}
    assert needless == set(), "a reason that is no longer needed"


@pytest.mark.parametrize(
    "line",
    [
        "class BaleWords: ...",
        "def telegram_words(): ...",
        "words = 'telegram-words'",
        "words = f'bale-{name}'",
        "import bot.platforms.bale",
        "from bot.platforms.telegram import words",
        "from bot.platforms import words as bale_words",
    ],
)
def test_one_messenger_is_seen_wherever_it_is_named(line: str) -> None:
    assert any(words_of(node) & NAMES for node in ast.walk(ast.parse(line)))


def test_each_folder_of_a_messenger_has_its_words() -> None:
    for messenger in REGISTRY:
        words = ROOT / "bot" / "platforms" / messenger.value / f"{messenger.value}.ftl"
        assert f"messenger-{messenger.value} =" in words.read_text(encoding="utf-8")


def test_sandbox_page_names_no_messenger() -> None:
    hosts = {re.escape(host) for entry in REGISTRY.values() for host in entry.link_hosts}
    naming = re.compile(rf"\b(?:{'|'.join(sorted(NAMES | hosts))})\b", re.IGNORECASE)
    pages = (ROOT / "bot" / "sandbox" / "web").glob("*.js")
    assert [
        page.name for page in pages if naming.search(page.read_text(encoding="utf-8").replace("\\", ""))
    ] == []
