"""The map of rights agrees with this table, which was written by hand, and refuses everything else."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Final, Unpack, cast

import pytest

from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff import permissions as rights
from bot.domain.staff.permissions import (
    PERMISSIONS,
    Clause,
    Permission,
    clauses_of,
    has_role_for,
    is_granted,
    refusal,
    role_grants,
    roles_granting,
)
from bot.domain.staff.rights_conditions import ActingPerson, MatterFacts, has_counting_signature
from tests.fakes.permissions import patch_permission

M, L, LI, ED, EX, OW = (
    Role.MODERATOR,
    Role.LEAD,
    Role.LIAISON,
    Role.EDITOR,
    Role.EXPERT,
    Role.OWNER,
)
type Roles = frozenset[Role | None]
NOBODY: Final[Roles] = frozenset()
STAFF: Final[Roles] = frozenset(Role)
EVERYBODY: Final[Roles] = STAFF | {None}
AT_DESK: Final[Roles] = frozenset({None, M, L, ED, OW})
LEADS: Final[Roles] = frozenset({L, OW})
OWNERS: Final[Roles] = frozenset({OW})
LIAISONS: Final[Roles] = frozenset({LI})
EDITORS: Final[Roles] = frozenset({ED})
BODY_DESK: Final[Roles] = frozenset({LI, L, OW})

ROLES: Final[dict[Permission, Roles]] = {
    Permission.LEARN_AND_REPORT: EVERYBODY,
    Permission.READ_CASES: AT_DESK,
    Permission.SEE_CASE: AT_DESK,
    Permission.HANDLE_CASES: frozenset({M, L, OW}),
    Permission.LEAD: LEADS,
    Permission.ADMINISTER: OWNERS,
    Permission.SPEAK_FOR_BODY: LIAISONS,
    Permission.WATCH_ATLAS: BODY_DESK,
    Permission.EDIT_LESSONS: EDITORS,
    Permission.ANSWER_AS_EXPERT: frozenset({EX}),
    Permission.OPEN_DESK: AT_DESK,
    Permission.OPEN_LEADS_DESK: LEADS,
    Permission.OPEN_BODY_DESK: BODY_DESK,
    Permission.OPEN_OWNERS_DESK: OWNERS,
    Permission.WORK_HERE: STAFF,
    Permission.SIGN: LEADS,
    Permission.SIGN_AS_MODERATOR: frozenset({M, L, ED, OW}),
    Permission.SIGN_AS_OWNER: OWNERS,
    Permission.WORK_ON_CASES: AT_DESK,
    Permission.UNMERGE_CASE: LEADS,
    Permission.REOPEN_CASE: LEADS,
    Permission.BREAK_CLAIM: LEADS,
    Permission.HAND_OVER: AT_DESK,
    Permission.STOP_COLLEAGUE: AT_DESK,
    Permission.MUTE_REPORTERS: AT_DESK,
    Permission.LIFT_MUTES: LEADS,
    Permission.SHARE_REPLIES: LEADS,
    Permission.DRILL: AT_DESK,
    Permission.LEAD_DRILL: LEADS,
    Permission.SEE_FIGURES: AT_DESK,
    Permission.SEE_SPACES: LEADS,
    Permission.WATCH_SITUATION: LEADS,
    Permission.READ_BRIEF: BODY_DESK,
    Permission.SEE_USAGE: OWNERS,
    Permission.LEAD_DESK: LEADS,
    Permission.EXPORT_CASES: LEADS,
    Permission.PLAN_ROSTER: LEADS,
    Permission.SERVE_HOURS: AT_DESK,
    Permission.HANDLE_REFERRALS: AT_DESK,
    Permission.REFER_CASE: LEADS,
    Permission.RECALL_REFERRAL: LEADS,
    Permission.ANSWER_REFERRAL: NOBODY,
    Permission.ASK_WITNESSES: AT_DESK,
    Permission.FORWARD_WISH: LEADS,
    Permission.READ_WITNESS_ANSWER: BODY_DESK,
    Permission.ALERT_BODY: NOBODY,
    Permission.SIGN_ALERT: LEADS,
    Permission.CALL_BACK_ALERT: LEADS,
    Permission.ACKNOWLEDGE_ALERT: NOBODY,
    Permission.READ_ATLAS: BODY_DESK,
    Permission.GRADE_AREA: LIAISONS,
    Permission.LOCK_ATLAS: LEADS,
    Permission.READ_THREATS: BODY_DESK,
    Permission.GRADE_THREAT: BODY_DESK,
    Permission.SET_MEASURE: LEADS,
    Permission.DROP_MEASURE: LEADS,
    Permission.LOCK_THREATS: LEADS,
    Permission.SET_OFFICIAL_LEVEL: LEADS,
    Permission.MOVE_TASK: LEADS,
    Permission.DROP_TASK: LEADS,
    Permission.READ_STAGES: BODY_DESK,
    Permission.REPORT_STAGE: NOBODY,
    Permission.SET_STAGE: LEADS,
    Permission.ASK_OPINIONS: LEADS,
    Permission.GIVE_OPINION: STAFF,
    Permission.READ_ALL_OPINIONS: LEADS,
    Permission.DECIDE_MEASURES: LEADS,
    Permission.ACKNOWLEDGE_MEASURE: NOBODY,
    Permission.READ_DIVISION: BODY_DESK,
    Permission.STAND_ON_ROW: LIAISONS,
    Permission.LOCK_DIVISION: LEADS,
    Permission.WRITE_TO_PROVINCE: LEADS,
    Permission.WRITE_BROADCASTS: frozenset({OW, ED}),
    Permission.WATCH_BROADCASTS: frozenset({L, OW, ED}),
    Permission.SIGN_BROADCASTS: LEADS,
    Permission.STOP_BROADCASTS: LEADS,
    Permission.READ_REMARKS: EDITORS,
    Permission.ANSWER_INQUIRIES: EDITORS,
    Permission.RECORD_CARDS: frozenset({ED, OW}),
    Permission.PUBLISH: LEADS,
    Permission.SET_PUBLICATION: OWNERS,
    Permission.SIGN_FINAL_REPORT: LEADS,
    Permission.GIVE_ROLES: LEADS,
    Permission.GIVE_AREAS: LEADS,
    Permission.NAME_OWN_BODY: STAFF,
    Permission.SEE_SIGNATURES: LEADS,
    Permission.NAME_CIRCLE: OWNERS,
    Permission.LINK_ACCOUNTS: OWNERS,
    Permission.LET_PEOPLE_IN: LEADS,
    Permission.SET_GROUP_AREAS: LEADS,
    Permission.REGISTER_GROUPS: OWNERS,
    Permission.CHANGE_SETTINGS: OWNERS,
    Permission.MANAGE_COHORTS: OWNERS,
    Permission.REVOKE_CERTIFICATES: OWNERS,
    Permission.BURN: OWNERS,
}
"""Who has the right by their role, if nothing else prevents it. None: no row of staff."""

IN_THE_MATTER: Final[dict[tuple[Permission, str], Roles]] = {
    (Permission.SEE_CASE, "is_recused"): NOBODY,
    (Permission.SEE_CASE, "is_case_restricted"): NOBODY,
    (Permission.UNMERGE_CASE, "is_assignee"): AT_DESK,
    (Permission.REOPEN_CASE, "is_assignee"): AT_DESK,
    (Permission.REFER_CASE, "is_assignee"): AT_DESK,
    (Permission.ANSWER_REFERRAL, "is_of_own_body"): LIAISONS,
    (Permission.ALERT_BODY, "is_assignee"): AT_DESK,
    (Permission.CALL_BACK_ALERT, "is_assignee"): AT_DESK,
    (Permission.ACKNOWLEDGE_ALERT, "is_of_own_body"): LIAISONS,
    (Permission.ANSWER_REFERRAL, "has_body_no_liaison"): LEADS,
    (Permission.MOVE_TASK, "is_of_own_body"): BODY_DESK,
    (Permission.SET_MEASURE, "is_of_own_body"): BODY_DESK,
    (Permission.ACKNOWLEDGE_MEASURE, "is_of_own_body"): LIAISONS,
    (Permission.REPORT_STAGE, "is_of_own_body"): LIAISONS,
    (Permission.WRITE_BROADCASTS, "is_named_editor"): EVERYBODY,
    (Permission.WATCH_BROADCASTS, "is_named_editor"): EVERYBODY,
    (Permission.READ_REMARKS, "is_named_editor"): EVERYBODY,
    (Permission.ANSWER_INQUIRIES, "is_named_editor"): EVERYBODY,
    (Permission.RECORD_CARDS, "is_named_editor"): EVERYBODY,
}
"""And who has it if this is true of the case. A fact that is missing here changes nothing."""

WITHOUT_A_GROUP: Final[dict[Roles, Roles]] = {
    LEADS: OWNERS,
    BODY_DESK: LIAISONS | OWNERS,
    STAFF: STAFF - {L},
    AT_DESK: NOBODY,
}
BEHIND_THE_DESK: Final = {
    Permission.UNMERGE_CASE,
    Permission.REOPEN_CASE,
    Permission.BREAK_CLAIM,
    Permission.LIFT_MUTES,
    Permission.LEAD_DRILL,
    Permission.REFER_CASE,
    Permission.ALERT_BODY,
    Permission.CALL_BACK_ALERT,
    Permission.LEAD_DESK,
    Permission.EXPORT_CASES,
}
OF_NO_GROUP: Final = {
    Permission.READ_CASES,
    Permission.SEE_CASE,
    Permission.LEAD,
    Permission.WATCH_ATLAS,
    Permission.SIGN,
    Permission.FORWARD_WISH,
    Permission.STOP_BROADCASTS,
    Permission.READ_ALL_OPINIONS,
}
"""Rights that need no group: the purpose of a role, signatures, and everything that stops something."""


def roles_from_anywhere(permission: Permission) -> Roles:
    """Who has the right outside all groups, too."""
    if permission in BEHIND_THE_DESK:
        return NOBODY
    roles = ROLES[permission]
    return roles if permission in OF_NO_GROUP else WITHOUT_A_GROUP.get(roles, roles)


WHILE_FROZEN: Final = {
    Permission.LEARN_AND_REPORT,
    Permission.READ_CASES,
    Permission.SEE_CASE,
    Permission.HANDLE_CASES,
    Permission.LEAD,
    Permission.ADMINISTER,
    Permission.SPEAK_FOR_BODY,
    Permission.WATCH_ATLAS,
    Permission.EDIT_LESSONS,
    Permission.ANSWER_AS_EXPERT,
}
"""A role's purpose and what everybody may do. Freezing keeps these; what builds on them checks it itself."""


