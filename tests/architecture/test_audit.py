"""Nothing that staff do to a case, a person's rights or a setting goes unrecorded."""

import ast
from pathlib import Path
from typing import Final

from tests.architecture.source import tree as parsed

USECASES: Final = Path(__file__).parents[2] / "bot" / "usecases"
KEPT: Final = {
    "cases",
    "staff",
    "groups",
    "commands",
    "notes",
    "mutes",
    "drills",
    "atlas",
    "roadmap",
    "rounds",
    "publications",
    "broadcasts",
}
"""What staff change, by the repository's name."""
UNRECORDED: Final = {
    "file_report": "a citizen's own act",
    "forget_me": "a citizen's own act",
    "withdraw_report": "a citizen's own act",
    "answer_question": "a citizen's own act",
    "add_to_report": "a citizen's own act",
    "object_to_decision": "a citizen's own act",
    "consent_referral": "a citizen's own act",
    "note_wave": "the program's marks on cards, which it makes from texts",
    "ask_if_right": "the program's clock: reporters are asked",
    "tell_decisions": "the program's clock: the decision was recorded when it was made",
    "seek_second_looks": "the program's clock: somebody is looked for",
    "keep_claim": "the time of a claim that is renewed while its holder works",
    "read_additions": "recorded with the reading of details",
}


def changes(tree: ast.AST) -> set[str]:
    """The repositories that this file saves into: ``uow.cases.save(…)``."""
    attributes = set()
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        store = node.func.value
        if (
            node.func.attr
            in (
                "save",
                "add",
                "give",
                "set",
                "lift",
                "grade",
                "set_fact",
                "forget",
                "lock",
                "discard",
                "save_opinion",
            )
            and isinstance(store, ast.Attribute)
            and store.attr in KEPT
        ):
            attributes.add(store.attr)
    return attributes


def records(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "record"
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "audit"
        for node in ast.walk(tree)
    )


def test_every_staff_changing_use_case_is_audited() -> None:
    trees = {path.stem: parsed(path) for path in USECASES.rglob("*.py")}
    silent = {name for name, tree in trees.items() if changes(tree) and not records(tree)}
    assert silent - UNRECORDED.keys() == set()
    assert UNRECORDED.keys() - silent == set(), "a reason that is no longer needed"


def test_the_check_can_fail() -> None:
    tree = ast.parse("async def f(uow):\n    uow.cases.save(1)")
    assert changes(tree) == {"cases"} and not records(tree)
