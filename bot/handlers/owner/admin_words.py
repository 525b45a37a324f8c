"""The wording of settings for owners: a value, a change, who else is notified."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, Button, Digits, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.asking.service import read_stored_hours
from bot.domain.errors import NotFound
from bot.domain.owner.settings import LocalLine
from bot.handlers.cards.card import word
from bot.handlers.flows.confirming import ConfirmedChange
from bot.handlers.pieces import button, comma_list, time_of_day
from bot.handlers.safety.help import local_lines
from bot.usecases.groups.register_group import find_group
from bot.usecases.owner.change_settings import (
    NONE,
    ON,
    AskingSetting,
    MissingRequirement,
    RetentionKind,
    SettingChange,
    SettingKind,
)

TEXT_FAMILIES: Final = (
    *(f"admin-what-{what}" for what in SettingKind if what is not SettingKind.ASKING),
    *(f"admin-what-asking-{which}" for which in AskingSetting),
    *(f"admin-asking-{state}" for state in ("on", "off")),
    *(f"admin-keep-{keep.replace('_', '-')}" for keep in RetentionKind),
    *(f"admin-group-{state}" for state in ("on", "off")),
    *(f"admin-line-{state}" for state in ("on", "none")),
    "admin-day-none",
)
SEE: Final = {
    SettingKind.REPORTING: ("admin.see", "reporting"),
    SettingKind.PHASE: ("admin.see", "phase"),
    SettingKind.DAY: ("admin.days", ""),
    SettingKind.KEEP: ("admin.keeping", ""),
    SettingKind.GROUP: ("admin.groups", ""),
    SettingKind.LINE: ("admin.numbers", ""),
    SettingKind.ASKING: ("admin.questions", ""),
}
"""The screen of each subject: its verb and argument."""


def missing_names(missing: Sequence[MissingRequirement]) -> TextRef:
    return comma_list([TextRef(f"admin-missing-{what}") for what in missing])


def shown_value(what: SettingKind, value: str) -> TextRef:
    """A value as people read it."""
    match what:
        case SettingKind.DAY:
            return (
                TextRef("admin-day-none")
                if value == NONE
                else TextRef("admin-day", {"day": date.fromisoformat(value)})
            )
        case SettingKind.KEEP:
            return TextRef("span-days", {"count": int(value)})
        case SettingKind.ASKING:
            return _asking_value(value)
    return word(f"admin-{what}", value)


def _asking_value(value: str) -> TextRef:
    """The switch, the hours, or the promised time."""
    if value.isdigit():
        return TextRef("span-minutes", {"count": int(value)})
    if "-" in value:
        opens, closes = map(time_of_day, read_stored_hours(value))
        return TextRef("admin-asking-hours-value", {"opens": opens, "closes": closes})
    return word("admin-asking", value)


async def describe_change(
    change: SettingChange, ctx: Ctx, *, line: LocalLine | None = None
) -> ConfirmedChange:
    """The change with its old and new value. A local number stands there with its words."""
    was, now = (
        local_lines([line])[0] if line is not None and value == ON else shown_value(change.what, value)
        for value in (change.was, change.now)
    )
    return ConfirmedChange(await _what(change, ctx), was, now)


async def _what(change: SettingChange, ctx: Ctx) -> TextRef:
    match change.what:
        case SettingKind.DAY:
            return word("admin-anchor", change.which)
        case SettingKind.KEEP:
            return word("admin-keep", change.which)
        case SettingKind.GROUP:
            group = await find_group(ctx, change.which)
            if not group.title:
                return TextRef(
                    "admin-what-group-nameless", {"messenger": TextRef(f"messenger-{group.messenger}")}
                )
            return TextRef("admin-what-group", {"title": group.title})
        case SettingKind.LINE:
            return TextRef("admin-what-line", {"number": Digits(change.which)})
    return word("admin-what", name_of(change.what, change.which).replace(".", "-"))


def subject_of(name: str) -> tuple[SettingKind, str]:
    """Splits ``day.polling`` into two. Raises NotFound."""
    what, _, which = name.partition(".")
    if what not in SettingKind:
        raise NotFound("admin-what")
    return SettingKind(what), which


def name_of(what: SettingKind, which: str) -> str:
    return f"{what}.{which}" if which else what.value


def back_to(what: SettingKind) -> tuple[Button, ...]:
    return (button("admin-button-back", *SEE[what]),)


def to_admin() -> tuple[Button, ...]:
    return (button("admin-button-home", "admin"),)


def subject(key: str, args: dict[str, Arg], rows: tuple[tuple[Button, ...], ...], ctx: Ctx) -> Turn:
    """A subject's screen, with a button back to all subjects."""
    return Turn((Screen(key, args, (*rows, to_admin())),), session=ctx.session.at(""))
