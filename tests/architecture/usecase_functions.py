"""The functions of the use cases, each with all that it runs in its own module."""

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from tests.architecture.source import nodes, walk_nodes
from tests.architecture.source import tree as parsed

ROOT: Final = Path(__file__).parents[2]
USECASES: Final = ROOT / "bot" / "usecases"

type Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def usecase_functions() -> Mapping[str, ast.Module]:
    """Every function that code outside its module names, or that nothing in its module names, with the
    functions of its module that it reaches; by ``function``, or by ``folder.function`` if several folders
    have one of this name."""
    named_elsewhere = _imported_names()
    functions = [
        (path.parent.name, name, reached)
        for path in sorted(USECASES.rglob("*.py"))
        for name, reached in with_reached(parsed(path), named_elsewhere.get(path.stem, frozenset()))
    ]
    count = Counter(name for _, name, _ in functions)
    return {name if count[name] == 1 else f"{folder}.{name}": reached for folder, name, reached in functions}


def with_reached(tree: ast.Module, named_elsewhere: frozenset[str]) -> Iterator[tuple[str, ast.Module]]:
    """Each entry of a module, with what it reaches there."""
    functions = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    named = {name: _names(function) & functions.keys() - {name} for name, function in functions.items()}
    inner = set().union(*named.values())
    for name in functions:
        if name not in inner or name in named_elsewhere:
            reached = _closure(name, named)
            yield name, ast.Module([functions[each] for each in sorted(reached)], [])


def _names(function: Function) -> set[str]:
    return {node.id for node in walk_nodes(function) if isinstance(node, ast.Name)}


def _closure(name: str, named: Mapping[str, set[str]]) -> set[str]:
    reached, waiting = {name}, [name]
    while waiting:
        new = named[waiting.pop()] - reached
        reached |= new
        waiting += new
    return reached


def _imported_names() -> dict[str, frozenset[str]]:
    """By the stem of a module: what other modules of the program import from it or name as its attribute."""
    names: dict[str, set[str]] = {}
    for path in (ROOT / "bot").rglob("*.py"):
        aliases: dict[str, str] = {}
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot.usecases"):
                stem = str(node.module).rpartition(".")[2]
                names.setdefault(stem, set()).update(alias.name for alias in node.names)
                aliases |= {alias.asname or alias.name: alias.name for alias in node.names}
        for node in nodes(path):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in aliases
            ):
                names.setdefault(aliases[node.value.id], set()).add(node.attr)
    return {stem: frozenset(each) for stem, each in names.items()}
