"""Every right of the product on one page: which permission is granted to whom.

How to read the map. ``PERMISSIONS`` gives each permission a list of clauses. It is granted if at least one of its
clauses holds, and a clause holds if everything in it does. A clause contains conditions (those on a role above the
map, the others in ``rights_conditions.py``) and other permissions, which must be granted as well. So

    Permission.RECALL_REFERRAL: [[Permission.OPEN_LEADS_DESK]],
    Permission.OPEN_LEADS_DESK: [[is_member, is_lead, is_not_frozen], [is_owner, is_not_frozen]],

says that a lead in a moderators' group can recall a referral, or an owner anywhere; neither may be frozen. The
refusal names what fails first in the clause that gets furthest. Everything else is refused: a permission without a
line, a role without a condition. There are four ways to ask:

* ``is_granted(permission, who)`` and ``refusal(permission, who)``: may this acting person do it now?
* ``role_grants(role, permission)``: does the role give this right, whatever else stops a person with it today
  (frozen, outside the group, not counted yet)? Facts about the case are passed by name: ``is_assignee=True``.
* ``has_role_for(staff, permission)``: the same for a row of staff. ``roles_granting(permission)``: all such roles.

To add a role: name it in ``Role``, write its condition here and add it to the clauses of what it may do (and the role
to ``GIVEN_ROLES``, if given in chat), write its words in ``bot/texts/roles.ftl``. ``permissions_page.py`` makes
``docs/permissions.md``.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import chain, product
from typing import Final, Unpack

from bot.domain.people import Person, Role, Staff
from bot.domain.staff.rights_conditions import (
    ActingPerson,
    Condition,
    MatterFacts,
    has_body_no_liaison,
    has_counting_signature,
    has_no_role,
    has_started,
    is_anybody,
    is_assignee,
    is_case_unrestricted,
    is_in_circle,
    is_member,
    is_named_editor,
    is_not_frozen,
    is_not_recused,
    is_of_own_body,
)

COUNTS_AFTER: Final = timedelta(hours=24)  # so that a role obtained by a trick is taken back before it signs
GROUP_ROLE: Final = Role.MODERATOR  # of the members of moderators' groups, and of who has lost another role
GIVEN_ROLES: Final = (Role.LEAD, Role.LIAISON, Role.EDITOR, Role.EXPERT, Role.OWNER)
"""The roles that are given in chat, in the order of their buttons."""


class Permission(StrEnum):
    """Something that somebody may do. Each has its line in ``PERMISSIONS``."""

    LEARN_AND_REPORT = "learn and report"

    READ_CASES = "read cases"
    SEE_CASE = "see a case"
    HANDLE_CASES = "handle cases"
    LEAD = "lead"
    ADMINISTER = "administer"
    SPEAK_FOR_BODY = "speak for a body"
    WATCH_ATLAS = "watch the atlas"
    EDIT_LESSONS = "edit lessons"
    ANSWER_AS_EXPERT = "answer as an expert"

    OPEN_DESK = "open the moderators' desk"
    OPEN_LEADS_DESK = "open the leads' desk"
    OPEN_BODY_DESK = "open a body's desk"
    OPEN_OWNERS_DESK = "open the owners' desk"
    WORK_HERE = "work here"

    SIGN = "sign"
    SIGN_AS_MODERATOR = "sign as a moderator"
    SIGN_AS_OWNER = "sign as an owner"

    WORK_ON_CASES = "work on cases"
    UNMERGE_CASE = "unmerge a case"
    REOPEN_CASE = "reopen a case"
    BREAK_CLAIM = "break a claim"
    HAND_OVER = "hand over a case"
    STOP_COLLEAGUE = "stop a colleague"
    MUTE_REPORTERS = "mute reporters"
    LIFT_MUTES = "lift mutes"
    SHARE_REPLIES = "write replies for all moderators"
    DRILL = "drill"
    LEAD_DRILL = "lead a drill"
    SEE_FIGURES = "see figures"
    SEE_SPACES = "see the figures of both spaces"
    WATCH_SITUATION = "watch the situation screen"
    READ_BRIEF = "read the brief"
    SEE_USAGE = "see what people ask and where they leave the form"

    LEAD_DESK = "lead the desk"
    EXPORT_CASES = "export case rows"
    PLAN_ROSTER = "plan the roster"
    SERVE_HOURS = "serve hours of the roster"

    HANDLE_REFERRALS = "handle referrals"
    REFER_CASE = "refer a case"
    RECALL_REFERRAL = "recall a referral"
    ANSWER_REFERRAL = "answer a referral"
    ASK_WITNESSES = "ask witnesses"
    FORWARD_WISH = "forward a body's wish to witnesses"
    READ_WITNESS_ANSWER = "read a witness's answer"
    ALERT_BODY = "alert a body"
    SIGN_ALERT = "sign an alert"
    CALL_BACK_ALERT = "call back an alert"
    ACKNOWLEDGE_ALERT = "acknowledge an alert"

    READ_ATLAS = "read the atlas"
    GRADE_AREA = "grade an area"
    LOCK_ATLAS = "lock the atlas"
    SET_OFFICIAL_LEVEL = "set an official level"
    MOVE_TASK = "move a task of the road map"
    DROP_TASK = "drop a task of the road map"
    READ_STAGES = "read the stages of the election"
    REPORT_STAGE = "say how far a stage is for their body"
    SET_STAGE = "set a stage with a source"
    ASK_OPINIONS = "ask for opinions"
    READ_THREATS = "read the register of threats"
    GRADE_THREAT = "grade a threat, and add one"
    SET_MEASURE = "take up and move a measure"
    DROP_MEASURE = "drop a measure, and withdraw a threat"
    LOCK_THREATS = "lock the register of threats"
    GIVE_OPINION = "give an opinion"
    READ_ALL_OPINIONS = "read all opinions"
    READ_DIVISION = "read the division of work"
    STAND_ON_ROW = "confirm a row of the division or object to it"
    LOCK_DIVISION = "lock the division of work"
    WRITE_TO_PROVINCE = "enter what was sent to the province"

    DECIDE_MEASURES = "decide about proposed measures"
    ACKNOWLEDGE_MEASURE = "say that a body has a measure"

    WRITE_BROADCASTS = "write broadcasts"
    WATCH_BROADCASTS = "watch broadcasts"
    SIGN_BROADCASTS = "sign broadcasts"
    STOP_BROADCASTS = "stop broadcasts"
    READ_REMARKS = "read remarks"
    ANSWER_INQUIRIES = "answer people's questions"
    RECORD_CARDS = "read cards aloud for everybody"
    PUBLISH = "publish"
    SET_PUBLICATION = "set what is published"
    SIGN_FINAL_REPORT = "sign the final report"

    GIVE_ROLES = "give roles"
    GIVE_AREAS = "give areas"
    NAME_OWN_BODY = "name their own body"
    SEE_SIGNATURES = "see what waits for signatures"
    NAME_CIRCLE = "name the restricted circle"
    LINK_ACCOUNTS = "link accounts"
    LET_PEOPLE_IN = "let people into a group"
    SET_GROUP_AREAS = "set a group's areas"
    REGISTER_GROUPS = "register groups"
    CHANGE_SETTINGS = "change settings"
    MANAGE_COHORTS = "manage cohorts"
    REVOKE_CERTIFICATES = "revoke certificates"
    BURN = "burn"


type Clause = Sequence[Condition | Permission]


def is_moderator(who: ActingPerson) -> bool:
    """is a moderator"""
    return who.role == Role.MODERATOR


def is_lead(who: ActingPerson) -> bool:
    """is a lead"""
    return who.role == Role.LEAD


def is_owner(who: ActingPerson) -> bool:
    """is an owner"""
    return who.role == Role.OWNER


def is_liaison(who: ActingPerson) -> bool:
    """is a body's liaison"""
    return who.role == Role.LIAISON


