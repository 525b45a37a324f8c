"""A safe group that gets no cards: it refuses them, or its owner wants them in private.

Its cases are held and found in the queue. Moderators hear of them in private, and their cards are posted when
it works again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.errors import NotAllowed
from bot.domain.events import Fact, GroupStopped
from bot.domain.groups.group_notes import GroupNote
from bot.domain.people import ChatId, Messenger
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.leads import require_signer
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.group_areas import moderators_group
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.ports import BROKEN, Group

FAILED: Final = BROKEN
WISHED: Final = "wish"
CALM: Final = timedelta(hours=6)
"""A group that comes and goes within this time is reported twice; then the report that it refuses cards
stands."""
_MOST_TOLD: Final = 2
SILENT, HEARD, LEFT = "silent", "heard", "left"
"""What leads and owners are told of the group."""


@dataclass(frozen=True, slots=True)
class _SilenceHistory:
    """The last report on a group, how often it was reported silent, and since when that is counted."""

    word: str = HEARD
    times: int = 0
    since: datetime | None = None

    def __str__(self) -> str:
        return f"{self.word}|{self.times}|{self.since.isoformat() if self.since else ''}"

    @classmethod
    def parse(cls, note: str, *, now: datetime) -> "_SilenceHistory":
        if not note:
            return cls()
        word, times, since = note.split("|")
        began = datetime.fromisoformat(since)
        calm = not timedelta() <= now - began < CALM
        return cls(word, 0, None) if calm else cls(word, int(times), began)


async def note_refusing(ctx: Context, messenger: Messenger, chat_id: ChatId) -> tuple[Fact, ...]:
    """The messenger has refused a card there. It is reported once, not per card."""
    group = await ctx.uow.groups.get(messenger, chat_id)
    if group is None or not group.active or group.silent:
        return ()
    ctx.uow.groups.save(replace(group, silent=FAILED))
    _record(ctx, group, SILENT, PROGRAM)
    name, now = GroupNote.SILENT_TOLD.of(group), ctx.clock.now()
    history = _SilenceHistory.parse(await ctx.uow.settings.note(name), now=now)
    if history.word == SILENT and history.times:
        return ()
    ctx.uow.settings.set_note(name, str(_SilenceHistory(SILENT, history.times + 1, history.since or now)))
    return (GroupStopped(messenger, chat_id, group.title, SILENT),)


async def note_recovered(ctx: Context, messenger: Messenger, chat_id: ChatId) -> tuple[Fact, ...]:
    """The bot may write there again: held cards are posted when there is room."""
    group = await ctx.uow.groups.get(messenger, chat_id)
    if group is None or not group.active or group.silent != FAILED:
        return ()
    ctx.uow.groups.save(replace(group, silent=""))
    _record(ctx, group, HEARD, PROGRAM)
    settle_later(ctx)
    name = GroupNote.SILENT_TOLD.of(group)
    history = _SilenceHistory.parse(await ctx.uow.settings.note(name), now=ctx.clock.now())
    if history.times >= _MOST_TOLD:
        return ()
    ctx.uow.settings.set_note(name, str(replace(history, word=HEARD, since=history.since or ctx.clock.now())))
    return (GroupStopped(messenger, chat_id, group.title, HEARD),)


async def may_turn_private(ctx: ActingContext, messenger: Messenger, chat_id: ChatId) -> Group:
    """Raises NotAllowed, NotFound."""
    group = await moderators_group(ctx, messenger, chat_id)
    me = await require_signer(ctx, refusal="home-owners")
    if not has_role_for(me, Permission.SIGN_AS_OWNER):
        raise NotAllowed("home-owners")
    return group


async def turn_private(ctx: ActingContext, messenger: Messenger, chat_id: ChatId, *, private: bool) -> Group:
    """An owner wants no cards in this group, or wants them again. Raises NotAllowed, NotFound."""
    group = await may_turn_private(ctx, messenger, chat_id)
    if (group.silent == WISHED) is private:
        return group
    changed = replace(group, silent=WISHED if private else "")
    ctx.uow.groups.save(changed)
    _record(ctx, group, "private" if private else "cards", str(ctx.account))
    settle_later(ctx)
    return changed


def _record(ctx: Context, group: Group, detail: str, by: str) -> None:
    subject = f"{group.messenger}:{group.chat_id}"
    ctx.uow.audit.record(AuditAction.GROUP, by=by, at=ctx.clock.now(), subject=subject, detail=detail)
