"""What a command outside the program sees of the staff directory:
its groups, and whether there is an owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, roles_granting
from storage.columns import chat_of
from storage.command_database import open_for_command
from storage.engine import read_url, unusable
from storage.models import groups, staff

_ACTIVE: Final = select(groups.c.messenger, groups.c.chat_id).where(groups.c.active)
_OWNERS: Final = select(staff.c.account).where(
    staff.c.role.in_(sorted(roles_granting(Permission.ADMINISTER)))
)
_NOTED: Final = select(staff.c.account, staff.c.same_as).where(staff.c.same_as.is_not(None))
_TROUBLE: Final = "the database cannot be read now ({}): try again"


@dataclass(frozen=True, slots=True)
class StaffOverview:
    """``groups``: the moderators' groups that the bot is in, written like accounts. ``noted``: accounts that
    are noted as belonging to one person together with another."""

    groups: Sequence[Account] = ()
    owners: int = 0
    noted: frozenset[Account] = frozenset()


async def read_staff_overview(url: str) -> StaffOverview:
    """Works while the program runs. Raises DatabaseUnusable."""
    try:
        async with open_for_command(url, trouble=_TROUBLE) as database, database.reading() as link:
            active = [Account(*chat_of(row)) for row in await link.rows(_ACTIVE)]
            pairs = await link.rows(_NOTED)
            noted = frozenset(Account.parse(text) for row in pairs for text in (row.account, row.same_as))
            return StaffOverview(active, len(await link.rows(_OWNERS)), noted)
    except (DBAPIError, OSError) as trouble:
        raise unusable(read_url(url), trouble) from trouble
