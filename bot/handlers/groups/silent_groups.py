"""Moderators of a group that gets no cards are told in private that cases wait, and find them in the queue.

One message stands for all cases. A new one comes when there are more, at most every ten minutes, but at once
for a critical case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.conversation.outgoing import Arg, Reply, Say, SendLane, StaffChat, Turn
from bot.conversation.ports import TickCtx
from bot.domain.catalogue.catalogue import Severity
from bot.domain.groups.group_notes import GroupNote
from bot.domain.people import Account
from bot.handlers.cards.card import closing_edit, severity_counts
from bot.handlers.groups.group_homes import title_of
from bot.handlers.pieces import button, lines
from bot.usecases.groups.settle_cards import settle_open_cards
from bot.usecases.groups.silence import WISHED
from bot.usecases.ports import Group
from bot.usecases.staff.moderators_of import moderators_of

EVERY: Final = timedelta(minutes=10)
EVERY_GRAVE: Final = timedelta(minutes=1)


async def settle_cards(ctx: TickCtx) -> Turn:
    """After a change of areas or groups, send the next few cases' cards to where they belong."""
    misplaced_cases = await settle_open_cards(ctx)
    return Turn(
        tuple(
            closing_edit(misplaced_case.case, groups=misplaced_case.groups)
            for misplaced_case in misplaced_cases
        )
    )


@dataclass(frozen=True, slots=True)
class LastSilenceNotice:
    """What the last message about a group said: when (seconds), of how many cases, how many of them critical.
    Both numbers fall to the fewest that have waited since."""

    at: int = 0
    count: int = 0
    grave: int = 0

    def __str__(self) -> str:
        return f"{self.at} {self.count} {self.grave}"

    @classmethod
    def parse(cls, note: str) -> "LastSilenceNotice":
        return cls(*map(int, note.split())) if note else cls()


async def notify_silent_groups(ctx: TickCtx) -> Turn:
    notices: list[Reply] = []
    for group in await ctx.uow.groups.active():
        if group.silent and not group.stopped:
            notices += await _group_notices(group, ctx)
    return Turn(tuple(notices))


async def _group_notices(group: Group, ctx: TickCtx) -> Sequence[Say]:
    name = GroupNote.SILENT_SAID.of(group)
    note = await ctx.uow.settings.note(name)
    last_notice, now = LastSilenceNotice.parse(note), ctx.clock.now()
    counts = _by_severity(await ctx.uow.held_cards.counts(group))
    count, grave = sum(counts.values()), counts.get(Severity.CRITICAL, 0)
    since = now - datetime.fromtimestamp(last_notice.at, UTC)
    more = (count > last_notice.count and since >= EVERY) or (
        grave > last_notice.grave and since >= EVERY_GRAVE
    )
    fewer = count < last_notice.count or grave < last_notice.grave
    if fewer and not more:  # no message when cases were claimed meanwhile, but one for the next new case
        ctx.uow.settings.set_note(
            name,
            str(
                LastSilenceNotice(
                    last_notice.at, min(count, last_notice.count), min(grave, last_notice.grave)
                )
            ),
        )
    if not more:
        return ()
    ctx.uow.settings.set_note(name, str(LastSilenceNotice(int(now.timestamp()), count, grave)))
    return [_say(group, counts, who) for who in await moderators_of(ctx, group)]


def _by_severity(counts: Mapping[tuple[Severity, str], int]) -> Mapping[Severity, int]:
    totals: dict[Severity, int] = {}
    for (severity, _), count in counts.items():
        totals[severity] = totals.get(severity, 0) + count
    return totals


def _say(group: Group, counts: Mapping[Severity, int], to: Account) -> Say:
    args: dict[str, Arg] = {
        "title": title_of(group),
        "count": sum(counts.values()),
        "severities": lines(severity_counts(counts)),
        "why": "wish" if group.silent == WISHED else "failed",
    }
    lane = SendLane.RECEIPT if counts.get(Severity.CRITICAL) else SendLane.DIALOGUE
    rows = ((button("group-digest-next", "case.next"),),)
    return Say("silent-waits", args, rows, to=StaffChat(to), lane=lane, slot=f"silent:{group.chat_id}")
