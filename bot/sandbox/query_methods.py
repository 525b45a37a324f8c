"""A bot's queries: about itself, chats, members, files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import groups
from bot.sandbox.faults import Fault
from bot.sandbox.records import IN_CHAT, SandboxChatKind
from bot.sandbox.refusals import bad

if TYPE_CHECKING:
    from bot.sandbox.call import BotApiCall
    from bot.sandbox.records import Json, SandboxChat


def get_me(call: BotApiCall) -> Json:
    """getMe."""
    return call.face.me(call.bot)


def get_chat(call: BotApiCall) -> Json:
    """getChat."""
    return call.face.full_chat(call.chat())


def _group(call: BotApiCall) -> SandboxChat:
    chat = call.chat()
    if call.refusals.group_query is not None and not call.is_admin(chat):
        raise call.refusals.group_query()
    return chat


def get_chat_member(call: BotApiCall) -> Json:
    """getChatMember: about others only for an administrator bot."""
    chat = _group(call)
    number = call.integer("user_id")
    account = call.world.accounts.get((chat.messenger, number)) if number else None
    if account is None:
        raise call.refusals.unknown_member()
    if chat.kind is SandboxChatKind.PRIVATE:
        return call.face.member(account, "member")
    if account is not call.bot.account and not call.is_admin(chat):
        raise bad("CHAT_ADMIN_REQUIRED")
    status = chat.members.get(account.id, "left")
    if call.refusals.left_member is not None and status not in IN_CHAT:
        raise call.refusals.left_member()
    result = call.face.member(account, status)
    if status == "administrator" and call.rules.supergroups:
        result["can_manage_topics"] = account.id in chat.topic_makers
    return result


def get_chat_administrators(call: BotApiCall) -> list[Json]:
    """getChatAdministrators, without other bots."""
    chat = _group(call)
    if chat.kind is SandboxChatKind.PRIVATE:
        raise bad("there are no administrators in the private chat")
    leaders = [
        (call.world.accounts[chat.messenger, n], s)
        for n, s in chat.members.items()
        if s in ("creator", "administrator")
    ]
    return [call.face.member(a, s) for a, s in leaders if not a.is_bot or a is call.bot.account]


def get_member_count(call: BotApiCall) -> int:
    """getChatMemberCount, getChatMembersCount."""
    chat = call.chat()
    if chat.kind is SandboxChatKind.PRIVATE:
        return 2
    return sum(1 for s in chat.members.values() if s in IN_CHAT)


def leave_chat(call: BotApiCall) -> bool:
    """leaveChat."""
    chat = call.chat()
    if chat.kind is SandboxChatKind.PRIVATE:
        raise bad("chat member status can't be changed in private chats")
    groups.set_status(call.world, chat, call.bot.account, "left", by=call.bot.account)
    return True


def get_file(call: BotApiCall) -> Json:
    """getFile: at most 20 MB; the link is valid for an hour."""
    file_id = call.text("file_id") or ""
    if call.world.faults.take((Fault.FILE_GONE,), messenger=call.bot.messenger):
        raise call.refusals.file_not_given()
    blob, path = call.world.files.link(call.bot, file_id)
    return {
        "file_id": file_id,
        "file_unique_id": blob.id[:12],
        "file_size": len(blob.data),
        "file_path": path,
    }
