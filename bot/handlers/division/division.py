"""``/division``: who takes which act, for liaisons, leads and owners. Nobody else can see it."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.division.division_table import FIRST_GAPS, DivisionTable, RowGap
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.staff.signed_versions import current_draft, newest_locked
from bot.handlers.atlas.atlas_words import is_lead
from bot.handlers.division.division_arguments import DivisionPage, VersionPage
from bot.handlers.division.division_rows import GAPS, MINE, WAITING
from bot.handlers.pieces import button, lines
from bot.usecases.division.agree_division import find_division_version, has_changed_since
from bot.usecases.division.division_now import division_now
from bot.usecases.division.stand_on_rows import Voices, all_voices
from bot.usecases.staff.reachable import note_started


async def division(update: Incoming, ctx: Ctx) -> Turn:
    """Show what is agreed, what is missing, and what can be done."""
    await note_started(ctx)
    table, voices = await division_now(ctx), await all_voices(ctx)
    args: dict[str, Arg] = {
        "state": await _state(ctx),
        "rows": len(table.rows),
        "acts": len(table.acts),
        "others": table.taught_only,
        "missing": _missing(table),
        "confirmed": sum(voices.is_confirmed(row) for row in table.rows),
        "waiting": len(voices.waiting_objections(table)),
    }
    return Turn(
        (Screen("division", args, await _action_rows(table, voices, ctx)),), session=ctx.session.at("")
    )


async def _state(ctx: Ctx) -> TextRef:
    versions = await ctx.uow.division.versions()
    agreed, draft = newest_locked(versions), current_draft(versions)
    terms = []
    if agreed is not None:
        key = "agreed"
        if await has_changed_since(ctx, await find_division_version(ctx, agreed.id)):
            key = "agreed-changed"
        terms.append(TextRef(f"division-state-{key}", {"number": agreed.number, "day": agreed.day}))
    if draft is not None:
        terms.append(TextRef("division-state-draft", {"number": draft.number}))
    return lines(terms) if terms else TextRef("division-state-none")


def _missing(table: DivisionTable) -> TextRef:
    """How many rows lack a body, a liaison or an article."""
    counts = {gap: sum(gap in table.gaps(row) for row in table.rows) for gap in RowGap if gap in FIRST_GAPS}
    terms = [TextRef(f"division-missing-{gap}", {"count": count}) for gap, count in counts.items() if count]
    return lines(terms) if terms else TextRef("division-missing-none")


TEXT_FAMILIES: Final = (
    *(f"division-missing-{gap}" for gap in FIRST_GAPS),
    *(f"division-state-{state}" for state in ("agreed", "agreed-changed")),
)


async def _action_rows(table: DivisionTable, voices: Voices, ctx: Ctx) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if has_role_for(ctx.person.staff, Permission.STAND_ON_ROW):
        rows.append((button("division-button-mine", "division.rows", DivisionPage(MINE)),))
    gaps = button("division-button-gaps", "division.rows", DivisionPage(GAPS))
    waiting = button("division-button-waiting", "division.rows", DivisionPage(WAITING))
    rows.append((waiting, gaps) if voices.waiting_objections(table) else (gaps,))
    groups = [
        button("division-button-group", "division.rows", DivisionPage(group), {"name": name})
        for group, name in ctx.content.groups.items()
        if any(ctx.content.acts[act].group == group for act in table.acts)
    ]
    rows += [tuple(reversed(groups[at : at + 2])) for at in range(0, len(groups), 2)]
    papers = (
        button("division-button-xlsx", "division.xlsx", VersionPage("now")),
        button("division-button-pdf", "division.pdf", VersionPage("now")),
    )
    rows.append(papers)
    rows.append(
        (button("opinion-button-rounds", "opinions"), button("atlas-button-versions", "division.versions"))
    )
    if is_lead(ctx.person):
        rows.append((button("atlas-button-draft", "division.draft"),))
    return (*rows, (button("button-menu", "menu"),))


def division_button() -> Button:
    """The button that opens it elsewhere."""
    return button("division-button-open", "division")
