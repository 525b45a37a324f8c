"""What a person sees: messages, buttons, toasts, as JSON."""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, Any

from bot.sandbox import keyboards
from bot.sandbox.clock import iso
from bot.sandbox.entities import as_html
from bot.sandbox.faces.registry import FACES
from bot.sandbox.records import IN_CHAT, SandboxChatKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.sandbox.records import (
        Json,
        Media,
        Message,
        SandboxAccount,
        SandboxChat,
        SandboxMessenger,
        SandboxPerson,
    )
    from bot.sandbox.world import World

TOAST_LIFE_S = 60


def may_see(message: Message, account: SandboxAccount) -> bool:
    """Whether the account sees the message: an ephemeral one only its receiver, until it vanishes from the
    phone."""
    return not message.vanished and (message.receiver is None or message.receiver is account)


def is_there(message: Message) -> bool:
    """Whether the message has not been deleted."""
    if message.ephemeral_id is not None:
        return message.chat.ephemerals.get(message.ephemeral_id) is message
    return message.chat.messages.get(message.id) is message


def newest_first(chat: SandboxChat, account: SandboxAccount) -> Iterator[Message]:
    """Everything that the account sees in the chat, including messages from before a group's upgrade."""
    if chat.bot is None and chat.members.get(account.id) not in IN_CHAT:
        return
    ephemerals = sorted(
        (m for m in chat.ephemerals.values() if may_see(m, account)), key=lambda m: m.date, reverse=True
    )
    for message in reversed(chat.messages.values()):
        while ephemerals and ephemerals[0].date >= message.date:
            yield ephemerals.pop(0)
        yield message
    yield from ephemerals
    if chat.migrated_from is not None:
        for message in reversed(chat.migrated_from.messages.values()):
            yield message


def changed_since(chat: SandboxChat, account: SandboxAccount, since: int) -> list[Message]:
    """Visible messages that are new or changed after that number, in the order of their last change."""
    if chat.bot is None and chat.members.get(account.id) not in IN_CHAT:
        return []
    start = bisect_right(chat.changes, since, key=lambda change: change[0])
    return [
        m
        for seq, m in islice(chat.changes, start, None)
        if m.seq == seq and is_there(m) and may_see(m, account)
    ]


def chats_of(world: World, person: SandboxPerson, messenger: SandboxMessenger) -> list[SandboxChat]:
    """The person's private chats and groups on the messenger."""
    account = person.accounts[messenger]
    own = [c for (_, m, a), c in world.privates.items() if m is messenger and a == account.id]
    return own + [
        c
        for (m, _), c in world.groups.items()
        if m is messenger and c.migrated_to is None and c.members.get(account.id) in IN_CHAT
    ]


def find(chat: SandboxChat, account: SandboxAccount, key: str) -> Message | None:
    """The visible message of that key."""
    if key.startswith("e") and key[1:].isdigit():
        message = chat.ephemerals.get(int(key[1:]))
    elif key.startswith("o") and key[1:].isdigit() and chat.migrated_from is not None:
        message = chat.migrated_from.messages.get(int(key[1:]))
    else:
        message = chat.messages.get(int(key)) if key.isdigit() else None
    if message is None or not may_see(message, account):
        return None
    return message if chat.bot is not None or chat.members.get(account.id) in IN_CHAT else None


def sender_json(world: World, account: SandboxAccount) -> Json:
    """The sender as people see it."""
    if account.is_bot:
        return {"bot": True, "id": "bot", "name": account.first_name}
    name = world.people[account.person].name if account.person in world.people else account.first_name
    return {"bot": False, "id": account.person, "name": name}


def as_json(world: World, message: Message, account: SandboxAccount) -> Json:
    """The message as people see it; docs/sandbox.md describes the fields."""
    text = message.text or ""
    media = message.media
    out: Json = {
        "key": message.key,
        "id": message.id,
        "chat": message.chat.name,
        "seq": message.seq,
        "from": sender_json(world, message.sender),
        "date": iso(message.date),
        "mine": message.sender is account,
        "text": text,
        "html": as_html(text, message.entities),
        "entities": message.entities,
        "buttons": keyboards.shown_buttons(message.buttons),
        "keyboard": keyboards.shown_keyboard(message.keyboard),
        **dict.fromkeys(("photo", "voice", "video", "audio", "document")),
        "location": message.location,
        "contact": None,
        "album": message.album,
        "caption": media is not None and bool(text),
        "forwarded": message.forward["name"] if message.forward else None,
        "edited": message.edited is not None,
        "ephemeral": message.ephemeral_id is not None,
        "protected": message.protected,
        "topic": _topic(message),
        "reply_to": None,
        "service": _service(world, message),
    }
    if message.contact is not None:
        out["contact"] = {"phone": message.contact["phone_number"], "name": message.contact["first_name"]}
    if media is not None:
        out[media.kind] = _media(media)
    if message.reply_to is not None:
        out["reply_to"] = {"key": message.reply_to.key, "text": message.reply_to.text or ""}
    return out


