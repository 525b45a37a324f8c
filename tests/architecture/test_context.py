"""Use cases take one context first; nothing passes its parts one by one."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.source import nodes, tree

ROOT: Final = Path(__file__).resolve().parents[2]

PARTS: Final = {"UnitOfWork", "SettingsStore", "Clock", "Ids", "Mask", "TraceReader"}
CONTEXTS: Final = {"Context", "ActingContext", "Ctx", "TickCtx", "Ctx | TickCtx"}
OUTSIDE_A_TURN: Final = {"not_admin_since", "note_title", "move_group"}
"""The runtime calls them with nothing but a unit of work."""
READS_TEXT: Final = {"own_words", "make_comparable_text", "words_of"}
"""Pure functions over typed text."""
ASKS_NO_STORE: Final = {"settle_doubt"}
"""It waits for a text's vector and reads the text again, with a handler's readers, which no context here holds."""


def functions(room: str) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in sorted((ROOT / room).rglob("*.py")):
        if "ports" not in path.parts:
            for node in functions_of(tree(path)):
                yield path, node


def functions_of(
    scope: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Functions and methods; not what stands inside of them, which sees their context."""
    for node in scope.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from functions_of(node)


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[tuple[str, str]]:
    """Names and types, without the object or class of a method."""
    given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    given = given[1:] if given and given[0].arg in ("self", "cls") else given
    return [(p.arg, ast.unparse(p.annotation) if p.annotation is not None else "") for p in given]


@pytest.mark.parametrize("room", ["bot/usecases", "bot/handlers"])
def test_no_function_takes_a_context_in_parts(room: str) -> None:
    in_parts = {node.name for _, node in functions(room) if PARTS & {kind for _, kind in parameters(node)}}
    assert in_parts == (OUTSIDE_A_TURN | READS_TEXT if room == "bot/usecases" else set())


def test_no_class_holds_a_context_in_parts() -> None:
    holders = {
        f"{path.name}: {node.name}"
        for room in ("bot/usecases", "bot/handlers")
        for path in sorted((ROOT / room).rglob("*.py"))
        if "ports" not in path.parts
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and ast.unparse(field.annotation) in PARTS
    }
    assert holders == {"context.py: Context", "context.py: ActingContext"}


def test_methods_are_looked_at() -> None:
    classes = ast.parse("class A:\n class B:\n  async def act(self, case, uow: UnitOfWork): ...")
    (method,) = functions_of(classes)
    assert parameters(method) == [("case", ""), ("uow", "UnitOfWork")]


def test_use_cases_take_their_context_first() -> None:
    late = [
        f"{path.name}: {node.name}"
        for path, node in functions("bot/usecases")
        for at, (name, kind) in enumerate(parameters(node))
        if kind in CONTEXTS and (at, name) != (0, "ctx")
    ]
    assert late == []


def test_use_cases_that_wait_take_a_context() -> None:
    """What only calculates takes values."""
    without = {
        node.name
        for _, node in functions("bot/usecases")
        if isinstance(node, ast.AsyncFunctionDef) and not node.name.startswith("_")
        if not CONTEXTS & {kind for _, kind in parameters(node)}
    }
    assert without == OUTSIDE_A_TURN | ASKS_NO_STORE


def test_contexts_have_one_name() -> None:
    others = [
        f"{path.name}: {node.name}({name})"
        for path, node in functions("bot/handlers")
        for name, kind in parameters(node)
        if kind in CONTEXTS and name not in ("ctx", "_ctx")
    ]
    assert others == []
