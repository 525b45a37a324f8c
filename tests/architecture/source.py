"""The program's source as trees: each file is parsed and walked once per process, for all rules."""

import ast
from functools import cache
from pathlib import Path


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf8"))


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """All nodes of a file's tree, as ``ast.walk`` gives them. Nobody may change a node."""
    return walk_nodes(tree(file))


def walk_nodes(top: ast.AST) -> tuple[ast.AST, ...]:
    """The result of ``ast.walk`` in a third of its time: the rules visit half a million nodes."""
    visited_nodes = [top]
    for node in visited_nodes:
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                visited_nodes.append(value)
            elif isinstance(value, list):
                visited_nodes += [item for item in value if isinstance(item, ast.AST)]
    return tuple(visited_nodes)
