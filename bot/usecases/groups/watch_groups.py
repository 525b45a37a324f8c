"""The bot stops speaking in a moderators' group that anybody can read, or that a stranger is in."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.cases.case_access import may_enter_circle
from bot.domain.errors import NotAllowed, NotFound, WrongState
from bot.domain.events import Fact, GroupStopped, StrangerSeen
from bot.domain.people import Account, ChatId, Membership, MembershipStatus, Messenger, Newcomer
from bot.domain.staff.audit import PROGRAM, AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.usecases.access.leads import require_signer
from bot.usecases.context import ActingContext, Context
from bot.usecases.groups.settle_cards import settle_later
from bot.usecases.ports import Group, UnitOfWork

PUBLIC, STRANGER = "public", "stranger"
UNSAFE = (PUBLIC, STRANGER)
BY_OWNER = "owner"
"""An owner has stopped it: only an owner starts it again, whatever else is wrong or fixed there."""
LOOKED = "groups-looked"
"""When the messengers were last asked about the groups; empty to have them asked now."""


async def note_public(ctx: Context, group: Group, public: bool) -> tuple[Fact, ...]:
    """Note whether the messenger says that the group is public."""
    known = await ctx.uow.groups.get(group.messenger, group.chat_id)
    if known is None or not known.active:
        return ()
    if public:
        return await _stop(ctx, known, PUBLIC)
    return await recheck_group(ctx, known, open_to_all=False)


async def note_title(group: Group, title: str, *, uow: UnitOfWork) -> None:
    """The group's present title, for alarms. A group named in the settings has none before."""
    known = await uow.groups.get(group.messenger, group.chat_id)
    if known is not None and title and known.title != title:
        uow.groups.save(replace(known, title=title))


async def note_stranger(ctx: Context, who: Newcomer, *, chat_id: ChatId) -> tuple[Fact, ...]:
    """Somebody is here who was not let in: they have no rights, and leads and owners hear of each."""
    account = who.account
    group = await ctx.uow.groups.get(account.messenger, chat_id)
    if group is None:
        return ()
    ctx.uow.members.save(Membership(account, chat_id, MembershipStatus.STRANGER, ctx.clock.now()))
    seen = StrangerSeen(group.messenger, chat_id, group.title, who)
    return (*await _stop(ctx, group, STRANGER), seen)


def strangers_hash(strangers: Collection[Account]) -> str:
    """Identifies exactly these strangers in few characters, for a button."""
    return hashlib.sha256(" ".join(sorted(map(str, strangers))).encode()).hexdigest()[:8]


async def strangers_in(
    ctx: ActingContext, messenger: Messenger, chat_id: ChatId
) -> tuple[Group, Sequence[Account]]:
    """The group, and the people whom a lead or owner may let in there. Raises NotAllowed (also for the
    circle's own group, which only admits people named for the circle), NotFound."""
    await require_signer(ctx, refusal="role-leads")
    group = await ctx.uow.groups.get(messenger, chat_id)
    strangers = await ctx.uow.members.strangers(chat_id, messenger)
    if group is not None and group.circle:
        raise NotAllowed("circle-let-in")
    if group is None or not group.active or not strangers or ctx.account in strangers:
        raise NotFound("group-no-stranger")
    return group, strangers


async def admit_strangers(
    ctx: ActingContext, messenger: Messenger, chat_id: ChatId, mark: str
) -> tuple[Fact, ...]:
    """The person knows the strangers behind ``mark`` (``strangers_hash``): they become moderators. Raises as
    above, and WrongState if the strangers have changed: somebody may have joined after a known one."""
    group, strangers = await strangers_in(ctx, messenger, chat_id)
    if mark != strangers_hash(strangers):
        raise WrongState("group-let-in-others")
    for account in strangers:
        known = await ctx.uow.staff.get(account)
        other = (
            await ctx.uow.staff.get(known.same_as)
            if known is not None and known.same_as is not None
            else None
        )
        if other is not None and not has_role_for(other, Permission.READ_CASES):
            raise WrongState("role-other-account")
    for account in strangers:
        ctx.uow.members.save(Membership(account, chat_id, MembershipStatus.MEMBER, ctx.clock.now()))
        ctx.uow.audit.record(
            AuditAction.ROLE, by=str(ctx.account), at=ctx.clock.now(), subject=str(account), detail="let in"
        )
    return await recheck_group(ctx, group, open_to_all=group.stopped == PUBLIC)


async def recheck_group(ctx: Context, group: Group, *, open_to_all: bool) -> tuple[Fact, ...]:
    """If nothing is wrong any more, the bot speaks again: held cards are posted when there is room."""
    if group.stopped in ("", BY_OWNER):
        return ()
    if open_to_all or await ctx.uow.members.strangers(group.chat_id, group.messenger):
        left = PUBLIC if open_to_all else STRANGER
        if group.stopped != left:
            ctx.uow.groups.save(replace(group, stopped=left))
            _record(ctx, group, left)
        return ()
    ctx.uow.groups.save(replace(group, stopped=""))
    settle_later(ctx)  # cards that belong elsewhere by now are closed there
    _record(ctx, group, "mended")
    return (GroupStopped(group.messenger, group.chat_id, group.title, ""),)


async def recheck_circle_groups(ctx: Context, account: Account) -> tuple[Fact, ...]:
    """A person who left the restricted circle but is still in its own group becomes a stranger there; a
    person who joined the circle stops being one."""
    facts: list[Fact] = []
    own = may_enter_circle(account, await ctx.uow.staff.all())
    staff = await ctx.uow.staff.get(account)
    known_as = staff.name if staff is not None else ""
    for group in await ctx.uow.groups.active():
        if not group.circle or group.messenger is not account.messenger:
            continue
        known = await ctx.uow.members.get(account, group.chat_id)
        if known is not None and known.is_inside and not own:
            facts += await note_stranger(ctx, Newcomer(account, known_as), chat_id=group.chat_id)
        if known is not None and known.status is MembershipStatus.STRANGER and own:
            ctx.uow.members.save(replace(known, status=MembershipStatus.MEMBER))
            facts += await recheck_group(ctx, group, open_to_all=group.stopped == PUBLIC)
    return tuple(facts)


def request_group_check(ctx: Context) -> None:
    ctx.uow.settings.set_note(LOOKED, "")


async def _stop(ctx: Context, group: Group, why: str) -> tuple[Fact, ...]:
    if group.stopped in (BY_OWNER, PUBLIC, why):
        return ()
    ctx.uow.groups.save(replace(group, stopped=why))
    _record(ctx, group, why)
    return (GroupStopped(group.messenger, group.chat_id, group.title, why),)


def _record(ctx: Context, group: Group, detail: str) -> None:
    subject = f"{group.messenger}:{group.chat_id}"
    ctx.uow.audit.record(AuditAction.GROUP, by=PROGRAM, at=ctx.clock.now(), subject=subject, detail=detail)
