"""Moderators of a group to which no cards go hear in private that cases wait, and find them in the queue.

One message stands for all of them; a new one comes when there are more, at most every ten minutes, at once for a
critical case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.conversation.outgoing import Arg, Lane, Reply, Say, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.domain.catalogue.catalogue import Severity
from bot.domain.groups.group_notes import GroupNote
from bot.domain.people import Account
from bot.handlers.cards.card import gone_of, severity_counts
from bot.handlers.groups.group_homes import title_of
from bot.handlers.pieces import button, lines
from bot.usecases.groups.settle_cards import settle
from bot.usecases.groups.silence import WISHED
from bot.usecases.ports import Group
from bot.usecases.staff.moderators_of import moderators_of

EVERY: Final = timedelta(minutes=10)
EVERY_GRAVE: Final = timedelta(minutes=1)


async def settle_cards(ctx: TickCtx) -> Turn:
    """Areas or groups have changed: the next few cases get their cards where they belong."""
    found = await settle(uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    return Turn(tuple(gone_of(one.case, groups=one.groups) for one in found))


@dataclass(frozen=True, slots=True)
class Said:
    """What was said last of a group: when (seconds), of how many, how many of them critical. ``met``: the fewest
    that have waited since."""

    at: int = 0
    count: int = 0
    grave: int = 0

    def __str__(self) -> str:
        return f"{self.at} {self.count} {self.grave}"

    @classmethod
    def parse(cls, note: str) -> "Said":
        return cls(*map(int, note.split())) if note else cls()


async def tell_of_silent(ctx: TickCtx) -> Turn:
    told: list[Reply] = []
    for group in await ctx.uow.groups.active():
        if group.silent and not group.stopped:
            told += await _told(group, ctx)
    return Turn(tuple(told))


async def _told(group: Group, ctx: TickCtx) -> Sequence[Say]:
    name = GroupNote.SILENT_SAID.of(group)
    note = await ctx.uow.settings.note(name)
    said, now = Said.parse(note), ctx.clock.now()
    counts = _by_severity(await ctx.uow.held.counts(group))
    count, grave = sum(counts.values()), counts.get(Severity.CRITICAL, 0)
    since = now - datetime.fromtimestamp(said.at, UTC)
    more = (count > said.count and since >= EVERY) or (grave > said.grave and since >= EVERY_GRAVE)
    fewer = count < said.count or grave < said.grave
    if fewer and not more:  # of what was taken up meanwhile nobody need hear, but of the next one
        ctx.uow.settings.set_note(name, str(Said(said.at, min(count, said.count), min(grave, said.grave))))
    if not more:
        return ()
    ctx.uow.settings.set_note(name, str(Said(int(now.timestamp()), count, grave)))
    return [_say(group, counts, who) for who in await moderators_of(group, uow=ctx.uow)]


def _by_severity(counts: Mapping[tuple[Severity, str], int]) -> Mapping[Severity, int]:
    found: dict[Severity, int] = {}
    for (severity, _), count in counts.items():
        found[severity] = found.get(severity, 0) + count
    return found


def _say(group: Group, counts: Mapping[Severity, int], to: Account) -> Say:
    args: dict[str, Arg] = {
        "title": title_of(group),
        "count": sum(counts.values()),
        "severities": lines(severity_counts(counts)),
        "why": "wish" if group.silent == WISHED else "failed",
    }
    lane = Lane.RECEIPT if counts.get(Severity.CRITICAL) else Lane.DIALOGUE
    rows = ((button("group-digest-next", "case.next"),),)
    return Say("silent-waits", args, rows, to=StaffChat(to), lane=lane, slot=f"silent:{group.chat_id}")