def is_editor(who: ActingPerson) -> bool:
    """is an editor"""
    return who.role == Role.EDITOR


def is_expert(who: ActingPerson) -> bool:
    """is an expert"""
    return who.role == Role.EXPERT


NOT_ALLOWED: Final = "not-allowed"
NOT_MEMBER: Final = "not-member"
REFUSALS: Final[Mapping[Condition, str]] = {is_member: NOT_MEMBER, is_not_frozen: "frozen"}

PERMISSIONS: Final[dict[Permission, Sequence[Clause]]] = {
    Permission.LEARN_AND_REPORT: [[is_anybody]],
    # ------------------------------------------------------------------ what a role is for
    # Liaisons and experts read no case, even in a moderators' group: it may accuse the body that a liaison speaks for.
    Permission.READ_CASES: [[has_no_role], [is_moderator], [is_lead], [is_editor], [is_owner]],
    Permission.SEE_CASE: [
        [Permission.READ_CASES, is_case_unrestricted, is_not_recused],
        [Permission.READ_CASES, is_in_circle, is_not_recused],
    ],
    # People whom cases can be handed to, and who may be in the restricted circle.
    Permission.HANDLE_CASES: [[is_moderator], [is_lead], [is_owner]],
    Permission.LEAD: [[is_lead], [is_owner]],
    Permission.ADMINISTER: [[is_owner]],
    Permission.SPEAK_FOR_BODY: [[is_liaison]],
    Permission.WATCH_ATLAS: [[is_liaison], [is_lead], [is_owner]],
    Permission.EDIT_LESSONS: [[is_editor]],
    Permission.ANSWER_AS_EXPERT: [[is_expert]],
    # ------------------------------------------------------------------ doors
    Permission.OPEN_DESK: [[is_member, Permission.READ_CASES, is_not_frozen]],
    Permission.OPEN_LEADS_DESK: [[is_member, is_lead, is_not_frozen], [is_owner, is_not_frozen]],
    Permission.OPEN_BODY_DESK: [
        [is_liaison, is_not_frozen],
        [is_owner, is_not_frozen],
        [is_lead, is_member, is_not_frozen],
    ],
    Permission.OPEN_OWNERS_DESK: [[is_owner, is_not_frozen]],
    Permission.WORK_HERE: [
        [is_moderator, is_not_frozen],
        [is_liaison, is_not_frozen],
        [is_editor, is_not_frozen],
        [is_expert, is_not_frozen],
        [is_owner, is_not_frozen],
        [is_lead, is_member, is_not_frozen],
    ],
    # ------------------------------------------------------------------ signatures, where two are needed
    Permission.SIGN: [[Permission.LEAD, is_not_frozen, has_counting_signature]],
    Permission.SIGN_AS_MODERATOR: [
        [is_not_frozen, has_started, is_moderator, has_counting_signature],
        [is_not_frozen, has_started, is_lead, has_counting_signature],
        [is_not_frozen, has_started, is_editor, has_counting_signature],
        [is_not_frozen, has_started, is_owner, has_counting_signature],
    ],
    Permission.SIGN_AS_OWNER: [[Permission.SIGN, Permission.ADMINISTER]],
    # ------------------------------------------------------------------ cases
    Permission.WORK_ON_CASES: [[Permission.OPEN_DESK]],
    Permission.UNMERGE_CASE: [
        [Permission.WORK_ON_CASES, is_assignee],
        [Permission.WORK_ON_CASES, Permission.LEAD],
    ],
    Permission.REOPEN_CASE: [
        [Permission.WORK_ON_CASES, is_assignee],
        [Permission.WORK_ON_CASES, Permission.LEAD],
    ],
    Permission.BREAK_CLAIM: [[Permission.WORK_ON_CASES, Permission.LEAD]],
    Permission.HAND_OVER: [[Permission.OPEN_DESK]],
    Permission.STOP_COLLEAGUE: [[Permission.OPEN_DESK]],
    Permission.MUTE_REPORTERS: [[Permission.OPEN_DESK]],
    Permission.LIFT_MUTES: [[Permission.MUTE_REPORTERS, Permission.LEAD]],
    Permission.SHARE_REPLIES: [[Permission.OPEN_LEADS_DESK]],
    Permission.DRILL: [[Permission.OPEN_DESK]],
    Permission.LEAD_DRILL: [[Permission.DRILL, Permission.LEAD]],
    Permission.SEE_FIGURES: [[Permission.OPEN_DESK]],
    Permission.SEE_SPACES: [[Permission.OPEN_LEADS_DESK]],
    Permission.WATCH_SITUATION: [[Permission.OPEN_LEADS_DESK]],
    Permission.READ_BRIEF: [[Permission.OPEN_BODY_DESK]],
    Permission.SEE_USAGE: [[Permission.OPEN_OWNERS_DESK]],
    # ------------------------------------------------------------------ leads at work: board, offers, roster
    Permission.LEAD_DESK: [[Permission.WORK_ON_CASES, Permission.LEAD]],
    Permission.EXPORT_CASES: [[Permission.LEAD_DESK]],
    Permission.PLAN_ROSTER: [[Permission.OPEN_LEADS_DESK]],
    Permission.SERVE_HOURS: [[Permission.OPEN_DESK]],
    # ------------------------------------------------------------------ referrals and witnesses
    Permission.HANDLE_REFERRALS: [[Permission.OPEN_DESK]],
    Permission.REFER_CASE: [
        [Permission.HANDLE_REFERRALS, is_assignee],
        [Permission.HANDLE_REFERRALS, Permission.LEAD],
    ],
    Permission.RECALL_REFERRAL: [[Permission.OPEN_LEADS_DESK]],
    Permission.ANSWER_REFERRAL: [
        [is_liaison, is_of_own_body, is_not_frozen],
        [Permission.LEAD, has_body_no_liaison, is_not_frozen],
    ],
    Permission.ASK_WITNESSES: [[Permission.OPEN_DESK]],
    Permission.FORWARD_WISH: [[Permission.LEAD, is_not_frozen]],
    Permission.READ_WITNESS_ANSWER: [[Permission.OPEN_BODY_DESK]],
    # ------------------------------------------------------------------ quick alerts
    Permission.ALERT_BODY: [[Permission.HANDLE_REFERRALS, is_assignee]],
    Permission.SIGN_ALERT: [[Permission.OPEN_LEADS_DESK]],
    Permission.CALL_BACK_ALERT: [
        [Permission.HANDLE_REFERRALS, is_assignee],
        [Permission.HANDLE_REFERRALS, Permission.LEAD],
    ],
    Permission.ACKNOWLEDGE_ALERT: [[is_liaison, is_of_own_body, is_not_frozen]],
    # ------------------------------------------------------------------ the atlas, its road map, opinions
    Permission.READ_ATLAS: [[Permission.OPEN_BODY_DESK]],
    Permission.GRADE_AREA: [[Permission.SPEAK_FOR_BODY, Permission.READ_ATLAS]],
    Permission.LOCK_ATLAS: [[Permission.OPEN_LEADS_DESK]],
    Permission.SET_OFFICIAL_LEVEL: [[Permission.OPEN_LEADS_DESK]],
    Permission.MOVE_TASK: [
        [Permission.READ_ATLAS, is_liaison, is_of_own_body],
        [Permission.READ_ATLAS, Permission.LEAD],
    ],
    Permission.DROP_TASK: [[Permission.READ_ATLAS, Permission.LEAD]],
    Permission.READ_STAGES: [[Permission.OPEN_BODY_DESK]],
    Permission.REPORT_STAGE: [[Permission.READ_STAGES, is_liaison, is_of_own_body]],
    Permission.SET_STAGE: [[Permission.OPEN_LEADS_DESK]],
    Permission.ASK_OPINIONS: [[Permission.OPEN_LEADS_DESK]],
    Permission.READ_THREATS: [[Permission.OPEN_BODY_DESK]],
    Permission.GRADE_THREAT: [
        [Permission.SPEAK_FOR_BODY, Permission.READ_THREATS],
        [Permission.LEAD, Permission.READ_THREATS],
    ],
    Permission.SET_MEASURE: [
        [Permission.READ_THREATS, is_liaison, is_of_own_body],
        [Permission.READ_THREATS, Permission.LEAD],
    ],
    Permission.DROP_MEASURE: [[Permission.READ_THREATS, Permission.LEAD]],
    Permission.LOCK_THREATS: [[Permission.OPEN_LEADS_DESK]],
    Permission.GIVE_OPINION: [[Permission.WORK_HERE]],
    Permission.READ_ALL_OPINIONS: [[Permission.LEAD, is_not_frozen]],
    # ------------------------------------------------------------------ measures that cases propose
    Permission.DECIDE_MEASURES: [[Permission.OPEN_LEADS_DESK]],
    Permission.ACKNOWLEDGE_MEASURE: [[is_liaison, is_of_own_body, is_not_frozen]],
    # ------------------------------------------------------------------ the division of work
    Permission.READ_DIVISION: [[Permission.OPEN_BODY_DESK]],
    Permission.STAND_ON_ROW: [[Permission.SPEAK_FOR_BODY, Permission.READ_DIVISION]],
    Permission.LOCK_DIVISION: [[Permission.OPEN_LEADS_DESK]],
    Permission.WRITE_TO_PROVINCE: [[Permission.OPEN_LEADS_DESK]],
    # ------------------------------------------------------------------ news, lessons, publication
    Permission.WRITE_BROADCASTS: [
        [is_owner, is_not_frozen],
        [is_editor, is_not_frozen],
        [is_named_editor, is_not_frozen],
    ],
    Permission.WATCH_BROADCASTS: [
        [is_lead, is_not_frozen],
        [is_owner, is_not_frozen],
        [is_editor, is_not_frozen],
        [is_named_editor, is_not_frozen],
    ],
    Permission.SIGN_BROADCASTS: [[Permission.OPEN_LEADS_DESK]],
    Permission.STOP_BROADCASTS: [[Permission.LEAD, is_not_frozen]],
    Permission.READ_REMARKS: [[is_editor, is_not_frozen], [is_named_editor, is_not_frozen]],
    Permission.ANSWER_INQUIRIES: [[is_editor, is_not_frozen], [is_named_editor, is_not_frozen]],
    Permission.RECORD_CARDS: [[Permission.ANSWER_INQUIRIES], [is_owner, is_not_frozen]],
    Permission.PUBLISH: [[Permission.OPEN_LEADS_DESK]],
    Permission.SET_PUBLICATION: [[Permission.OPEN_OWNERS_DESK]],
    Permission.SIGN_FINAL_REPORT: [[Permission.OPEN_LEADS_DESK]],
    # ------------------------------------------------------------------ people, groups, the program
    Permission.GIVE_ROLES: [[Permission.OPEN_LEADS_DESK]],
    Permission.GIVE_AREAS: [[Permission.OPEN_LEADS_DESK]],
    Permission.NAME_OWN_BODY: [[Permission.WORK_HERE]],
    Permission.SEE_SIGNATURES: [[Permission.OPEN_LEADS_DESK]],
    Permission.NAME_CIRCLE: [[Permission.OPEN_OWNERS_DESK]],
    Permission.LINK_ACCOUNTS: [[Permission.OPEN_OWNERS_DESK]],
    Permission.LET_PEOPLE_IN: [[Permission.OPEN_LEADS_DESK]],
    Permission.SET_GROUP_AREAS: [[Permission.OPEN_LEADS_DESK]],
    Permission.REGISTER_GROUPS: [[Permission.OPEN_OWNERS_DESK]],
    Permission.CHANGE_SETTINGS: [[Permission.OPEN_OWNERS_DESK]],
    Permission.MANAGE_COHORTS: [[Permission.OPEN_OWNERS_DESK]],
    Permission.REVOKE_CERTIFICATES: [[Permission.OPEN_OWNERS_DESK]],
    Permission.BURN: [[Permission.OPEN_OWNERS_DESK]],
}