def _topic(message: Message) -> str | None:
    topic = message.chat.topics.get(message.thread) if message.thread is not None else None
    return topic.name if topic is not None else None


def _media(media: Media) -> Json:
    out: Json = {
        "url": f"/world/files/{media.blob}",
        "name": media.name,
        "mime": media.mime,
        "size": media.size,
    }
    for name in ("width", "height", "duration"):
        value = getattr(media, name)
        if value is not None:
            out[name] = value
    return out


def _service(world: World, message: Message) -> str | None:
    service = message.service
    if not service:
        return None
    if "new_chat_members" in service:
        return f"{', '.join(_name(world, a) for a in service['new_chat_members'])} joined"
    if "left_chat_member" in service:
        return f"{_name(world, service['left_chat_member'])} left"
    if "forum_topic_created" in service:
        return f"topic {service['forum_topic_created']['name']} was made"
    if "migrate_to_chat_id" in service:
        return "the group was upgraded to a supergroup"
    return "the supergroup was made from a group"


def _name(world: World, account: SandboxAccount) -> str:
    return str(sender_json(world, account)["name"])


def toasts(world: World, account: SandboxAccount, since: int = 0) -> list[Json]:
    """Answers to this person's presses of the last minute."""
    oldest = world.clock.time() - TOAST_LIFE_S
    return [
        {"seq": t.seq, "date": iso(t.at), "chat": t.chat.name, "text": t.text, "alert": t.alert, "url": t.url}
        for t in world.toasts[account]
        if t.at >= oldest and t.seq > since
    ]


def overview(world: World) -> Json:
    """GET /world."""
    return {
        "now": world.now().isoformat(timespec="seconds"),
        "offset": world.clock.offset,
        "seq": world.seq,
        "limits": world.limited,
        "messengers": [
            {"name": messenger, "label": face.label, "link_host": face.rules.link_host}
            for messenger, face in FACES.items()
        ],
        "people": [person_json(world, p) for p in world.people.values()],
        "bots": [
            {
                "id": b.account.id,
                "messenger": b.messenger,
                "username": b.account.username,
                "name": b.account.first_name,
                "description": b.descriptions.get("", ""),
                "webhook": b.queue.webhook is not None,
                "pending": len(b.queue.waiting),
            }
            for b in world.bots.values()
        ],
        "chats": [
            _chat(world, c) for c in (*world.groups.values(), *world.privates.values()) if not c.migrated_to
        ],
    }


def person_json(world: World, person: SandboxPerson) -> Json:
    """A person with both accounts."""
    blocked = {
        m: any(a.id in b.blocked_by for b in world.bots.values() if b.messenger is m)
        for m, a in person.accounts.items()
    }
    return {
        "id": person.id,
        "name": person.name,
        "messenger": person.current,
        "role": person.role,
        "accounts": {
            m.value: {"id": a.id, "username": a.username, "phone": a.phone, "blocked": blocked[m]}
            for m, a in person.accounts.items()
        },
    }


def _chat(world: World, chat: SandboxChat) -> Json:
    out: Json = {
        "key": chat.name,
        "id": chat.id,
        "messenger": chat.messenger,
        "kind": chat.kind,
        "title": chat.title,
    }
    if chat.kind is SandboxChatKind.PRIVATE and chat.peer is not None:
        return {**out, "person": chat.peer.person, "started": chat.started}
    members: list[dict[str, Any]] = []
    for number, status in chat.members.items():
        account = world.accounts[chat.messenger, number]
        named = {"bot": account.username} if account.is_bot else {"person": account.person}
        members.append({**named, "status": status})
    return {**out, "members": members}
