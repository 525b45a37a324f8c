"""Use cases that take a case require a second person for a second look, whichever account they use."""

import ast
from pathlib import Path
from typing import Final

from tests.architecture.source import nodes

USECASES: Final = Path(__file__).parents[2] / "bot" / "usecases"
TAKE: Final = {
    "bot.domain.cases.triage.claim",
    "bot.domain.cases.claims.take_over",
    "bot.domain.cases.claims.take_escalated",
    "bot.domain.desk.desk.set_aside",
}


def calls(file: Path) -> set[str]:
    """What this file calls, by the whole names of what it imports."""
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in nodes(file)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    called = [ast.unparse(node.func) for node in nodes(file) if isinstance(node, ast.Call)]
    parts = [name.partition(".") for name in called]
    return {imported.get(first, first) + dot + rest for first, dot, rest in parts}


def test_every_claiming_use_case_requires_second_moderator() -> None:
    calls_by_file = {file.name: calls(file) for file in USECASES.rglob("*.py")}
    takes = {name: called for name, called in calls_by_file.items() if called & TAKE}
    assert set().union(*takes.values()) >= TAKE
    asks = "bot.usecases.access.one_person.require_second_moderator"
    assert not [name for name, called in takes.items() if asks not in called]