def is_granted(permission: Permission, who: ActingPerson) -> bool:
    """Whether they may do it now."""
    return any(_holds(clause, who) for clause in PERMISSIONS.get(permission, ()))


def _holds(clause: Clause, who: ActingPerson) -> bool:
    return all(
        is_granted(part, who) if isinstance(part, Permission) else part(who) for part in clause
    ) and bool(clause)


def is_for_everybody(permission: Permission) -> bool:
    """Whether it requires nothing of the person, as most of what citizens do."""
    return [is_anybody] in PERMISSIONS.get(permission, ())


def refusal(permission: Permission, who: ActingPerson) -> str:
    """Why they may not do it, as a text key; empty if they may."""
    if is_granted(permission, who):
        return ""
    furthest, reason = -1, NOT_ALLOWED
    for clause in clauses_of(permission):
        failing = next(place for place, condition in enumerate(clause) if not condition(who))
        named = REFUSALS.get(clause[failing], NOT_ALLOWED)
        if failing > furthest or (failing == furthest and reason == NOT_ALLOWED):
            furthest, reason = failing, named
    return reason


@cache
def clauses_of(permission: Permission) -> tuple[Sequence[Condition], ...]:
    """Its clauses, every permission in them replaced by its conditions; cached (``tests/fakes/permissions.py``)."""
    clauses: list[Sequence[Condition]] = []
    for clause in PERMISSIONS.get(permission, ()):
        parts = [clauses_of(part) if isinstance(part, Permission) else [[part]] for part in clause]
        clauses += (tuple(dict.fromkeys(chain(*choice))) for choice in product(*parts) if choice)
    return tuple(clauses)


