"""docs/permissions.md is generated from the map of rights and is complete."""

from pathlib import Path

from bot.domain.people import Role
from bot.domain.staff.permissions import Permission, clauses_of
from bot.domain.staff.permissions_page import page

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_the_page_is_made_from_the_map() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "python -c \"from bot.domain.staff.permissions_page import page; print(page(), end='')\""
        " > docs/permissions.md"
    )


def test_every_permission_and_every_condition_is_on_it() -> None:
    text = page()
    lines = text.splitlines()
    for permission in Permission:
        row = next(line for line in lines if line.startswith(f"| {permission} |"))
        assert row.count("|") == len(Role) + 3
        assert f"- **{permission}**" in lines
        for clause in clauses_of(permission):
            assert all(condition.__doc__ and condition.__doc__ in text for condition in clause), permission
