"""Code that changes who may see a case ends with ``release_hidden_cases``:
nobody holds a case that they may not see."""

import ast
from typing import Final

import pytest

from tests.architecture.source import walk_nodes
from tests.architecture.test_audit import changes
from tests.architecture.usecase_functions import usecase_functions

_FREES: Final = "it changes what this person sees alone, and frees itself what they hold of it"
_START: Final = "pressing Start changes no right"
ELSEWHERE: Final = {
    "note_same": _FREES,
    "unlink_accounts": "whose other account this is changes what they sign",
    "name_own_body": _FREES,
    "change_body": _FREES,
    "note_started": _START,
    "can_be_reached": _START,
    "note_gone": "a part of note_membership, which releases",
}
NO_ONE_LESS: Final = {
    "unmerge_cases": "the one case waits for somebody, the other has fewer witnesses than its holder has seen",
    "summarise_voice": "it lets go itself: whoever holds it is the one who writes",
}


def calls_function(tree: ast.AST, name: str = "release_hidden_cases") -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in walk_nodes(tree))


def changes_case_reports(tree: ast.AST) -> bool:
    """Whether a report is added to a case or moved to another, or a case gets another act."""
    calls = {
        ast.unparse(node.func).rpartition("uow.")[2]
        for node in walk_nodes(tree)
        if isinstance(node, ast.Call)
    }
    return bool(calls & {"reports.add", "move_report", "unmerge", "name_act", "rules.name_act"})


@pytest.mark.slow  # reads all use cases with what they call
def test_every_staff_change_releases_hidden_cases() -> None:
    trees = usecase_functions()
    silent = {name for name, tree in trees.items() if "staff" in changes(tree) and not calls_function(tree)}
    assert silent == ELSEWHERE.keys()


def test_withholding_cases_from_person_releases_their_claims() -> None:
    trees = usecase_functions()
    assert all(
        calls_function(trees[name], "release_withheld_cases")
        for name in ("name_own_body", "change_body", "note_same", "name_owners")
    )


def test_changed_witnesses_or_acts_release_cases_of_recused() -> None:
    trees = usecase_functions()
    giving = {name for name, tree in trees.items() if changes_case_reports(tree)}
    assert {"file_report", "merge_cases"} <= giving
    assert {
        name for name in giving if not calls_function(trees[name], "release_if_hidden")
    } == NO_ONE_LESS.keys()
