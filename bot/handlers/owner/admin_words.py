"""How owners read what is set: a value, a change, who else hears of it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, Button, Digits, Lane, Reply, Say, Screen, StaffChat, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import NotFound
from bot.domain.news.legal_calendar import Anchor
from bot.handlers.cards.card import word
from bot.handlers.pieces import button, called, in_a_row, split
from bot.usecases.groups.stop_group import group_of
from bot.usecases.owner.change_settings import Missing
from bot.usecases.owner.owner_changes import NONE, Change, Keep, Owner, What, others_to_tell

TEXT_FAMILIES: Final = (
    *(f"admin-what-{what}" for what in What),
    *(f"admin-anchor-{anchor}" for anchor in Anchor),
    *(f"admin-keep-{keep.replace('_', '-')}" for keep in Keep),
    *(f"admin-group-{state}" for state in ("on", "off")),
    *(f"admin-line-{state}" for state in ("on", "none")),
    "admin-day-none",
)
SEE: Final = {
    What.REPORTING: ("admin.see", "reporting"),
    What.PHASE: ("admin.see", "phase"),
    What.DAY: ("admin.days", ""),
    What.KEEP: ("admin.keeping", ""),
    What.GROUP: ("admin.groups", ""),
    What.LINE: ("admin.numbers", ""),
}
"""The screen of each subject: its verb and argument."""


def owner_in(ctx: Ctx) -> Owner:
    return Owner(ctx.person.account, ctx.operator.words, ctx.operator.retention, ctx.uow, ctx.clock)


def listed(missing: Sequence[Missing]) -> Term:
    return in_a_row([Term(f"admin-missing-{what}") for what in missing])


def shown_value(what: What, value: str) -> Term:
    """A value as people read it."""
    match what:
        case What.REPORTING:
            return word("admin-reporting", value)
        case What.PHASE:
            return word("admin-phase", value)
        case What.DAY:
            return (
                Term("admin-day-none")
                if value == NONE
                else Term("admin-day", {"day": date.fromisoformat(value)})
            )
        case What.KEEP:
            return Term("span-days", {"count": int(value)})
        case What.GROUP:
            return word("admin-group", value)
    return word("admin-line", value)


async def change_told(change: Change, ctx: Ctx, *, done: bool) -> Term:
    """What is set now and would be then; or what was set and is now."""
    args: dict[str, Arg] = {
        "what": await _what(change, ctx),
        "was": shown_value(change.what, change.was),
        "now": shown_value(change.what, change.now),
    }
    return Term("admin-changed" if done else "admin-change", args)


async def _what(change: Change, ctx: Ctx) -> Term:
    match change.what:
        case What.DAY:
            return word("admin-anchor", change.which)
        case What.KEEP:
            return word("admin-keep", change.which)
        case What.GROUP:
            group = await group_of(change.which, uow=ctx.uow)
            if not group.title:
                return Term("admin-what-group-nameless", {"messenger": Term(f"messenger-{group.messenger}")})
            return Term("admin-what-group", {"title": group.title})
        case What.LINE:
            return Term("admin-what-line", {"number": Digits(change.which)})
    return Term(f"admin-what-{change.what}")


async def told_to_others(change: Term, ctx: Ctx) -> tuple[Reply, ...]:
    """The other owners hear who has changed what."""
    args: dict[str, Arg] = {"name": called(ctx.person), "change": change}
    others = await others_to_tell(besides=ctx.person.account, uow=ctx.uow)
    return tuple(Say("admin-told", args, to=StaffChat(other), lane=Lane.DIALOGUE) for other in others)


def subject_of(text: str) -> tuple[What, str, str]:
    """``day.polling/2027-02-20`` in three; what stands behind a further slash is left to others. Raises NotFound."""
    named, value = split(text)
    what, _, which = named.partition(".")
    if what not in What:
        raise NotFound("admin-what")
    return What(what), which, value


def name_of(what: What, which: str) -> str:
    return f"{what}.{which}" if which else what.value


def back_to(what: What) -> tuple[Button, ...]:
    return (button("admin-button-back", *SEE[what]),)


def to_admin() -> tuple[Button, ...]:
    return (button("admin-button-home", "admin"),)


def subject(key: str, args: dict[str, Arg], rows: tuple[tuple[Button, ...], ...], ctx: Ctx) -> Turn:
    """A subject's screen, with the way back to all of them."""
    return Turn((Screen(key, args, (*rows, to_admin())),), session=ctx.session.at(""))