def unhindered_person(role: str | None, **matter: Unpack[MatterFacts]) -> ActingPerson:
    return ActingPerson(role, True, False, True, True, **matter)


def test_every_permission_has_a_line() -> None:
    assert set(PERMISSIONS) == set(Permission) == set(ROLES)
    assert all(clauses and all(clauses) for clauses in PERMISSIONS.values())


@pytest.mark.parametrize("permission", Permission)
def test_each_role_may_what_the_table_says(permission: Permission) -> None:
    for role in (None, *Role):
        expected = role in ROLES[permission]
        assert is_granted(permission, unhindered_person(role)) is expected, role
        assert role_grants(role, permission) is expected, role
        assert (refusal(permission, unhindered_person(role)) == "") is expected, role
    assert roles_granting(permission) == ROLES[permission] - {None}


@pytest.mark.parametrize("permission", Permission)
def test_the_matter_grants_what_the_table_says(permission: Permission) -> None:
    for name, role in product(MatterFacts.__annotations__, (None, *Role)):
        expected = IN_THE_MATTER.get((permission, name), ROLES[permission])
        matter = cast("MatterFacts", {name: True})
        assert is_granted(permission, unhindered_person(role, **matter)) is (role in expected), (name, role)


@pytest.mark.parametrize("permission", Permission)
def test_outside_the_groups(permission: Permission) -> None:
    expected = roles_from_anywhere(permission)
    for role in (None, *Role):
        outside = replace(unhindered_person(role), is_member=False)
        assert is_granted(permission, outside) is (role in expected), role


