"""Who may give which role, and when a signature counts. Pure rules.

Two people give a role and one takes it: a person with too many rights does more harm than one with too few.
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
    """Whether two accounts may belong to one person: a liaison or an outside expert must not read cases
    through another account."""
    return role_grants(role, Permission.READ_CASES) == role_grants(other, Permission.READ_CASES)


def has_signing_right(staff: Staff | None, *, now: datetime) -> bool:
    """Whether their signature counts now."""
    return is_granted(Permission.SIGN, signing_staff(staff, now=now))


def require_signing_right(staff: Staff | None, *, now: datetime, otherwise: str) -> Staff:
    """The person, if their signature counts. Raises NotAllowed: with ``otherwise`` for a role that never
    signs, with its own sentence for one that does not count yet."""
    if staff is None or not has_role_for(staff, Permission.SIGN):
        raise NotAllowed(otherwise)
    _require_counting_signature(staff, Permission.SIGN, now=now)
    return staff


def has_moderator_signing_right(staff: Staff | None, *, now: datetime) -> bool:
    """Whether their signature counts where a moderator's does: they have had their desk, or their role, for
    long enough. A person who lost the desk with their group has none, however long ago they opened it."""
    return is_granted(Permission.SIGN_AS_MODERATOR, signing_staff(staff, now=now))


def require_moderator_signing_right(staff: Staff | None, *, now: datetime) -> None:
    """Raises NotAllowed for a person without a desk, who is frozen, or whose waiting day is not over."""
    if staff is not None and staff.frozen:
        raise NotAllowed("frozen")
    if staff is None or not staff.started or not has_role_for(staff, Permission.SIGN_AS_MODERATOR):
        raise NotAllowed("panic-no-desk")
    _require_counting_signature(staff, Permission.SIGN_AS_MODERATOR, now=now)


def _require_counting_signature(staff: Staff, permission: Permission, *, now: datetime) -> None:
    """For a role that signs: raises NotAllowed if the person is frozen or their waiting day is not over."""
    if staff.frozen:
        raise NotAllowed("frozen")
    if not is_granted(permission, signing_staff(staff, now=now)):
        raise NotAllowed("role-fresh", {"from": signing_right_starts_at(staff)})


def has_same_role(staff: Staff, role: Role) -> bool:
    """Whether they have exactly this role now."""
    return staff.role is role


def may_give(role: Role, *, by: Staff, to: Account, known: Staff | None, body: str = "") -> None:
    """Raises NotAllowed for giving a role to oneself, for a lead who would change an owner, for an owner of
    the settings and for a frozen person; NotFound for a role that is not given in chat or that they already
    have (for a liaison: for the same body)."""
    if not is_given_role(role) or (known is not None and has_same_role(known, role) and known.body == body):
        raise NotFound("role-none")
    if by.account == to:
        raise NotAllowed("role-oneself")
    if known is not None and known.frozen:
        raise NotAllowed("role-of-frozen")
    _check_owner_rights(role, by=by, known=known)


def _check_owner_rights(role: Role, *, by: Staff, known: Staff | None) -> None:
    """Only owners make and unmake owners; only the settings unmake those that they name."""
    if known is not None and known.named:
        raise NotAllowed("role-named")
    is_about_owner = role_grants(role, Permission.ADMINISTER) or has_role_for(known, Permission.ADMINISTER)
    if is_about_owner and not has_role_for(by, Permission.ADMINISTER):
        raise NotAllowed("role-owners")


def grant_role(role: Role, *, to: Account, known: Staff | None, now: datetime, body: str = "") -> Staff:
    """``body``: the body that a liaison speaks for."""
    before = known or Staff(to, role)
    return replace(
        before,
        role=role,
        since=now,
        circle=before.circle and role_grants(role, Permission.HANDLE_CASES),
        body=body,
    )


def changes_visible_cases(known: Staff, role: Role) -> bool:
    """Whether they can see other cases with the new role, so that what they were shown is removed: a liaison
    speaks for another body or for none, and a role that does not handle cases sees none."""
    return has_role_for(known, Permission.SPEAK_FOR_BODY) or not role_grants(role, Permission.HANDLE_CASES)


def takeable(known: Staff | None, *, by: Staff) -> Staff:
    """The person whose role ends. Raises NotFound if they have none that can be taken, NotAllowed as
    above."""
    if known is None or not is_given_role(known.role):
        raise NotFound("role-none")
    _check_owner_rights(Role.MODERATOR, by=by, known=known)
    return known


def remove_role(known: Staff, *, started: bool | None = None) -> Staff:
    """A row without rights of its own: their group decides what they may do. If they open the desk again,
    their waiting time restarts; if they keep it, the caller restores ``since``. Liaisons and experts had no
    desk to keep."""
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


def ends_with_election(staff: Staff) -> bool:
    """Whether their role ends when the election is closed: everybody's but that of owners, and of editors, because
    lessons go on."""
    return not (has_role_for(staff, Permission.ADMINISTER) or has_role_for(staff, Permission.EDIT_LESSONS))


def end_role(known: Staff) -> Staff:
    """A row that gives nothing: whoever works in the next election is named, or opens the desk, anew. A freeze
    stays."""
    return remove_role(known, started=False)


def is_sole_signer(by: Staff, *, others: int, role: Role) -> bool:
    """Whether the only possible signer names the first lead: an owner of the settings on a new
    installation."""
    return (
        by.named
        and not others
        and role_grants(role, Permission.SIGN)
        and not role_grants(role, Permission.ADMINISTER)
    )
