"""Nothing that staff do to a case, a person's rights or a setting goes unrecorded."""

import ast
from typing import Final

import pytest

from tests.architecture.source import walk_nodes
from tests.architecture.usecase_functions import usecase_functions, with_reached

KEPT: Final = {
    "cases",
    "staff",
    "groups",
    "commands",
    "notes",
    "mutes",
    "team_replies",
    "drills",
    "atlas",
    "roadmap",
    "threats",
    "stage_entries",
    "rounds",
    "proposals",
    "division",
    "alerts",
    "province_letters",
    "publications",
    "broadcasts",
    "inquiries",
    "suggestions",
    "case_requests",
    "roster",
    "certificates",
    "remarks",
    "referrals",
    "signatures",
}
"""What staff change, by the repository's name."""
CHANGING: Final = {
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
    "save_vote",
    "drop_vote",
    "save_own",
    "save_measure",
    "drop",
    "end",
    "destroy",
    "migrate",
    "move",
}
"""What a repository is asked to do if something changes."""
_OWN_ACT: Final = "a citizen's own act"
_DRAFT: Final = "a draft that nobody else sees; asking for signatures, signing and sending are recorded"
_CLOCK: Final = "the program's clock"
_OFFER: Final = "an offer moves no case; taking over is recorded, with both people"
_FIRST: Final = "a request that does nothing yet; whoever makes or signs one records it"
UNRECORDED: Final = {
    "file_report": _OWN_ACT,
    "forget_me": _OWN_ACT,
    "withdraw_report": _OWN_ACT,
    "answer_question": _OWN_ACT,
    "add_to_report": _OWN_ACT,
    "object_to_decision": _OWN_ACT,
    "agree_to_referral": _OWN_ACT,
    "decline_referral": _OWN_ACT,
    "permit_alert": _OWN_ACT,
    "forbid_alert": _OWN_ACT,
    "answer_if_put_right": _OWN_ACT,
    "answer_wish": _OWN_ACT,
    "hand_over_question": _OWN_ACT,
    "note_title": "a group's title, as the messenger gives it",
    "note_started": "whether somebody can be reached, as the messenger tells it",
    "can_be_reached": "the same",
    "ask_if_put_right": f"{_CLOCK}: reporters are asked",
    "tell_decisions": f"{_CLOCK}: the decision was recorded when it was made",
    "seek_second_looks": f"{_CLOCK}: somebody is looked for",
    "rounds_to_end": f"{_CLOCK}: leads were reminded",
    "rounds_to_remind": f"{_CLOCK}: people were reminded",
    "take_late_inquiries": f"{_CLOCK}: people were told",
    "announce_inquiries": f"{_CLOCK}: editors were told",
    "tasks_to_notify": f"{_CLOCK}: people were reminded",
    "restore_priority": "the end of a mute, which is recorded where it ends",
    "keep_claim": "the time of a claim that is renewed while its holder works",
    "read_additions": "recorded with the reading of details",
    "clear_additions": "the same",
    "offer_claims": _OFFER,
    "decline_claims": _OFFER,
    "begin_broadcast": _DRAFT,
    "take_draft": _DRAFT,
    "set_words": _DRAFT,
    "set_source": _DRAFT,
    "set_corrected": _DRAFT,
    "turn_audience": _DRAFT,
    "confirm_links": _DRAFT,
    "drop_draft": _DRAFT,
    "issue_certificate": _OWN_ACT,
    "revoke_own_certificate": _OWN_ACT,
    "redeem_code": _OWN_ACT,
    "make_remark": _OWN_ACT,
    "withdraw_question": _OWN_ACT,
    "remarks_to_notify": f"{_CLOCK}: editors are told",
    "move_group": "a group's new number, as the messenger gives it",
    "end_notes": "they go with the words that their report took along: a citizen's own act",
    "end_notes_if_empty": "part of undoing a merge, which is recorded",
    "end_referral": "who recalls it is recorded, and what the clock ends",
    "request_signature": _FIRST,
    "drop_requests_of": "they lapse with their maker: a freeze is recorded, leaving is not their act",
    "staff.first_signature": "a request that no longer counts is deleted",
}


def local_stores(tree: ast.AST) -> dict[str, str]:
    """Repositories under a name of their own, ``cases = ctx.uow.cases``: the name, and the repository's."""
    stores = {}
    for node in walk_nodes(tree):
        if isinstance(node, ast.Assign):
            bindings = [pair for target in node.targets for pair in _pairs(target, node.value)]
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            bindings = [(node.target, node.value)]
        else:
            continue
        stores |= {
            target.id: value.attr
            for target, value in bindings
            if isinstance(target, ast.Name) and isinstance(value, ast.Attribute) and value.attr in KEPT
        }
    return stores


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=False))
    return [(target, value)]


def changes(tree: ast.AST) -> set[str]:
    """The repositories that this code saves into: ``uow.cases.save(…)``, or by a local name of the repository."""
    stores, attributes = local_stores(tree), set[str]()
    for node in walk_nodes(tree):
        if isinstance(node, ast.Attribute) and node.attr in CHANGING:
            store = node.value
            name = (
                store.attr if isinstance(store, ast.Attribute) else stores.get(getattr(store, "id", ""), "")
            )
            attributes |= {name} & KEPT
    return attributes


def records(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "record"
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "audit"
        for node in walk_nodes(tree)
    )


@pytest.mark.slow
def test_every_staff_changing_use_case_is_audited() -> None:
    silent = {name for name, tree in usecase_functions().items() if changes(tree) and not records(tree)}
    assert silent - UNRECORDED.keys() == set()
    assert UNRECORDED.keys() - silent == set(), "a reason that is no longer needed"


def test_the_check_can_fail() -> None:
    tree = ast.parse("async def f(uow):\n    uow.cases.save(1)")
    assert changes(tree) == {"cases"} and not records(tree)


def test_repository_under_a_local_name_is_seen() -> None:
    for binding in (
        "cases = ctx.uow.cases",
        "now, cases = ctx.now, ctx.uow.cases",
        "(cases := ctx.uow.cases)",
    ):
        tree = ast.parse(f"async def f(ctx):\n    {binding}\n    cases.save(1)")
        assert changes(tree) == {"cases"}, binding
    assert changes(ast.parse("save = ctx.uow.cases.save\nsave(1)")) == {"cases"}


def test_record_of_neighbour_in_file_excuses_nobody() -> None:
    source = """
async def decide(uow):
    _save(uow)

def _save(uow):
    uow.cases.save(1)

async def close(uow):
    uow.cases.save(2)
    uow.audit.record(3)
"""
    functions = dict(with_reached(ast.parse(source), frozenset()))
    assert {name for name, tree in functions.items() if changes(tree) and not records(tree)} == {"decide"}
