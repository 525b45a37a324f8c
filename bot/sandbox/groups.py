"""Groups: their members, their administrators, and the upgrade to a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.faces.registry import FACES
from bot.sandbox.records import IN_CHAT, SandboxAccount, SandboxChat, SandboxChatKind, SandboxMessenger
from bot.sandbox.refusals import CannotDo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.sandbox.world import World


def create(world: World, name: str, messenger: SandboxMessenger, *, title: str | None = None) -> SandboxChat:
    """A new, empty group with a random id."""
    if (messenger, name) in world.group_names:
        raise CannotDo(f"there is a group {name} on {messenger} already")
    if name == "bot" or name.startswith("@") or name.lstrip("-").isdigit():
        raise CannotDo("a group's name is not bot, no number and does not start with @")
    chat = SandboxChat(
        world.new_id(messenger, "group"), messenger, SandboxChatKind.GROUP, name, title or name
    )
    chat.instance = str(world.random.getrandbits(62))
    world.groups[messenger, chat.id] = chat
    world.group_names[messenger, name] = chat
    world.record_change("group", chat)
    return chat


def set_status(
    world: World, chat: SandboxChat, account: SandboxAccount, status: str, *, by: SandboxAccount
) -> None:
    """Change an account's membership: service message, chat_member and my_chat_member where the
    messenger sends them."""
    old = chat.members.get(account.id, "left")
    if old == status:
        return
    was_in, is_in = old in IN_CHAT, status in IN_CHAT
    if was_in and not is_in:
        note = world.post(chat, by, service={"left_chat_member": account})
        world.delivery.message(note)  # before a leaving bot stops receiving
    chat.members[account.id] = status
    if is_in and not was_in:
        note = world.post(chat, by, service={"new_chat_members": [account]})
        world.delivery.message(note)
    world.delivery.member(chat, by, account, old=old, new=status)
    world.record_change("member", chat, person=account.person)


def join(world: World, chat: SandboxChat, account: SandboxAccount) -> None:
    """A person joins by themselves."""
    if chat.bot is not None:
        raise CannotDo("a private chat cannot be joined")
    status = chat.members.get(account.id)
    if status in IN_CHAT:
        raise CannotDo(f"already in {chat.name}")
    if status == "kicked":
        raise CannotDo(f"banned from {chat.name}")
    set_status(world, chat, account, "member", by=account)


def bring(world: World, chat: SandboxChat, accounts: Sequence[SandboxAccount], *, by: SandboxAccount) -> None:
    """Somebody adds several people at once: one message names them all."""
    for account in accounts:
        if chat.members.get(account.id) in IN_CHAT:
            raise CannotDo(f"{account.first_name} is already in {chat.name}")
    before = {account.id: chat.members.get(account.id, "left") for account in accounts}
    chat.members |= {account.id: "member" for account in accounts}
    world.delivery.message(world.post(chat, by, service={"new_chat_members": [*accounts]}))
    for account in accounts:
        world.delivery.member(chat, by, account, old=before[account.id], new="member")
        world.record_change("member", chat, person=account.person)


def leave(world: World, chat: SandboxChat, account: SandboxAccount) -> None:
    """A person leaves."""
    if chat.members.get(account.id) not in IN_CHAT:
        raise CannotDo(f"not a member of {chat.name}")
    set_status(world, chat, account, "left", by=account)


def upgrade(world: World, chat: SandboxChat) -> SandboxChat:
    """The group becomes a supergroup with another id; the old one only points to it from now on."""
    if not FACES[chat.messenger].rules.supergroups or chat.kind is not SandboxChatKind.GROUP:
        raise CannotDo(
            "only a group that is not a supergroup yet can be upgraded, where there are supergroups"
        )
    new = SandboxChat(
        world.new_id(chat.messenger, "supergroup"),
        chat.messenger,
        SandboxChatKind.SUPERGROUP,
        chat.name,
        chat.title,
    )
    new.members = dict(chat.members)
    new.instance = str(world.random.getrandbits(62))
    new.migrated_from = chat
    somebody = next(
        (world.accounts[chat.messenger, a] for a, s in chat.members.items() if s in IN_CHAT), None
    )
    if somebody is None:
        raise CannotDo("nobody is in this group")
    world.groups[chat.messenger, new.id] = new
    world.group_names[chat.messenger, chat.name] = new
    last = world.post(chat, somebody, service={"migrate_to_chat_id": new.id})
    world.delivery.message(last)
    chat.migrated_to = new
    chat.ephemerals.clear()
    first = world.post(new, somebody, service={"migrate_from_chat_id": chat.id})
    world.delivery.message(first)
    world.record_change("migrated", new)
    return new
