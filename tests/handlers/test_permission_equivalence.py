"""The map of rights says what the checks say that it replaces, for every role."""

from datetime import UTC, datetime, timedelta
from itertools import product

from bot.conversation.router import Route, Who, guard
from bot.domain.cases.claims import LEADS
from bot.domain.errors import RequestRefused
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Person, Role, Staff
from bot.domain.staff import roles
from bot.domain.staff.permissions import (
    GIVEN_ROLES,
    Permission,
    acting_person,
    asks_membership,
    is_granted,
    refusal,
    roles_granting,
    signing_staff,
)
from bot.handlers import TABLE
from bot.handlers.atlas.atlas_words import WATCHERS
from bot.usecases.staff.note_started import OF_GROUPS
from tests.fakes.turns import keys_for

SATURDAY = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)
WHO = Account(Messenger.TELEGRAM, 9050)
DOORS = {
    Who.ANYONE: Permission.LEARN_AND_REPORT,
    Who.MODERATOR: Permission.OPEN_DESK,
    Who.LEAD: Permission.OPEN_LEADS_DESK,
    Who.LIAISON: Permission.OPEN_BODY_DESK,
    Who.STAFF: Permission.WORK_HERE,
    Who.OWNER: Permission.OPEN_OWNERS_DESK,
}


def test_sets_of_roles() -> None:
    assert roles_granting(Permission.LEAD) == roles.SIGNERS == LEADS
    assert roles_granting(Permission.SIGN) == roles.SIGNERS
    assert roles_granting(Permission.HANDLE_CASES) == set(Role) - roles.NO_MODERATORS == set(OF_GROUPS)
    assert roles_granting(Permission.READ_CASES) == set(Role) - roles.OUTSIDERS
    assert roles_granting(Permission.WATCH_ATLAS) == WATCHERS
    assert GIVEN_ROLES == roles.GIVEN and set(Role) - set(GIVEN_ROLES) == {Role.MODERATOR}


def test_doors() -> None:
    now = SATURDAY
    for who, role, status, frozen in product(Who, (None, *Role), (None, *MembershipStatus), (False, True)):
        if role is None and frozen:
            continue
        staff = Staff(WHO, role, frozen=frozen) if role else None
        membership = Membership(WHO, 1, status, now) if status else None
        person = Person(WHO, keys_for(WHO), staff=staff, membership=membership)
        reason = ""
        try:
            guard(Route("x", TABLE[0].handler, who=who), person, now=now)
        except RequestRefused as refused:
            reason = refused.key.replace("not-let-in", "not-member")
        assert refusal(DOORS[who], acting_person(person, now=now)) == reason, (who, role, status, frozen)
        assert asks_membership(DOORS[who], person) is who.asks_membership(person), (who, role, status)


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
