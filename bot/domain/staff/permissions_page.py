"""The map of rights as a page for people, generated from the map itself.

python -c "from bot.domain.staff.permissions_page import page; print(page(), end='')" > docs/permissions.md
"""

from collections.abc import Iterator
from typing import Final

from bot.domain.people import Role
from bot.domain.staff.permissions import PERMISSIONS, Clause, Permission, role_grants
from bot.domain.staff.rights_conditions import Condition

_HEAD: Final = """\
# Permissions

This page is generated from `PERMISSIONS` in `bot/domain/staff/permissions.py`; a test compares them. What is not listed
is refused, and so is everything to a role that no condition names.

"""
_ROLES_HEAD: Final = """\
## What each role may do

`yes` says that the role gives the right. Other conditions may stand in the way of a single person: they are frozen,
are not in a registered group, or their signature does not count yet. `(yes)` says that the role gives it only in some
matters, such as a case that they hold; the list below names them. "No role" is somebody without a row among the
staff: a citizen, or a member of a moderators' group who has not opened the private chat.

"""
_RULES_HEAD: Final = """\
## The conditions

One line of a permission is enough. *Italics* are permissions that stand in this list themselves.

"""


def page() -> str:
    rules = "\n".join(_rules())
    return _HEAD + _ROLES_HEAD + "\n".join(_matrix()) + "\n\n" + _RULES_HEAD + rules + "\n"


def _matrix() -> Iterator[str]:
    columns = ["no role", *Role]
    yield "| permission | " + " | ".join(columns) + " |"
    yield "|---|" + "---|" * len(columns)
    for permission in Permission:
        marks = [_mark(permission, role) for role in (None, *Role)]
        yield f"| {permission} | " + " | ".join(marks) + " |"


def _mark(permission: Permission, role: Role | None) -> str:
    if role_grants(role, permission):
        return "yes"
    sometimes = role_grants(
        role,
        permission,
        is_assignee=True,
        is_of_own_body=True,
        has_body_no_liaison=True,
        is_named_editor=True,
    )
    return "(yes)" if sometimes else "–"


def _rules() -> Iterator[str]:
    for permission in Permission:
        clauses = PERMISSIONS.get(permission, ())
        yield f"- **{permission}**"
        for clause in clauses:
            yield f"    - {_clause_words(clause)}"


def _clause_words(clause: Clause) -> str:
    return " **and** ".join(
        f"may *{part}*" if isinstance(part, Permission) else _words(part) for part in clause
    )


def _words(condition: Condition) -> str:
    return condition.__doc__ or condition.__name__
