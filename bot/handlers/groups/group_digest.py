"""Cases without a card in a group because its limit for a minute was reached. Cards follow as there is room;
until then one message stands for all of them, edited in place. The table of held cards is the only source, so
both survive a restart."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from zlib import crc32

from bot.conversation.outgoing import Arg, EditCard, GroupChat, Reply, SendLane, TextRef, Turn
from bot.conversation.ports import TickCtx
from bot.domain.catalogue.catalogue import Severity
from bot.domain.groups.group_notes import GroupNote
from bot.handlers.cards.card import area_of, closing_edit, edit_of, lane_of, severity_counts
from bot.handlers.pieces import button, lines
from bot.usecases.groups.homes_of import homes_of
from bot.usecases.ports import Content, Group

EVERY: Final = timedelta(seconds=20)
"""How often the digest may change: it takes at most three of the sends in a minute."""
MOST_AREAS: Final = 6

type Counts = Mapping[tuple[Severity, str], int]


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
    if last_digest is not None and (total == last_digest.sum or now - _at(last_digest.at) < EVERY):
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
