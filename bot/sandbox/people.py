"""A person's actions in a chat: writing, sending files, blocking the bot. Raise CannotDo if an action is
impossible."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.sandbox import groups
from bot.sandbox.entities import found_entities
from bot.sandbox.faces.registry import FACES
from bot.sandbox.records import (
    FIRST_MESSENGER,
    IN_CHAT,
    Message,
    SandboxAccount,
    SandboxChat,
    SandboxMessenger,
    SandboxPerson,
)
from bot.sandbox.refusals import BadRequest, CannotDo

if TYPE_CHECKING:
    from bot.sandbox.records import Bot, Json
    from bot.sandbox.world import World

TEXT_LIMIT = 4096
NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


def add(
    world: World,
    person_id: str,
    *,
    name: str | None = None,
    phone: str | None = None,
    username: str | None = None,
    messenger: SandboxMessenger | None = None,
    role: str | None = None,
    old_client: bool | None = None,
) -> SandboxPerson:
    """Create a person with an account on each messenger, or change one."""
    if not NAME.fullmatch(person_id):
        raise BadRequest("an id has letters, digits, - and _ only")
    person = world.people.get(person_id) or _new(world, person_id)
    person.name = name or person.name
    person.current = messenger or person.current
    for on, account in person.accounts.items():
        account.first_name = person.name
        account.phone = phone or account.phone
        if old_client is not None:
            account.old_client = old_client
        if username is not None:
            world.usernames.pop((on, (account.username or "").lower()), None)
            account.username = username or None
            world.add_account(on, account)
    if role is not None:
        person.role = role
        if role == "moderator":
            for on, account in person.accounts.items():
                group = world.group_names.get((on, "moderators"))
                group = group.migrated_to or group if group is not None else None
                if group is not None and group.members.get(account.id) not in IN_CHAT:
                    groups.set_status(world, group, account, "member", by=account)
    world.record_change("person", person=person_id)
    return person


def _new(world: World, person_id: str) -> SandboxPerson:
    number = f"+98912{world.random.randint(1_000_000, 9_999_999)}"
    accounts = {}
    for on in SandboxMessenger:
        account = SandboxAccount(
            world.new_id(on, "user"),
            person_id,
            username=person_id.replace("-", "_"),
            phone=number,
            person=person_id,
        )
        world.add_account(on, account)
        accounts[on] = account
    person = SandboxPerson(person_id, person_id, accounts, FIRST_MESSENGER)
    world.people[person_id] = person
    for bot in world.bots.values():
        world.private(bot, accounts[bot.messenger])
    return person


def check_can_write(chat: SandboxChat, account: SandboxAccount) -> None:
    """Check that the person can write here: they are a member of the group, or the bot is not blocked."""
    if chat.bot is not None:
        if account.id in chat.bot.blocked_by:
            raise CannotDo("the bot is blocked; unblock it first")
    elif chat.members.get(account.id) not in IN_CHAT:
        raise CannotDo(f"not a member of {chat.name}")


def send(world: World, chat: SandboxChat, account: SandboxAccount, **fields: Any) -> Message:
    """A person's message: shown in the chat and delivered to its bots."""
    check_can_write(chat, account)
    text = fields.get("text")
    if text is not None:
        rules = FACES[chat.messenger].rules
        limit = TEXT_LIMIT if fields.get("media") is None else rules.caption_limit
        if len(text) > limit:
            raise CannotDo(f"the messenger takes at most {limit} characters")
        fields["entities"] = found_entities(text, kinds=rules.marked)
    message = world.post(chat, account, **fields)
    chat.started = True
    world.delivery.message(message)
    return message


def say(
    world: World,
    chat: SandboxChat,
    account: SandboxAccount,
    *,
    text: str,
    reply_to: Message | None = None,
    topic: str | None = None,
) -> Message:
    """Write a text, in a forum's topic or in that of the message replied to."""
    if not text.strip():
        raise CannotDo("an empty message cannot be sent")
    thread = reply_to.thread if reply_to is not None else None
    if topic is not None:
        thread = next(
            (number for number, chat_topic in chat.topics.items() if chat_topic.name == topic), None
        )
        if thread is None or chat.topics[thread].closed:
            raise CannotDo(f"there is no open topic {topic}")
    return send(world, chat, account, text=text.strip(), reply_to=reply_to, thread=thread)


def own_contact(account: SandboxAccount, phone: str | None = None) -> Json:
    """The contact that a client sends for its owner, or a bare number."""
    out: Json = {"phone_number": phone or account.phone or "", "first_name": account.first_name}
    return out if phone else {**out, "user_id": account.id}


def forward(
    world: World,
    chat: SandboxChat,
    account: SandboxAccount,
    *,
    message: Message | None,
    text: str,
    name: str,
    kind: str,
) -> Message:
    """Forward a message into `chat`, or a post from outside (`kind`: channel, person, hidden)."""
    when = world.clock.time()
    if message is not None:
        if message.protected:
            raise CannotDo("this message cannot be forwarded")
        sender = message.sender
        origin: Json = {"type": "user", "sender_user": FACES[chat.messenger].user(sender)}
        fields: Json = {"media": message.media, "location": message.location, "contact": message.contact}
        forward_info = {"origin": origin, "date": message.date, "name": sender.first_name}
        return send(world, chat, account, text=message.text, forward=forward_info, **fields)
    number = world.random.randint(1_100_000_000, 1_900_000_000)
    if kind == "channel":
        channel_id = FACES[chat.messenger].channel_id(number)
        slug = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_") or "channel"
        where = {"id": channel_id, "type": "channel", "title": name, "username": slug}
        origin = {"type": "channel", "chat": where, "message_id": world.random.randint(1, 9999)}
    elif kind == "person":
        origin = {"type": "user", "sender_user": FACES[chat.messenger].user(SandboxAccount(number, name))}
    elif kind == "hidden":
        origin = {"type": "hidden_user", "sender_user_name": name}
    else:
        raise BadRequest("from_kind is channel, person or hidden")
    return send(
        world, chat, account, text=text, forward={"origin": origin, "date": when - 3600, "name": name}
    )


def edit(world: World, message: Message, account: SandboxAccount, *, text: str) -> None:
    """A person changes their own text."""
    if message.sender is not account or message.text is None:
        raise CannotDo("only own texts can be changed")
    message.text = text.strip()
    message.entities = found_entities(message.text, kinds=FACES[message.chat.messenger].rules.marked)
    message.edited = world.clock.time()
    world.touch(message, "edited")
    world.delivery.message(message, kind="edited_message")


def set_block(world: World, chat: SandboxChat, account: SandboxAccount, *, blocked: bool) -> None:
    """Block the bot of a private chat, or unblock it; some messengers tell the bot."""
    bot: Bot | None = chat.bot
    if bot is None:
        raise CannotDo("only a bot can be blocked")
    if (account.id in bot.blocked_by) is blocked:
        raise CannotDo("the bot is blocked already" if blocked else "the bot is not blocked")
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    (bot.blocked_by.add if blocked else bot.blocked_by.discard)(account.id)
    world.delivery.member(chat, account, bot.account, old=old, new=new)
    world.record_change("person", person=account.person)