def acting_person(person: Person, *, now: datetime, **matter: Unpack[MatterFacts]) -> ActingPerson:
    """The person who wrote or pressed."""
    staff, membership = person.staff, person.membership
    return ActingPerson(
        role=staff.role if staff is not None else None,
        is_member=membership is not None and membership.allows(now=now),
        is_frozen=staff is not None and staff.frozen,
        has_started=staff is not None and staff.started,
        has_counting_signature=staff is not None and is_signature_counted(staff, now=now),
        **matter,
    )


def acting_staff(staff: Staff | None, **matter: Unpack[MatterFacts]) -> ActingPerson:
    """A member of staff, for permissions that need neither a group nor a signature."""
    if staff is None:
        return ActingPerson(**matter)
    return ActingPerson(role=staff.role, is_frozen=staff.frozen, has_started=staff.started, **matter)


def signing_staff(staff: Staff | None, *, now: datetime) -> ActingPerson:
    """A member of staff whose signature is asked for."""
    if staff is None:
        return ActingPerson()
    return ActingPerson(
        role=staff.role,
        is_frozen=staff.frozen,
        has_started=staff.started,
        has_counting_signature=is_signature_counted(staff, now=now),
    )


def signing_right_starts_at(staff: Staff) -> datetime | None:
    """When their signature begins to count; None if it always counts. A moderator's does not without a
    desk."""
    return None if staff.since is None else staff.since + COUNTS_AFTER


