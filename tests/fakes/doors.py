"""The door of a route: the permission in ``DOORS`` with the same conditions as the route's own permission."""

from typing import Final

from bot.conversation.router import Route
from bot.domain.staff.permissions import Permission, clauses_of

DOORS: Final = (
    Permission.LEARN_AND_REPORT,
    Permission.OPEN_DESK,
    Permission.OPEN_LEADS_DESK,
    Permission.LEAD_DESK,
    Permission.OPEN_BODY_DESK,
    Permission.WORK_HERE,
    Permission.OPEN_OWNERS_DESK,
)


def door_of(route: Route) -> Permission:
    (door,) = (door for door in DOORS if [*clauses_of(door)] == [*clauses_of(route.needs)])
    return door
