"""Whatever changes who may see a case ends with ``free_unseen``: nobody holds what is not his to see any more."""

import ast
from pathlib import Path
from typing import Final

from tests.architecture.source import tree as parsed
from tests.architecture.test_audit import changes

USECASES: Final = Path(__file__).parents[2] / "bot" / "usecases"
ELSEWHERE: Final = {
    "same_person": "whose other account this is changes what they sign; what both are kept from since, it frees itself",
    "name_body": "the body of one person changes what that one sees; what they hold of it, it frees itself",
    "note_started": "pressing Start changes no right; note_gone is a part of note_standing, which frees",
}


MOVES: Final = {"bot.domain.cases.afterwards.moved", "bot.domain.cases.unmerging.unmerge"}
NO_ONE_LESS: Final = {
    "unmerge_cases": "the one case waits for somebody, the other has fewer witnesses than its holder has seen",
    "summarise_voice": "it lets go itself: whoever holds it is the one who writes",
}


def frees(tree: ast.AST, name: str = "free_unseen") -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(tree))


def gives_witnesses(tree: ast.AST) -> bool:
    """Whether a report is added to a case or moved to another, or a case gets another act."""
    taken = {
        f"{node.module}.{one.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for one in node.names
    }
    calls = {
        ast.unparse(node.func).rpartition("uow.")[2] for node in ast.walk(tree) if isinstance(node, ast.Call)
    }
    return "reports.add" in calls or bool(taken & MOVES) or "rules.name_act" in calls


def test_whoever_changes_a_member_of_staff_frees_what_he_may_not_see() -> None:
    trees = {path.stem: parsed(path) for path in USECASES.rglob("*.py")}
    silent = {name for name, tree in trees.items() if "staff" in changes(tree) and not frees(tree)}
    assert silent == ELSEWHERE.keys()


def test_whoever_changes_what_is_kept_from_one_person_frees_it_of_them() -> None:
    trees = {path.stem: parsed(path) for path in USECASES.rglob("*.py")}
    assert all(frees(trees[name], "free_kept_from") for name in ("name_body", "same_person", "name_owners"))


def test_whoever_gives_a_case_other_witnesses_or_another_act_frees_it_of_who_keeps_away() -> None:
    trees = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in USECASES.rglob("*.py")}
    giving = {name for name, tree in trees.items() if gives_witnesses(tree)}
    assert {"file_report", "merge_cases"} <= giving
    assert {name for name in giving if not frees(trees[name], "free_if_unseen")} == NO_ONE_LESS.keys()
