"""Whoever takes a case by the rules asks whether it is another's second look, by whichever account he comes."""

import ast
from pathlib import Path
from typing import Final

from tests.architecture.source import nodes

USECASES: Final = Path(__file__).parents[2] / "bot" / "usecases"
TAKE: Final = {
    "bot.domain.cases.triage.claim",
    "bot.domain.cases.claims.take_over",
    "bot.domain.desk.bulk.set_aside",
}


def calls(file: Path) -> set[str]:
    """What this file calls, by the whole names of what it imports."""
    imported = {
        one.asname or one.name: f"{node.module}.{one.name}"
        for node in nodes(file)
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    }
    called = [ast.unparse(node.func) for node in nodes(file) if isinstance(node, ast.Call)]
    parts = [name.partition(".") for name in called]
    return {imported.get(first, first) + dot + rest for first, dot, rest in parts}


def test_whoever_takes_a_case_asks_whether_he_decided_it_first() -> None:
    found = {file.name: calls(file) for file in USECASES.rglob("*.py")}
    takes = {name: called for name, called in found.items() if called & TAKE}
    assert set().union(*takes.values()) >= TAKE
    asks = "bot.usecases.sight.one_person.another_looks"
    assert not [name for name, called in takes.items() if asks not in called]