def is_signature_counted(staff: Staff, *, now: datetime) -> bool:
    """Whether the role or the desk is old enough."""
    since = signing_right_starts_at(staff)
    return since is None or now >= since


def asks_membership(permission: Permission, person: Person) -> bool:
    """Whether it depends on their membership in a group, so that the messenger must be asked first."""
    return _asks_role_for_membership(permission, person.staff.role if person.staff is not None else None)


@cache
def _asks_role_for_membership(permission: Permission, role: str | None) -> bool:
    return refusal(permission, ActingPerson(role=role)) == NOT_MEMBER


def role_grants(role: str | None, permission: Permission, **matter: Unpack[MatterFacts]) -> bool:
    """Whether a role gives this right, if nothing else prevents it."""
    return is_granted(permission, ActingPerson(role, True, False, True, True, **matter))


_cached_role_grants = cache(role_grants)


def has_role_for(staff: Staff | None, permission: Permission, **matter: Unpack[MatterFacts]) -> bool:
    """``role_grants`` for a row of staff; False without one."""
    return staff is not None and _cached_role_grants(staff.role, permission, **matter)


def is_given_role(role: str) -> bool:
    """Whether it is given in chat; other roles have their rights from their group."""
    return role in GIVEN_ROLES


def roles_granting(permission: Permission) -> frozenset[Role]:
    """All roles that give this right."""
    return frozenset(role for role in Role if role_grants(role, permission))
