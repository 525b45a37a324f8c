"""Who may give which role, and from when on somebody's signature counts. Pure rules.

A role is given by two and taken by one: what goes wrong when somebody has too much right is worse than what goes
wrong when somebody has too little.
"""

from dataclasses import replace
from datetime import datetime

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account, Role, Staff
from bot.domain.staff.permissions import (
    Permission,
    has_role_for,
    is_given_role,
    is_granted,
    role_grants,
    signing_right_starts_at,
    signing_staff,
)


def may_be_one_person(role: Role, other: Role) -> bool:
    """Whether two accounts may be one person's: who speaks for a body, or is asked from outside, reads no cases by
    another account."""
    return role_grants(role, Permission.READ_CASES) == role_grants(other, Permission.READ_CASES)


def has_signing_right(staff: Staff | None, *, now: datetime) -> bool:
    """Whether their signature counts now."""
    return is_granted(Permission.SIGN, signing_staff(staff, now=now))


def require_signing_right(staff: Staff | None, *, now: datetime, otherwise: str) -> Staff:
    """Them, if their signature counts. Raises NotAllowed: ``otherwise`` for whoever never signs, a sentence of its own
    for whoever does not yet."""
    if staff is None or not has_role_for(staff, Permission.SIGN):
        raise NotAllowed(otherwise)
    _require_counting_signature(staff, Permission.SIGN, now=now)
    return staff


def has_moderator_signing_right(staff: Staff | None, *, now: datetime) -> bool:
    """Whether their signature counts where a moderator's does: they have had their desk, or their role, for long
    enough. Nobody whose desk went with their group has one, however long ago they had opened it."""
    return is_granted(Permission.SIGN_AS_MODERATOR, signing_staff(staff, now=now))


def require_moderator_signing_right(staff: Staff | None, *, now: datetime) -> None:
    """Raises NotAllowed: for whoever has no desk yet, was stopped, or whose day is not over."""
    if staff is not None and staff.frozen:
        raise NotAllowed("frozen")
    if staff is None or not staff.started or not has_role_for(staff, Permission.SIGN_AS_MODERATOR):
        raise NotAllowed("panic-no-desk")
    _require_counting_signature(staff, Permission.SIGN_AS_MODERATOR, now=now)


def _require_counting_signature(staff: Staff, permission: Permission, *, now: datetime) -> None:
    """Of somebody whose role signs: raises NotAllowed where a stop stands in the way, or their day."""
    if staff.frozen:
        raise NotAllowed("frozen")
    if not is_granted(permission, signing_staff(staff, now=now)):
        raise NotAllowed("role-fresh", {"from": signing_right_starts_at(staff)})


def has_same_role(staff: Staff, role: Role) -> bool:
    """Whether they have this very role now."""
    return staff.role is role


def may_give(role: Role, *, by: Staff, to: Account, known: Staff | None, body: str = "") -> None:
    """Raises NotAllowed: for oneself, a leads' wish for an owner, an owner of the settings, somebody stopped, and
    NotFound for a role that is not given or that he has, a liaison's for the same body."""
    if not is_given_role(role) or (known is not None and has_same_role(known, role) and known.body == body):
        raise NotFound("role-none")
    if by.account == to:
        raise NotAllowed("role-oneself")
    if known is not None and known.frozen:
        raise NotAllowed("role-of-frozen")
    _check_owner_rights(role, by=by, known=known)


def _check_owner_rights(role: Role, *, by: Staff, known: Staff | None) -> None:
    """Owners are made and unmade by owners; those of the settings by the settings alone."""
    if known is not None and known.named:
        raise NotAllowed("role-named")
    is_about_owner = role_grants(role, Permission.ADMINISTER) or has_role_for(known, Permission.ADMINISTER)
    if is_about_owner and not has_role_for(by, Permission.ADMINISTER):
        raise NotAllowed("role-owners")


def grant_role(role: Role, *, to: Account, known: Staff | None, now: datetime, body: str = "") -> Staff:
    """``body``: which one a liaison speaks for."""
    before = known or Staff(to, role)
    return replace(
        before,
        role=role,
        since=now,
        circle=before.circle and role_grants(role, Permission.HANDLE_CASES),
        body=body,
    )


def changes_visible_cases(known: Staff, role: Role) -> bool:
    """Whether other cases are his to see with his new role than before, so that what he was shown goes: a liaison
    speaks for another body or for none any more, and who works on something else than cases sees none."""
    return has_role_for(known, Permission.SPEAK_FOR_BODY) or not role_grants(role, Permission.HANDLE_CASES)


def takeable(known: Staff | None, *, by: Staff) -> Staff:
    """The one whose role ends. Raises NotFound where he has none that could, NotAllowed as above."""
    if known is None or not is_given_role(known.role):
        raise NotFound("role-none")
    _check_owner_rights(Role.MODERATOR, by=by, known=known)
    return known


def remove_role(known: Staff, *, started: bool | None = None) -> Staff:
    """A row that gives no rights by itself: what he may, his group says. Opening his desk anew, he begins
    anew; who keeps it is given his ``since`` by whoever takes the role. A liaison and an expert had no desk to keep."""
    keeps_desk = known.started and has_role_for(known, Permission.READ_CASES)
    return replace(
        known,
        role=Role.MODERATOR,
        since=None,
        named=False,
        circle=False,
        body="",
        started=keeps_desk if started is None else started,
    )


def is_sole_signer(by: Staff, *, others: int, role: Role) -> bool:
    """Whether the only one who could sign names the first lead: an owner of the settings on a new installation."""
    return (
        by.named
        and not others
        and role_grants(role, Permission.SIGN)
        and not role_grants(role, Permission.ADMINISTER)
    )
