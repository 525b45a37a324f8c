"""Code that changes who may see a case ends with ``release_hidden_cases``:
nobody holds a case that they may not see."""

import ast
from pathlib import Path
from typing import Final

from tests.architecture.source import tree as parsed
from tests.architecture.test_audit import changes

USECASES: Final = Path(__file__).parents[2] / "bot" / "usecases"
ELSEWHERE: Final = {
    "same_person": "whose other account this is changes what they sign; what both are kept from since, it frees itself",
    "set_own_body": "the body of one person changes what that one sees; what they hold of it, it frees itself",
    "note_started": "pressing Start changes no right; note_gone is a part of note_membership, which releases",
}


MOVES: Final = {"bot.domain.cases.follow_up.move_report", "bot.domain.cases.unmerging.unmerge"}
NO_ONE_LESS: Final = {
    "unmerge_cases": "the one case waits for somebody, the other has fewer witnesses than its holder has seen",
    "summarise_voice": "it lets go itself: whoever holds it is the one who writes",
}


def calls_function(tree: ast.AST, name: str = "release_hidden_cases") -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(tree))


def changes_case_reports(tree: ast.AST) -> bool:
    """Whether a report is added to a case or moved to another, or a case gets another act."""
    taken = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    calls = {
        ast.unparse(node.func).rpartition("uow.")[2] for node in ast.walk(tree) if isinstance(node, ast.Call)
    }
    return "reports.add" in calls or bool(taken & MOVES) or "rules.name_act" in calls


def test_every_staff_change_releases_hidden_cases() -> None:
    trees = {path.stem: parsed(path) for path in USECASES.rglob("*.py")}
    silent = {name for name, tree in trees.items() if "staff" in changes(tree) and not calls_function(tree)}
    assert silent == ELSEWHERE.keys()


def test_withholding_cases_from_person_releases_their_claims() -> None:
    trees = {path.stem: parsed(path) for path in USECASES.rglob("*.py")}
    assert all(
        calls_function(trees[name], "release_withheld_cases")
        for name in ("set_own_body", "same_person", "name_owners")
    )


def test_changed_witnesses_or_acts_release_cases_of_recused() -> None:
    trees = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in USECASES.rglob("*.py")}
    giving = {name for name, tree in trees.items() if changes_case_reports(tree)}
    assert {"file_report", "merge_cases"} <= giving
    assert {
        name for name in giving if not calls_function(trees[name], "release_if_hidden")
    } == NO_ONE_LESS.keys()
