"""Only the map of rights knows what a role may do: no other code compares or lists roles."""

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

from bot.domain.people import Role
from bot.domain.staff.permissions import PERMISSIONS, Permission
from bot.handlers import TABLE
from tests.architecture.source import nodes, walk_nodes

ROOT: Final = Path(__file__).parents[2]
APART: Final = "bot/sandbox/"
"""It imports nothing of the program; a person's role there is a word of its stories."""
MAP: Final = "bot/domain/staff/permissions.py"
ALLOWED: Final = {
    MAP: "the map itself",
    "bot/domain/staff/roles.py": "whether somebody has the very role that they are to be given",
    "storage/purge.py": "rows of people who are in no group any more",
    "bot/handlers/learning/handouts.py": "a handout's role is a learner's track",
    "bot/runtime/roles.py": "the roles of processes, not of people",
    "bot/runtime/process_board.py": "the roles of processes, not of people",
    "bot/divided_program.py": "the roles of processes, not of people",
    "bot/cli/status.py": "the roles of processes, not of people",
}
"""Where roles may be compared, and why."""


def is_role_value(node: ast.AST) -> bool:
    """``Role.LEAD``."""
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Role"
        and node.attr in Role.__members__
    )


def is_role(node: ast.AST) -> bool:
    """``role``, ``staff.role``, ``Role.LEAD`` or a tuple with one of these."""
    if isinstance(node, ast.Tuple):
        return any(is_role(part) for part in node.elts)
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name == "role" or any(is_role_value(part) for part in walk_nodes(node))


def role_comparisons(tree: Iterable[ast.AST]) -> list[int]:
    """The lines on which roles are compared, collected or matched."""
    lines = []
    for node in tree:
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others):
                by_none = all(isinstance(other, ast.Constant) and other.value is None for other in others)
                if not by_none and ops and any(is_role(part) for part in (left, *others)):
                    lines.append(node.lineno)
            case ast.Set(elts=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
                if any(is_role_value(part) for part in parts):
                    lines.append(node.lineno)
            case ast.Dict(keys=keys):
                if any(key is not None and is_role_value(key) for key in keys):
                    lines.append(node.lineno)
            case ast.MatchValue(value=value) if is_role_value(value):
                lines.append(node.lineno)
    return sorted(set(lines))


def files() -> list[tuple[str, Path]]:
    named = [
        (path.relative_to(ROOT).as_posix(), path)
        for room in ("bot", "storage")
        for path in (ROOT / room).rglob("*.py")
    ]
    return [(name, path) for name, path in named if not name.startswith(APART)]


@pytest.mark.slow
def test_nobody_else_compares_roles() -> None:
    found_files = files()
    assert len(found_files) > 500
    comparing = {name: lines for name, path in found_files if (lines := role_comparisons(nodes(path)))}
    assert comparing.keys() - ALLOWED.keys() == set(), {
        name: lines for name, lines in comparing.items() if name not in ALLOWED
    }
    assert ALLOWED.keys() - comparing.keys() == set(), "it compares none any more: take it out of the list"


def test_a_comparison_would_be_seen() -> None:
    for line in (
        "staff.role is Role.OWNER",
        "role in LEADS",
        "by.staff.role not in (Role.LEAD, Role.OWNER)",
        "(known.role, known.body) == (Role.LIAISON, body)",
        "LEADS = frozenset({Role.LEAD, Role.OWNER})",
        "NOTES = {Role.LIAISON: note}",
        "select(staff).where(staff.c.role == Role.OWNER.value)",
    ):
        assert role_comparisons(walk_nodes(ast.parse(line))) == [1], line
    for line in ("role is None", "give(Role.LIAISON, to)", "role_grants(staff.role, Permission.LEAD)"):
        assert role_comparisons(walk_nodes(ast.parse(line))) == [], line


def names_of_permissions(path: Path) -> set[str]:
    return {
        node.attr
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Permission"
    }


def test_every_permission_is_asked_for() -> None:
    """By a route, by a use case, or by another line of the map."""
    asked = {route.needs for route in TABLE}
    asked |= {
        part
        for clauses in PERMISSIONS.values()
        for clause in clauses
        for part in clause
        if isinstance(part, Permission)
    }
    asked |= {Permission[name] for key, path in files() if key != MAP for name in names_of_permissions(path)}
    assert set(Permission) - asked == set(), "nobody asks for it: take it out of the map"
