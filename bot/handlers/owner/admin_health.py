"""How the program does, in words: what its health page knows, the queues, the last backup, the disk, since when."""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Digits, Latin, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.domain.owner.condition import Condition
from bot.handlers.owner.admin_words import to_admin
from bot.handlers.pieces import AGAIN, button, lines, read_anew, span
from bot.usecases.owner.count_late import count_late
from bot.usecases.sight.sight import sight_of

KNOWN: Final = (
    "database",
    "storing",
    "content",
    "disk",
    "copy",
    "litestream",
    "poll",
    "members",
    "gap",
    "confinement",
)
"""Kinds of trouble; of some a messenger's name stands behind a dash."""
ROWS: Final = ("inbox", "waiting", "failed", "aside", "outbox", "evidence")
TEXT_FAMILIES: Final = (
    *(f"health-trouble-{name}" for name in (*KNOWN, "other")),
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
                Term(f"health-rows-{name}", {"count": condition.rows[name]})
                for name in ROWS
                if name in condition.rows
            ]
        ),
        "cases": lines([await _cases(ctx), *await _late(ctx)]),
        "program": lines(_program(condition, ctx)),
    }
    again = (button("admin-button-again", "admin.health", AGAIN),)
    screen = Screen("admin-health", args, (again, to_admin()))
    return Turn((*read_anew(update), screen), session=ctx.session.at(""))


def _state(condition: Condition) -> Term:
    if condition.well:
        return Term("health-well")
    told = [_trouble(name) for name in condition.troubles]
    told += [Term("health-loop-down", {"name": Latin(name)}) for name in condition.loops_down]
    return lines(told)


def _trouble(name: str) -> Term:
    kind, _, messenger = name.partition("-")
    key = f"health-trouble-{kind if kind in KNOWN else 'other'}"
    return Term(key, {"name": Latin(name), "messenger": messenger or "none"})


async def _cases(ctx: Ctx) -> Term:
    """Those of the smaller circle for whoever is in it."""
    sight = await sight_of(ctx.person.account, uow=ctx.uow)
    waiting = await ctx.uow.cases.count_waiting(restricted=sight.circle)
    sides = (False, True) if sight.circle else (False,)
    oldest = [one.oldest for inner in sides for one in await ctx.uow.dues.waiting(circle=inner)]
    if not waiting or not oldest:
        return Term("health-no-cases")
    return Term("health-cases", {"count": waiting, "oldest": span(ctx.clock.now() - min(oldest))})


async def _late(ctx: Ctx) -> list[Term]:
    """Nothing where nothing is late. Of the smaller circle only whoever is in it reads."""
    late = await count_late(by=ctx.person.account, uow=ctx.uow, clock=ctx.clock)
    if not late.count:
        return []
    inner = [Term("health-late-circle", {"count": late.circle})] if late.circle else []
    more = "yes" if late.more else "no"
    return [Term("health-late", {"count": late.count, "more": more}), *inner]


def _program(condition: Condition, ctx: Ctx) -> list[Term]:
    found = []
    if condition.last_backup is not None:
        found.append(Term("health-backup", {"at": condition.last_backup}))
    else:
        found.append(Term("health-no-backup"))
    found.append(Term("health-copies" if condition.copies else "health-no-copies"))
    if condition.free_bytes is not None:
        tenths = condition.free_bytes * _TENTHS // _GIB
        size = f"{tenths // _TENTHS}{_POINT}{tenths % _TENTHS}"
        found.append(Term("health-disk", {"size": Digits(size)}))
    if condition.version:
        found.append(Term("health-version", {"version": Latin(condition.version)}))
    if condition.started is not None:
        since = span(ctx.clock.now() - condition.started)
        found.append(Term("health-started", {"at": condition.started, "since": since}))
    return found
