"""No unmasking: nothing that moderators, leads, owners or commands see leads from a report to an account."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest

from bot.usecases import ports
from tests.architecture.source import nodes as parsed
from tests.architecture.source import walk_nodes

ROOT: Final = Path(__file__).resolve().parents[2]
CODE: Final = [*sorted((ROOT / "bot").rglob("*.py")), *sorted((ROOT / "storage").rglob("*.py"))]

OPENS: Final = {
    "storage/addresses.py": "seals an address, and opens it for the sender",
    "storage/store.py": "passes it on to the sender",
    "bot/runtime/outbox_sender.py": "opens it, to send",
    "bot/conversation/store.py": "names the port",
}
"""Where ``open_address`` may be used."""
TOUCHES: Final = {
    "storage/addresses.py": "seals and opens",
    "storage/reports.py": "writes a new report's",
    "storage/destruction.py": "removes it",
    "storage/burning.py": "removes what no key opens any more",
    "storage/restored_database.py": "removes no-return ones that an old copy brought back",
    "storage/key_rounds.py": "counts keys that are needed",
}
"""Who may use the table of sealed accounts, and why; only the first one returns an account."""


def imported_names(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """``module.name`` of everything that a file imports, also within functions."""
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def unmasking_names(nodes: Sequence[ast.AST]) -> set[str]:
    """What in this file could lead from a report to an account."""
    unmasking_names = {
        name
        for name in imported_names(nodes)
        if name in ("storage.models.accounts", "storage.addresses.open_address")
    }
    for node in nodes:
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if name in ("open_address", "sealed_address"):
            unmasking_names.add(name)
        if (
            isinstance(node, ast.Attribute)
            and node.attr == "accounts"
            and getattr(node.value, "id", "") == "models"
        ):
            unmasking_names.add("storage.models.accounts")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "FROM accounts" in node.value:
            unmasking_names.add("storage.models.accounts")
    return unmasking_names


@pytest.mark.slow
def test_addresses_are_opened_in_one_place_only() -> None:
    names_by_file = {path.relative_to(ROOT).as_posix(): unmasking_names(parsed(path)) for path in CODE}
    opening = {
        name
        for name, what in names_by_file.items()
        if what & {"open_address", "storage.addresses.open_address"}
    }
    assert opening <= OPENS.keys()
    assert {
        name for name, what in names_by_file.items() if "storage.models.accounts" in what
    } == TOUCHES.keys()


@pytest.mark.slow
def test_staff_facing_code_never_names_an_address() -> None:
    rooms = (
        "bot/handlers",
        "bot/usecases",
        "bot/domain",
        "bot/cli",
        "bot/papers",
        "bot/pictures",
        "bot/texts",
    )
    for path in CODE:
        if path.relative_to(ROOT).as_posix().startswith(rooms):
            assert not unmasking_names(parsed(path)), path


PLANTED: Final = (
    "from storage.models import accounts",
    "from storage.addresses import open_address",
    "async def who(store, report):\n    return await store.open_address(report)",
    "from storage import models\nrows = select(models.accounts)",
    'rows = link.execute("SELECT sealed FROM accounts")',
)


@pytest.mark.parametrize("planted", PLANTED)
def test_the_search_finds_each_way_that_somebody_could_plant(planted: str) -> None:
    assert unmasking_names(walk_nodes(ast.parse(planted)))
    harmless = "from storage.models import cases\nasync def f(store): await store.open_clean(1)"
    assert not unmasking_names(walk_nodes(ast.parse(harmless)))


PORTS: Final = (ports.reports, ports.desk, ports.referrals, ports.moderation)


def port_answers(nodes: Sequence[ast.AST]) -> Iterator[tuple[str, str]]:
    """(method, return type) of each Protocol in a file of ports."""
    for cls in (node for node in nodes if isinstance(node, ast.ClassDef)):
        for node in cls.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
                yield f"{cls.name}.{node.name}", ast.unparse(node.returns)


OF_STAFF: Final = {
    "ShownCases.viewers": "who works here and has a case's card in private: no reporter ever has one",
    "ShownCases.readers": "who works here and is shown details of a case in private: no reporter ever is",
    "Piles.assignees": "who works here and has claimed cases: the assignee of a case is one of staff",
}


def gives_accounts(nodes: Sequence[ast.AST]) -> list[str]:
    accounts = [
        name for name, answer in port_answers(nodes) if "Account" in answer or "Destination" in answer
    ]
    return [name for name in accounts if name not in OF_STAFF]


def test_no_port_answers_with_an_account() -> None:
    for module in PORTS:
        assert module.__file__ is not None
        assert gives_accounts(parsed(Path(module.__file__))) == []


def test_a_port_that_would_is_found() -> None:
    planted = "class Reports(Protocol):\n    async def sender(self, report_id: str) -> Account | None: ..."
    assert gives_accounts(walk_nodes(ast.parse(planted))) == ["Reports.sender"]


def reads_answers(nodes: Sequence[ast.AST]) -> bool:
    """``uow.introductions.answer(…)``: what a reporter wrote to a body."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "answer"
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "introductions"
        for node in nodes
    )


@pytest.mark.slow
def test_witness_answers_are_read_in_one_place_never_exported() -> None:
    readers = {path.relative_to(ROOT).as_posix() for path in CODE if reads_answers(parsed(path))}
    assert readers == {"bot/usecases/referrals/introduce.py"}
    touching = {
        path.relative_to(ROOT).as_posix()
        for path in CODE
        if "storage.models_moderation.introductions" in set(imported_names(parsed(path)))
    }
    assert touching == {"storage/introductions.py", "storage/destruction.py"}
    assert reads_answers(
        walk_nodes(ast.parse("async def f(uow): return await uow.introductions.answer('x')"))
    )
