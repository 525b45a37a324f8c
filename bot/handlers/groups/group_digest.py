"""Cases without a card in a group because its limit for a minute was reached. Cards follow as there is room; until
then one message stands for all of them, edited in place. The table of held cards is the only source, so both
survive a restart.

Moderators of a group that gets no cards are told in private that cases wait, and find them in the queue.

One message stands for all cases. A new one comes when there are more, at most every ten minutes, but at once
for a critical case.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zlib import crc32

from bot.conversation.outgoing import Arg, EditCard, GroupChat, Reply, Say, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import TickCtx
from bot.domain.catalogue.catalogue import Severity
from bot.domain.groups.group_notes import GroupNote
from bot.domain.people import Account
from bot.handlers.cards.card import area_of, closing_edit, edit_of, lane_of, severity_counts
from bot.handlers.groups.group_homes import title_of
from bot.handlers.pieces import button, lines
from bot.usecases.groups.settle_cards import homes_of, settle_open_cards
from bot.usecases.groups.silence import WISHED
from bot.usecases.ports import Content, Group
from bot.usecases.staff.reachable import moderators_of

DIGEST_EVERY: Final = timedelta(seconds=20)
"""How often the digest may change: it takes at most three of the sends in a minute."""
MOST_AREAS: Final = 6

type Counts = Mapping[tuple[Severity, str], int]

NOTICE_EVERY: Final = timedelta(minutes=10)
EVERY_GRAVE: Final = timedelta(minutes=1)


async def held_cards(ctx: TickCtx) -> Turn:
    """Post the cards of held cases, the most urgent first, as many as the group has room for. A card that was
    there before the bot stopped posting is edited in place."""
    replies: list[Reply] = []
    active = await ctx.uow.groups.active()
    for group in active:
        if not group.speaks:
            continue
        room, grave = ctx.room(group)
        for case_id in await ctx.uow.held_cards.next_cases(group, most=grave) if grave else ():
            case = await ctx.uow.cases.get(case_id)
            if case is not None and group not in await homes_of(ctx, case, active):
                ctx.uow.held_cards.drop(group, case_id)  # the case has moved to other groups meanwhile
                continue
            if case is None or not (room > 0 or (grave > 0 and lane_of(case) is SendLane.RECEIPT)):
                continue
            room, grave = room - 1, grave - 1
            replies.append(edit_of(case, ctx.content, groups=(group,), now=ctx.clock.now()))
            ctx.uow.held_cards.drop(group, case_id)
        replies += await _outdated_card_edits(group, ctx, most=room)
    return Turn(tuple(replies))


async def _outdated_card_edits(group: Group, ctx: TickCtx, *, most: int) -> list[Reply]:
    """Edit cards of cases that were decided while the bot could not post: they still ask for an assignee."""
    edits: list[Reply] = []
    active = await ctx.uow.groups.active()
    for case_id in await ctx.uow.held_cards.outdated_cards(group, most=most) if most > 0 else ():
        case = await ctx.uow.cases.get(case_id)
        if case is not None and group not in await homes_of(ctx, case, active):
            edits.append(
                closing_edit(case, groups=[group])
            )  # the case has moved, perhaps to the restricted circle
        elif case is not None:
            into = await ctx.uow.cases.get(case.merged_into) if case.merged_into else None
            card = edit_of(case, ctx.content, groups=[group], now=ctx.clock.now(), into=into)
            edits.append(replace(card, there_only=True))
        ctx.uow.held_cards.drop(group, case_id)
    return edits


async def digests(ctx: TickCtx) -> Turn:
    """Update each group's digest if its text has changed."""
    replies: list[Reply] = []
    for group in await ctx.uow.groups.open_groups():
        replies += await _digest(group, ctx)
    return Turn(tuple(replies))


@dataclass(frozen=True, slots=True)
class LastDigest:
    """What is remembered of a group's digest: its wave, when it was last sent, and a checksum of its text."""

    wave: int
    at: int
    sum: int

    def __str__(self) -> str:
        return f"{self.wave} {self.at} {self.sum}"

    @classmethod
    def parse(cls, note: str) -> "LastDigest | None":
        return cls(*map(int, note.split())) if note else None


async def _digest(group: Group, ctx: TickCtx) -> tuple[Reply, ...]:
    name = GroupNote.DIGEST.of(group)
    last_digest, now = LastDigest.parse(await ctx.uow.settings.note(name)), ctx.clock.now()
    counts = await ctx.uow.held_cards.counts(group)
    if not counts:
        if last_digest is None:
            return ()
        ctx.uow.settings.set_note(name, "")
        return (_edit(group, last_digest.wave, "group-digest-over", {}),)
    total = crc32(repr(sorted(counts.items())).encode())
    if last_digest is not None and (total == last_digest.sum or now - _at(last_digest.at) < DIGEST_EVERY):
        return ()
    seconds = int(now.timestamp())
    wave = last_digest.wave if last_digest is not None else seconds
    ctx.uow.settings.set_note(name, str(LastDigest(wave, seconds, total)))
    return (_edit(group, wave, "group-digest", _args(counts, ctx.content)),)


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _edit(group: Group, wave: int, key: str, args: Mapping[str, Arg]) -> EditCard:
    """A wave's digest is one message. The next wave gets a new one, which people notice."""
    here = GroupChat(group.messenger, group.chat_id)
    following = ((button("group-digest-next", "case.next"),),)
    return EditCard(f"digest:{wave}", key, args, following if args else (), to=(here,), digest=True)


def _args(counts: Counts, content: Content) -> dict[str, Arg]:
    by_severity: Counter[Severity] = Counter()
    by_area: Counter[str] = Counter()
    for (severity, area_id), count in counts.items():
        by_severity[severity] += count
        by_area[_coarse(area_id, content)] += count
    severities = severity_counts(by_severity)
    areas = [
        TextRef("group-digest-area", {"area": area_of(area_id, content), "count": count})
        for area_id, count in by_area.most_common(MOST_AREAS)
    ]
    if other_count := by_area.total() - sum(count for _, count in by_area.most_common(MOST_AREAS)):
        areas.append(TextRef("group-digest-other-areas", {"count": other_count}))
    return {"count": by_severity.total(), "severities": lines(severities), "areas": lines(areas)}


def _coarse(area_id: str, content: Content) -> str:
    return content.areas.coarse(area_id).id if area_id in content.areas else area_id


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
    more = (count > last_notice.count and since >= NOTICE_EVERY) or (
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
