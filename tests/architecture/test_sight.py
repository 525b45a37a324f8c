"""Whatever changes who may see a case ends with ``free_unseen``: nobody holds what is not his to see any more."""

import ast
from pathlib import Path
from typing import Final

from tests.architecture.source import tree as parsed
from tests.architecture.test_audit import changes

USECASES: Final = Path(__file__).parents[2] / "bot" / "usecases"
ELSEWHERE: Final = {
    "note_started": "pressing Start changes no right; note_gone is a part of note_standing, which frees",
}


def frees(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "free_unseen" for node in ast.walk(tree))


def test_whoever_changes_a_member_of_staff_frees_what_he_may_not_see() -> None:
    trees = {path.stem: parsed(path) for path in USECASES.glob("*.py")}
    silent = {name for name, tree in trees.items() if "staff" in changes(tree) and not frees(tree)}
    assert silent == ELSEWHERE.keys()
