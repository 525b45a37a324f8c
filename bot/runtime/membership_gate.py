"""Decides whether a person may press: by a fresh membership, a check that the press waits for, or a refusal
that names the cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.conversation.incoming import Chat, ChatKind, Incoming, MemberChanged
from bot.conversation.router import Route
from bot.conversation.store import Batch, InboxRow
from bot.domain.errors import NotAllowed, RequestRefused
from bot.domain.people import (
    INSIDE,
    MEMBERSHIP_FRESH,
    Account,
    ChatId,
    Membership,
    Messenger,
    Newcomer,
    Person,
)
from bot.usecases.groups.membership import JUST_NOW, not_admin_since
from bot.usecases.ports import Clock, Group

CHECK_PATIENCE: Final = timedelta(seconds=8)
FRESH_FOR_DETAILS: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class HeldTurn:
    """The turn waits for a membership check of this account in these groups, since ``since``. ``known``: the
    account belongs to staff."""

    who: Newcomer
    chat_ids: tuple[ChatId, ...]
    since: datetime
    known: bool = True


class Checker(Protocol):
    """What a turn must know of the membership checker."""

    def is_crowded(self, messenger: Messenger) -> bool:
        """Whether no more accounts of this messenger can be checked that do not belong to staff."""
        ...

    def is_outsider(self, account: Account) -> bool:
        """Whether this account was found outside all groups within the last minute."""
        ...


class MembershipGate:
    """Asked by each turn that is for members only."""

    def __init__(self, checker: Checker, clock: Clock) -> None:
        self._checker = checker
        self._clock = clock

    async def membership(
        self, batch: Batch, row: InboxRow, route: Route, update: Incoming, person: Person
    ) -> HeldTurn | RequestRefused | Membership | None:
        """The membership that decides, or HeldTurn while it is unknown. It fails closed after 8 s, and at
        once where nobody can be asked. The refusal tells the presser which of the two it was and what caused
        it."""
        groups = await _groups_of(update, batch)
        seen = [await batch.uow.members.get(update.sender, group.chat_id) for group in groups]
        now, longest = self._clock.now(), FRESH_FOR_DETAILS if route.fresh else MEMBERSHIP_FRESH
        certain = [
            membership
            for membership in seen
            if membership is not None and membership.is_checked_within(longest, now=now)
        ]
        # Membership of one group is enough: being outside another group proves nothing.
        known = next(
            (membership for membership in certain if membership.is_inside), certain[0] if certain else None
        )
        enough = known is not None and (known.is_inside or len(certain) == len(groups))
        if enough or not groups:
            return known if groups else None
        admin_lost_at = [await not_admin_since(group, uow=batch.uow) for group in groups]
        if all(since is not None and timedelta() <= now - since < JUST_NOW for since in admin_lost_at):
            return NotAllowed("bot-not-admin")
        if self._checker.is_outsider(update.sender):
            return None
        works_here = person.staff is not None or any(
            membership is not None and membership.is_inside for membership in seen
        )
        chats = [group.chat_id for group in groups]
        if not any(membership is not None and membership.is_inside for membership in seen):
            chats += await _groups_to_recheck(update.sender, update.chat, batch, now=now)
        return self._hold_or_refuse(row, update, chats, works_here=works_here)

    async def arrival(self, batch: Batch, row: InboxRow, update: MemberChanged) -> HeldTurn | None:
        """The check of a newcomer whose membership of another group would let them in, if what is known of it
        is old. None if there is nothing to check or the check is impossible; then the other group does not
        let them in."""
        since, now = row.waiting_since, self._clock.now()
        late = since is not None and now - since > CHECK_PATIENCE
        group = await batch.uow.groups.get(update.chat.messenger, update.chat.id)
        if late or update.status not in INSIDE or group is None or not group.active or group.circle:
            return None
        came = () if update.is_bot_itself else (Newcomer(update.member, update.member_name),)
        for who in (*came, *update.others):
            known = await batch.uow.members.get(who.account, group.chat_id)
            chats = await _groups_to_recheck(who.account, update.chat, batch, now=now)
            if chats and not (known is not None and known.is_inside):
                return HeldTurn(who, tuple(chats), since or now, known=True)
        return None

    def _hold_or_refuse(
        self, row: InboxRow, update: Incoming, chats: Sequence[ChatId], *, works_here: bool
    ) -> HeldTurn | RequestRefused:
        """Hold the turn for a check, unless the presser has waited too long or too many unknown accounts
        wait."""
        now, since = self._clock.now(), row.waiting_since
        late = since is not None and now - since > CHECK_PATIENCE
        if late or (since is None and not works_here and self._checker.is_crowded(row.messenger)):
            return NotAllowed("membership-unknown")
        who = Newcomer(update.sender, update.sender_name)
        return HeldTurn(who, tuple(chats), since or now, works_here)


async def _groups_of(update: Incoming, batch: Batch) -> Sequence[Group]:
    """The groups of which one membership is enough; in a private chat, any group of this messenger."""
    chat, groups = update.chat, batch.uow.groups
    if chat.kind is ChatKind.PRIVATE:
        return [group for group in await groups.active() if group.messenger is chat.messenger]
    group = await groups.get(chat.messenger, chat.id)
    return [group] if group is not None and group.active else []


async def _groups_to_recheck(
    account: Account, chat: Chat, batch: Batch, *, now: datetime
) -> Sequence[ChatId]:
    """The other groups that this account belonged to and whose answers are old; empty if one answer is
    fresh."""
    groups = [group for group in await batch.uow.groups.active() if group.messenger is chat.messenger]
    seen = [
        await batch.uow.members.get(account, group.chat_id) for group in groups if group.chat_id != chat.id
    ]
    inside = [membership for membership in seen if membership is not None and membership.is_inside]
    return (
        []
        if any(membership.fresh(now=now) for membership in inside)
        else [membership.chat_id for membership in inside]
    )
