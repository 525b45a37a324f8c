"""Another line in the map of rights, for one test."""

from collections.abc import Sequence
from functools import cache

import pytest

from bot.domain.staff import permissions
from bot.domain.staff.permissions import PERMISSIONS, Clause, Permission


def patch_permission(
    patch: pytest.MonkeyPatch, permission: Permission, clauses: Sequence[Clause] | None
) -> None:
    """Give a permission these clauses, or none at all with None, until the test ends.

    What the program has worked out from the map before is left aside for as long.
    """
    for name in ("clauses_of", "_asks_role_for_membership", "_cached_role_grants"):
        patch.setattr(permissions, name, cache(getattr(permissions, name).__wrapped__))
    if clauses is None:
        patch.delitem(PERMISSIONS, permission)
    else:
        patch.setitem(PERMISSIONS, permission, clauses)
