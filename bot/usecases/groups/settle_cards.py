"""Moving cards to their groups: after areas or groups have changed, all open cases are checked, a few at a time.

A missing card is queued for its group and posted when there is room; a card in a wrong group is closed with a
line.

The groups that show a case: those that cover its place, and that nobody is in whom it may accuse.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.desk.desk import Pile
from bot.domain.groups.group_notes import GroupNote
from bot.domain.groups.homes import homes
from bot.usecases.access.case_access import actors_in, related_actors_of
from bot.usecases.context import Context
from bot.usecases.ports import Group
from bot.usecases.ports.desk import PileQuery

PAGE: Final = 50
"""Open cases checked per tick."""
FRESH: Final = timedelta(seconds=30)
"""A case this young has just been posted to its groups: its card may not be stored yet."""
AGAIN: Final = timedelta(minutes=1)
"""When all are checked once more: a card may have been on its way."""
_NOTE: Final = "cards-settle"
_BEGINS: Final = ">"
_ALL: Final = timedelta(days=3650)
"""Every open case's deadline lies before this."""


async def homes_of(ctx: Context, case: Case, groups: Sequence[Group]) -> tuple[Group, ...]:
    """Where its card belongs. A group with a member of the accused's body is left out: the card goes to the
    nearest other groups; if there are none, the case has no card and waits in the queue."""
    return homes(case, await groups_without_accused(ctx, case, groups), ctx.content.areas)


async def groups_without_accused(ctx: Context, case: Case, groups: Sequence[Group]) -> Sequence[Group]:
    """The groups without a member who belongs to a body that the case accuses, or may accuse, somebody of."""
    bound = [staff for staff in await ctx.uow.staff.all() if staff.belongs_to or staff.body or staff.same_as]
    near = {staff.account: await related_actors_of(ctx, staff.account) for staff in bound}
    near = {account: classes for account, classes in near.items() if classes}
    if not near:
        return groups
    accused = ctx.uow.accusable.accused_classes(case.act_id, await actors_in(ctx, case))
    barred = {account for account, classes in near.items() if classes & accused}
    return [
        group
        for group in groups
        if barred.isdisjoint(await ctx.uow.members.inside(group.chat_id, group.messenger))
    ]


@dataclass(frozen=True, slots=True)
class MisplacedCase:
    """A case with a card in a group where it no longer belongs."""

    case: Case
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class _SettleRound:
    """How often all are still to be checked, from when on, and after which case."""

    left: int
    begins: datetime | None
    after: str

    def __str__(self) -> str:
        return (
            f"{self.left}|{self.begins.isoformat() if self.begins else ''}|{self.after}" if self.left else ""
        )

    @classmethod
    def parse(cls, note: str) -> "_SettleRound":
        left, begins, after = [*note.split("|"), "", ""][:3]
        return cls(int(left or 0), datetime.fromisoformat(begins) if begins else None, after)


def settle_later(ctx: Context) -> None:
    ctx.uow.settings.set_note(_NOTE, str(_SettleRound(2, None, "")))


def repost_later(ctx: Context, group: Group) -> None:
    """Queue this group's existing cards in the next round too. Changes since the bot left are queued already,
    but cards of open cases may have been deleted with the bot. Restricted cards must be removed from there,
    decided ones included."""
    ctx.uow.settings.set_note(GroupNote.ANEW.of(group), "yes")
    ctx.uow.settings.set_note(GroupNote.CIRCLE_ANEW.of(group), _BEGINS)
    settle_later(ctx)


async def settle_open_cards(ctx: Context) -> Sequence[MisplacedCase]:
    """The next few cases: missing cards are queued for their groups. Returns the cases whose cards must be
    closed."""
    for group in await ctx.uow.groups.active():
        await _hold_circle_cards(ctx, group)
    now, now_at = ctx.clock.now(), _SettleRound.parse(await ctx.uow.settings.note(_NOTE))
    if not now_at.left or (now_at.begins is not None and now < now_at.begins):
        return ()
    wanted = PileQuery(Pile.LATE, None, now + _ALL, restricted=True)
    cases = await ctx.uow.piles.page(wanted, limit=PAGE, after=now_at.after)
    if len(cases) < PAGE:
        following = _SettleRound(now_at.left - 1, now + AGAIN, "")
    else:
        following = _SettleRound(now_at.left, now_at.begins, cases[-1].id)
    ctx.uow.settings.set_note(_NOTE, str(following))
    grown = [case for case in cases if now - case.opened_at >= FRESH]
    active = await ctx.uow.groups.active()
    anew = [
        active_group
        for active_group in active
        if await ctx.uow.settings.note(GroupNote.ANEW.of(active_group))
    ]
    misplaced_cases = await _settle_page(ctx, grown, active, anew)
    for group in anew if len(cases) < PAGE else ():
        ctx.uow.settings.set_note(GroupNote.ANEW.of(group), "")
    return misplaced_cases


async def _hold_circle_cards(ctx: Context, group: Group) -> None:
    """Queue a few more of the restricted cards in a group that the bot has come back to."""
    note = await ctx.uow.settings.note(GroupNote.CIRCLE_ANEW.of(group))
    if not note:
        return
    case_ids = await ctx.uow.held_cards.cards_in(
        group, circle=True, after=note.removeprefix(_BEGINS), most=PAGE
    )
    for case_id in case_ids:
        ctx.uow.held_cards.hold(group, case_id)
    following = _BEGINS + case_ids[-1] if len(case_ids) == PAGE else ""
    ctx.uow.settings.set_note(GroupNote.CIRCLE_ANEW.of(group), following)


async def _settle_page(
    ctx: Context, cases: Sequence[Case], active: Sequence[Group], anew: Sequence[Group]
) -> Sequence[MisplacedCase]:
    ids = [case.id for case in cases]
    posted_cards, held = await ctx.uow.held_cards.posted_cards(ids), await ctx.uow.held_cards.waiting(ids)
    misplaced_cases: list[MisplacedCase] = []
    for case in cases:
        its_own = await homes_of(ctx, case, active)
        away: list[Group] = []
        for group in active:
            place = (case.id, group.messenger, group.chat_id)
            missing = place not in posted_cards or group in anew
            if group in its_own and missing and place not in held:
                ctx.uow.held_cards.hold(group, case.id)
            elif group not in its_own and place in held:
                ctx.uow.held_cards.drop(group, case.id)
            elif group not in its_own and place in posted_cards and group.speaks:
                away.append(group)
        if away:
            misplaced_cases.append(MisplacedCase(case, tuple(away)))
    return misplaced_cases
