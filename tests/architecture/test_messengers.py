"""Which messenger it is matters in its own folder only: everything else asks the registry or its capabilities."""

import ast
import re
from pathlib import Path

from bot.domain.people import Messenger
from bot.platforms.registry import REGISTRY
from tests.architecture.source import nodes

ROOT = Path(__file__).resolve().parents[2]
OWN_PLACES = ("bot/platforms/", "bot/sandbox/faces/", "bot/domain/people.py", "bot/sandbox/records.py")
"""Adapters, the sandbox's faces, and the two lists of names: the sandbox knows nothing of the program."""
NOT_THE_MESSENGER = {"bot/runtime/logs.py": "the name of a library"}
NAMES = frozenset(messenger.value for messenger in Messenger)


def files() -> list[Path]:
    both = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]
    return [file for file in both if not file.relative_to(ROOT).as_posix().startswith(OWN_PLACES)]


def words_of(node: ast.AST) -> set[str]:
    """The words that a node says: of an attribute, a name, a parameter, a literal."""
    match node:
        case ast.Attribute(attr=word) | ast.Name(id=word) | ast.arg(arg=word) | ast.keyword(arg=str(word)):
            return set(word.lower().split("_"))
        case ast.Constant(value=str(word)):
            return {word}
    return set()


def test_no_code_names_one_messenger() -> None:
    naming = []
    for file in files():
        name = file.relative_to(ROOT).as_posix()
        source = file.read_text(encoding="utf-8").lower()
        for node in nodes(file) if any(messenger in source for messenger in NAMES) else ():
            if words_of(node) & NAMES:
                naming.append(f"{name}:{node.lineno}")  # type: ignore[attr-defined]
    assert [place for place in naming if place.partition(":")[0] not in NOT_THE_MESSENGER] == []


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