@pytest.mark.parametrize("permission", [p for p in Permission if p not in WHILE_FROZEN])
def test_frozen_people_do_nothing(permission: Permission) -> None:
    for role in (None, *Role):
        frozen = replace(unhindered_person(role), is_frozen=True)
        assert not is_granted(permission, frozen), role
        if role in ROLES[permission]:
            assert refusal(permission, frozen) == "frozen", role


def test_a_new_signature_does_not_count() -> None:
    signing = {p for p in Permission if any(has_counting_signature in c for c in clauses_of(p))}
    assert signing == {Permission.SIGN, Permission.SIGN_AS_MODERATOR, Permission.SIGN_AS_OWNER}
    for permission, role in product(signing, Role):
        assert not is_granted(permission, replace(unhindered_person(role), has_counting_signature=False))
    now = datetime(2026, 1, 2, tzinfo=UTC)
    staff = Staff(Account(Messenger.BALE, 1), L, since=now - timedelta(hours=24))
    assert is_granted(Permission.SIGN, rights.signing_staff(staff, now=now))
    assert not is_granted(Permission.SIGN, rights.signing_staff(staff, now=now - timedelta(seconds=1)))
    assert not is_granted(Permission.SIGN, rights.signing_staff(None, now=now))


def test_restricted_case_is_for_the_circle() -> None:
    for role, circle, recused in product((None, *Role), (False, True), (False, True)):
        who = unhindered_person(role, is_case_restricted=True, is_in_circle=circle, is_recused=recused)
        assert is_granted(Permission.SEE_CASE, who) is (role in AT_DESK and circle and not recused)


