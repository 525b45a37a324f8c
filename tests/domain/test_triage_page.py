"""docs/triage.md is generated from the rules and is complete."""

from pathlib import Path

from bot.domain.cases.reports import TABLE, Action, State
from bot.domain.cases.triage_page import ACTION_ROLES, ActionRole, page

PAGE = Path(__file__).parents[2] / "docs" / "triage.md"


def test_the_page_is_made_from_the_table() -> None:
    made = page()
    assert PAGE.read_text(encoding="utf-8") == made, (
        "python -c \"from bot.domain.cases.triage_page import page; print(page(), end='')\" > docs/triage.md"
    )


def test_every_step_is_an_arrow_and_a_line() -> None:
    lines = page().splitlines()
    arrows = [line.strip() for line in lines if "-->" in line]
    for (state, action), after in TABLE.items():
        assert any(
            line.startswith(f"{state} --> {after}: ") and action in line.split(": ")[1].split(", ")
            for line in arrows
        ), (state, action)
        assert any(
            line.startswith(f"| `{action}` |") and f"`{state}`" in line and f"| `{after}` |" in line
            for line in lines
        ), (state, action)
    assert f"{State.WITHDRAWN} --> [*]" in arrows


def test_every_action_has_a_role_and_every_role_acts() -> None:
    assert set(ACTION_ROLES) == set(Action) and set(ACTION_ROLES.values()) == set(ActionRole)
