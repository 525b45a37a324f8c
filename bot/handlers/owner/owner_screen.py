"""The current settings for owners: one screen, and one row for each subject."""

from datetime import datetime
from typing import Final

from bot.conversation.outgoing import Arg, Screen, TextRef
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Phase
from bot.domain.catalogue.election import POLLING
from bot.domain.owner.phases import is_phase_held
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.handlers.menu import back_to_menu
from bot.handlers.owner.admin_words import missing_names, shown_value
from bot.handlers.owner.first_day import list_button
from bot.handlers.pieces import NOTHING, button, paragraphs
from bot.handlers.staff.signatures import signatures_row
from bot.usecases.owner.change_settings import (
    NONE,
    AskingSetting,
    MissingRequirement,
    SettingKind,
    lacks_editor,
    missing_for_reports,
    value_of,
)

TEXT_FAMILIES: Final = (
    *(f"admin-reporting-{switch}" for switch in Reporting),
    *(f"admin-phase-{phase}" for phase in (*Phase, NONE)),
    *(f"admin-missing-{what}" for what in MissingRequirement),
    *(f"admin-subject-{name}" for name in (
        "days", "phase", "reporting", "numbers", "groups", "bodies", "keeping", "publication", "content", "health",
        "recordings", "spaces", "usage", "areas", "asking",
    )),
)  # fmt: skip
_PLAIN: Final = {
    "numbers": "admin.numbers",
    "groups": "admin.groups",
    "bodies": "admin.bodies",
    "keeping": "admin.keeping",
    "publication": "publish",
    "content": "admin.content",
    "recordings": "recordings",
}


async def settings_screen(ctx: Ctx) -> Screen:
    condition = await ctx.condition()
    values = {
        "reporting": shown_value(SettingKind.REPORTING, await value_of(ctx, SettingKind.REPORTING, "")),
        "phase": shown_value(SettingKind.PHASE, await value_of(ctx, SettingKind.PHASE, "")),
        "polling": shown_value(SettingKind.DAY, await value_of(ctx, SettingKind.DAY, POLLING)),
        "asking": shown_value(
            SettingKind.ASKING, await value_of(ctx, SettingKind.ASKING, AskingSetting.SWITCH)
        ),
        "health": TextRef("admin-well") if condition.is_healthy else TextRef("admin-unwell"),
    }
    running = await ctx.uow.settings.running()
    no_editor = await lacks_editor(ctx)
    args: dict[str, Arg] = {
        **values,
        "how": hold_note(running, now=ctx.clock.now()),
        "missing": await _missing_note(ctx, no_editor=no_editor),
    }
    first_steps, is_step_left = await list_button(ctx)
    rows = (
        *(((first_steps,),) if is_step_left else ()),
        *(((button("admin-button-no-editor", "role"),),) if no_editor else ()),
        *await signatures_row(ctx),
        (button("admin-subject-days", "admin.days", args={"value": values["polling"]}),),
        (button("admin-subject-phase", "admin.see", "phase", {"value": values["phase"]}),),
        (button("admin-subject-reporting", "admin.see", "reporting", {"value": values["reporting"]}),),
        *((button(f"admin-subject-{name}", verb),) for name, verb in _PLAIN.items()),
        (button("admin-subject-areas", "homes"),),
        (button("admin-button-roles", "role"),),
        (button("admin-subject-asking", "admin.questions", args={"value": values["asking"]}),),
        (button("admin-button-broadcasts", "bcast"),),
        (button("admin-subject-spaces", "spaces"),),
        (button("admin-subject-usage", "usage"),),
        (button("button-cohorts", "cohorts"),),
        (button("admin-subject-health", "admin.health", args={"value": values["health"]}),),
        *(() if is_step_left else ((first_steps,),)),
        back_to_menu(),
    )
    return Screen("admin", args, rows)


async def _missing_note(ctx: Ctx, *, no_editor: bool) -> TextRef:
    """What is still missing before reports can be taken and questions answered."""
    missing = await missing_for_reports(ctx)
    for_reports = (
        TextRef("admin-screen-missing", {"missing": missing_names(missing)})
        if missing
        else TextRef("admin-screen-complete")
    )
    return paragraphs([TextRef("admin-no-editor"), for_reports]) if no_editor else for_reports


def hold_note(running: RunningSettings, *, now: datetime) -> TextRef:
    """Whether the phase comes from the dates, or a person holds it, why and until when."""
    if is_phase_held(running, now=now):
        lasts = (
            TextRef("admin-phase-until-moment", {"until": running.phase_until})
            if running.phase_until is not None
            else TextRef("admin-phase-until-ended")
        )
        return TextRef("admin-phase-by-hand", {"until": lasts, "why": running.phase_why})
    return NOTHING if running.polling_day is None else TextRef("admin-phase-by-dates")
