"""The program's source as trees: each file is parsed and walked once a process, however many rules look at it."""

import ast
from functools import cache
from pathlib import Path


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf8"))


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """All of a file's tree, as ``ast.walk`` gives it. Nobody changes a node."""
    return tuple(ast.walk(tree(file)))