def test_refusal_names_what_stands_in_the_way() -> None:
    for role, inside, frozen, reason in (
        (None, False, False, "not-member"),
        (M, False, False, "not-member"),
        (M, True, False, "not-allowed"),
        (LI, True, False, "not-allowed"),
        (L, False, True, "not-member"),
        (L, True, True, "frozen"),
        (OW, False, True, "frozen"),
        (OW, False, False, ""),
    ):
        who = ActingPerson(role, is_member=inside, is_frozen=frozen)
        assert refusal(Permission.OPEN_LEADS_DESK, who) == reason, (role, inside, frozen)


def test_what_is_unknown_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for permission in Permission:
        assert not role_grants("observer", permission) or permission is Permission.LEARN_AND_REPORT
    patch_permission(monkeypatch, Permission.BURN, None)
    assert not is_granted(Permission.BURN, unhindered_person(OW))
    assert refusal(Permission.BURN, unhindered_person(OW)) == "not-allowed"
    empty: tuple[Sequence[Clause], ...] = ([], [[]])
    for clauses in empty:
        patch_permission(monkeypatch, Permission.BURN, clauses)
        assert not is_granted(Permission.BURN, unhindered_person(OW))
        assert refusal(Permission.BURN, unhindered_person(OW)) == "not-allowed"
    assert not has_role_for(None, Permission.READ_CASES)


def test_matter_facts_are_fields_of_the_person() -> None:
    assert {*MatterFacts.__annotations__} < {field.name for field in fields(ActingPerson)}


class NewRole(StrEnum):
    """A role that exists only in this test."""

    OBSERVER = "observer"


def is_observer(who: ActingPerson) -> bool:
    """is an observer"""
    return who.role == NewRole.OBSERVER


@pytest.mark.parametrize("role", Role)
def test_the_condition_on_a_role_stands_beside_the_map(role: Role) -> None:
    """A new role would need a fourth file otherwise."""
    condition = vars(rights)[f"is_{role}"]
    assert condition.__module__ == rights.__name__
    assert [each for each in Role if condition(ActingPerson(role=each))] == [role]


def test_a_new_role_may_what_the_map_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new role needs three files: its name in ``people.py``, its condition and clauses in ``permissions.py``, its
    words in ``roles.ftl``.

    ``tests/handlers/test_matrix.py`` checks that the routes follow.
    """
    clauses = [*PERMISSIONS[Permission.READ_ATLAS], [is_observer]]
    patch_permission(monkeypatch, Permission.READ_ATLAS, clauses)
    granted = {permission for permission in Permission if role_grants(NewRole.OBSERVER, permission)}
    assert granted == {Permission.LEARN_AND_REPORT, Permission.READ_ATLAS}
    for permission, role in product(Permission, (None, *Role)):
        assert role_grants(role, permission) is (role in ROLES[permission])
