"""Who may give which role, and from when on somebody's signature counts. Pure rules.

A role is given by two and taken by one: what goes wrong when somebody has too much right is worse than what goes
wrong when somebody has too little.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import NotAllowed, NotFound
from bot.domain.people import Account, Role, Staff

COUNTS_AFTER: Final = timedelta(hours=24)
"""So that a role that was given by a trick can be taken back before it signs anything."""
SIGNERS: Final = frozenset({Role.LEAD, Role.OWNER})
GIVEN: Final = (Role.LEAD, Role.LIAISON, Role.EDITOR, Role.EXPERT, Role.OWNER)
"""The roles that are given in chat; a moderator is who is in a moderators' group."""

NO_MODERATORS: Final = frozenset({Role.EDITOR, Role.LIAISON, Role.EXPERT})
"""Who works on something else than cases: never in the smaller circle."""
OUTSIDERS: Final = frozenset({Role.LIAISON, Role.EXPERT})
"""Who finds and reads no case and has no rights in a moderators' group, though he be a member of it. A liaison speaks
for a body that a case may accuse: he reads what was sent to his body, and nothing else."""


def may_be_one_person(role: Role, other: Role) -> bool:
    """Whether two accounts may be one person's: who speaks for a body, or is asked from outside, reads no cases by
    another account."""
    return (role in OUTSIDERS) == (other in OUTSIDERS)


def signing_right_starts_at(staff: Staff) -> datetime | None:
    """From when on his signature counts; None where it always has. Without a desk a moderator's does not."""
    return None if staff.since is None else staff.since + COUNTS_AFTER


def has_signing_right(staff: Staff | None, *, now: datetime) -> bool:
    """Whether his signature counts now."""
    if staff is None or staff.role not in SIGNERS or staff.frozen:
        return False
    since = signing_right_starts_at(staff)
    return since is None or now >= since


def require_signing_right(staff: Staff | None, *, now: datetime, otherwise: str) -> Staff:
    """Him, if his signature counts. Raises NotAllowed: ``otherwise`` for who never signs, a sentence of its own for
    who does not yet."""
    if staff is None or staff.role not in SIGNERS:
        raise NotAllowed(otherwise)
    if staff.frozen:
        raise NotAllowed("frozen")
    since = signing_right_starts_at(staff)
    if since is not None and now < since:
        raise NotAllowed("role-fresh", {"from": since})
    return staff


def has_moderator_signing_right(staff: Staff | None, *, now: datetime) -> bool:
    """Whether his signature counts where a moderator's does: he has had his desk, or his role, for long enough. Whose
    desk went with his group has none, however long ago he had opened it."""
    if staff is None or staff.frozen or not staff.started or staff.role in OUTSIDERS:
        return False
    since = signing_right_starts_at(staff)
    return since is None or now >= since


def require_moderator_signing_right(staff: Staff | None, *, now: datetime) -> None:
    """Raises NotAllowed: for who has no desk yet, who was stopped, and whose day is not over."""
    if staff is not None and staff.frozen:
        raise NotAllowed("frozen")
    if staff is None or not staff.started or staff.role in OUTSIDERS:
        raise NotAllowed("panic-no-desk")
    since = signing_right_starts_at(staff)
    if since is not None and now < since:
        raise NotAllowed("role-fresh", {"from": since})


def may_give(role: Role, *, by: Staff, to: Account, known: Staff | None, body: str = "") -> None:
    """Raises NotAllowed: for oneself, a leads' wish for an owner, an owner of the settings, somebody stopped, and
    NotFound for a role that is not given or that he has, a liaison's for the same body."""
    if role not in GIVEN or (known is not None and (known.role, known.body) == (role, body)):
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
    was_owner = known is not None and known.role is Role.OWNER
    if (role is Role.OWNER or was_owner) and by.role is not Role.OWNER:
        raise NotAllowed("role-owners")


def grant_role(role: Role, *, to: Account, known: Staff | None, now: datetime, body: str = "") -> Staff:
    """``body``: which one a liaison speaks for."""
    before = known or Staff(to, role)
    return replace(
        before, role=role, since=now, circle=before.circle and role not in NO_MODERATORS, body=body
    )


def changes_visible_cases(known: Staff, role: Role) -> bool:
    """Whether other cases are his to see with his new role than before, so that what he was shown goes: a liaison
    speaks for another body or for none any more, and who works on something else than cases sees none."""
    return known.role is Role.LIAISON or role in NO_MODERATORS


def takeable(known: Staff | None, *, by: Staff) -> Staff:
    """The one whose role ends. Raises NotFound where he has none that could, NotAllowed as above."""
    if known is None or known.role not in GIVEN:
        raise NotFound("role-none")
    _check_owner_rights(Role.MODERATOR, by=by, known=known)
    return known


def remove_role(known: Staff, *, started: bool | None = None) -> Staff:
    """A row that gives no rights by itself: what he may, his group says. Opening his desk anew, he begins
    anew; who keeps it is given his ``since`` by whoever takes the role. A liaison and an expert had no desk to keep."""
    keeps_desk = known.started and known.role not in OUTSIDERS
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
    return by.named and role is Role.LEAD and not others
