"""Which messenger it is matters in its own folder only: everything else asks the registry or its capabilities."""

import ast
from pathlib import Path

from bot.domain.people import Messenger
from bot.platforms.registry import REGISTRY
from tests.architecture.source import nodes

ROOT = Path(__file__).resolve().parents[2]
OWN_PLACES = ("bot/platforms/", "bot/sandbox/", "bot/domain/people.py")
"""The sandbox is the outside world: it knows no registry of the program."""
NOT_THE_MESSENGER = {"bot/runtime/logs.py": "the name of a library"}
NAMES = frozenset(messenger.value for messenger in Messenger)


def files() -> list[Path]:
    both = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]
    return [file for file in both if not file.relative_to(ROOT).as_posix().startswith(OWN_PLACES)]


def test_no_code_names_one_messenger() -> None:
    naming = []
    for file in files():
        name = file.relative_to(ROOT).as_posix()
        for node in nodes(file):
            of_enum = isinstance(node, ast.Attribute) and node.attr in Messenger.__members__
            if of_enum or (isinstance(node, ast.Constant) and node.value in NAMES):
                naming.append(f"{name}:{node.lineno}")  # type: ignore[attr-defined]
    assert [place for place in naming if place.partition(":")[0] not in NOT_THE_MESSENGER] == []


def test_each_folder_of_a_messenger_has_its_words() -> None:
    for messenger in REGISTRY:
        words = ROOT / "bot" / "platforms" / messenger.value / f"{messenger.value}.ftl"
        assert f"messenger-{messenger.value} =" in words.read_text(encoding="utf-8")
