"""The program's health in words: its health page, the queues, the last backup, the disk, the uptime."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Digits, Latin, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.owner.settings import Condition
from bot.domain.people import Messenger
from bot.handlers.owner.admin_words import to_admin
from bot.handlers.pieces import AGAIN, button, lines, refresh_toast, span
from bot.usecases.access.case_access import access_of
from bot.usecases.owner.count_late import count_late

KNOWN: Final = (
    "database",
    "storing",
    "unstored",
    "content",
    "disk",
    "vault",
    "copy",
    "keys",
    "stranger",
    "litestream",
    "confinement",
    "nobody",
)
"""Kinds of trouble."""
OF_A_MESSENGER: Final = ("poll", "webhook", "away", "members", "gap", "closed")
"""Kinds of trouble with a messenger's name after a dash."""
ROWS: Final = ("inbox", "waiting", "failed", "aside", "outbox", "evidence")
TEXT_FAMILIES: Final = (
    *(f"health-trouble-{name}" for name in (*KNOWN, "other")),
    *(f"health-trouble-{name}{end}" for name in OF_A_MESSENGER for end in ("", "-unnamed")),
    *(f"health-rows-{name}" for name in ROWS),
)
_GIB: Final = 2**30
_TENTHS: Final = 10
_POINT: Final = "\u066b"


async def health(update: Incoming, ctx: Ctx) -> Turn:
    condition = await ctx.condition()
    args: dict[str, Arg] = {
        "state": _state(condition),
        "rows": lines(
            [
                TextRef(f"health-rows-{name}", {"count": condition.rows[name]})
                for name in ROWS
                if name in condition.rows
            ]
        ),
        "cases": lines([await _cases(ctx), *await _late_cases(ctx)]),
        "program": lines(_program(condition, ctx)),
    }
    again = (button("admin-button-again", "admin.health", AGAIN),)
    screen = Screen("admin-health", args, (again, to_admin()))
    return Turn((*refresh_toast(update), screen), session=ctx.session.at(""))


def _state(condition: Condition) -> TextRef:
    if condition.is_healthy:
        return TextRef("health-well")
    troubles = [_trouble(name) for name in condition.troubles]
    troubles += [TextRef("health-loop-down", {"name": Latin(name)}) for name in condition.loops_down]
    return lines(troubles)


def _trouble(name: str) -> TextRef:
    kind, _, messenger = name.partition("-")
    if kind in OF_A_MESSENGER:
        named: dict[str, Arg] = (
            {"messenger": TextRef(f"messenger-{messenger}")} if messenger in Messenger else {}
        )
        return TextRef(f"health-trouble-{kind}{'' if named else '-unnamed'}", named)
    return TextRef(f"health-trouble-{kind if kind in KNOWN else 'other'}", {"name": Latin(name)})


async def _cases(ctx: Ctx) -> TextRef:
    """Restricted cases are counted only for members of the restricted circle."""
    access = await access_of(ctx, ctx.account)
    waiting = await ctx.uow.cases.count_waiting(restricted=access.circle)
    sides = (False, True) if access.circle else (False,)
    oldest = [wait.oldest for inner in sides for wait in await ctx.uow.dues.waiting(circle=inner)]
    if not waiting or not oldest:
        return TextRef("health-no-cases")
    return TextRef("health-cases", {"count": waiting, "oldest": span(ctx.clock.now() - min(oldest))})


async def _late_cases(ctx: Ctx) -> list[TextRef]:
    """Empty if nothing is late. Only members of the restricted circle read about its cases."""
    late = await count_late(ctx)
    if not late.count:
        return []
    inner = [TextRef("health-late-circle", {"count": late.circle})] if late.circle else []
    more = "yes" if late.more else "no"
    return [TextRef("health-late", {"count": late.count, "more": more}), *inner]


def _program(condition: Condition, ctx: Ctx) -> list[TextRef]:
    entries = []
    if condition.last_backup is not None:
        entries.append(TextRef("health-backup", {"at": condition.last_backup}))
    else:
        entries.append(TextRef("health-no-backup"))
    entries.append(TextRef("health-copies" if condition.copies else "health-no-copies"))
    if condition.free_bytes is not None:
        tenths = condition.free_bytes * _TENTHS // _GIB
        size = f"{tenths // _TENTHS}{_POINT}{tenths % _TENTHS}"
        entries.append(TextRef("health-disk", {"size": Digits(size)}))
    if condition.version:
        entries.append(TextRef("health-version", {"version": Latin(condition.version)}))
    if condition.started is not None:
        since = span(ctx.clock.now() - condition.started)
        entries.append(TextRef("health-started", {"at": condition.started, "since": since}))
    return entries
