"""The map of rights says what the checks say that it replaces, for every role."""

from datetime import UTC, datetime, timedelta
from itertools import product

from bot.domain.cases.claims import LEADS
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff import roles
from bot.domain.staff.permissions import (
    GIVEN_ROLES,
    Permission,
    is_granted,
    roles_granting,
    signing_staff,
)
from bot.handlers.atlas.atlas_words import WATCHERS
from bot.usecases.staff.note_started import OF_GROUPS

SATURDAY = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)
WHO = Account(Messenger.TELEGRAM, 9050)


def test_sets_of_roles() -> None:
    assert roles_granting(Permission.LEAD) == roles.SIGNERS == LEADS
    assert roles_granting(Permission.SIGN) == roles.SIGNERS
    assert roles_granting(Permission.HANDLE_CASES) == set(Role) - roles.NO_MODERATORS == set(OF_GROUPS)
    assert roles_granting(Permission.READ_CASES) == set(Role) - roles.OUTSIDERS
    assert roles_granting(Permission.WATCH_ATLAS) == WATCHERS
    assert GIVEN_ROLES == roles.GIVEN and set(Role) - set(GIVEN_ROLES) == {Role.MODERATOR}


def test_signatures() -> None:
    now = SATURDAY
    for role, started, frozen, hours in product(Role, (False, True), (False, True), (None, 23, 24)):
        since = None if hours is None else now - timedelta(hours=hours)
        staff = Staff(WHO, role, started=started, frozen=frozen, since=since)
        who = signing_staff(staff, now=now)
        assert is_granted(Permission.SIGN, who) is roles.has_signing_right(staff, now=now)
        assert is_granted(Permission.SIGN_AS_MODERATOR, who) is roles.has_moderator_signing_right(
            staff, now=now
        )
