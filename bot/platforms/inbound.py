"""Parses raw updates: which are wanted, and what they say. One parser serves both messengers.

Both use the same field names. Where they differ (groups without "supergroup", presses without
``chat_instance``, a voice note without duration, explicit nulls, ``update_id`` 0), the tolerant parsing of
``raw.py`` handles both. Sources: Telegram's Bot API 10.3; docs.bale.ai.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.conversation import incoming as inc
from bot.conversation.buttons import split_stay_mark
from bot.conversation.wire import BotIdentity, Unreadable
from bot.domain.people import Account, MembershipStatus, Messenger, Newcomer
from bot.domain.typed import one_line
from bot.platforms.contents import Envelope, content_of
from bot.platforms.raw import Raw, number, number_or_none, part, parts, token, words

KINDS: Final[Mapping[str, inc.ChatKind]] = {
    "private": inc.ChatKind.PRIVATE,
    "group": inc.ChatKind.GROUP,
    "supergroup": inc.ChatKind.GROUP,
    "channel": inc.ChatKind.CHANNEL,
}

ANONYMOUS_ADMIN: Final = 1087968824
"""Telegram's placeholder for an anonymous administrator: a bot by its flag, but a person."""

SERVICE: Final = ("new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id")

_KINDS_OF_UPDATE: Final = ("callback_query", "message", "edited_message", "my_chat_member", "chat_member")
"""In the order in which ``Inbound.parse`` looks for them."""

COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?:\s+(.*))?", re.DOTALL)


def membership_status_of(member: Raw) -> MembershipStatus:
    """A ChatMember's membership by its ``status``; any status that is not known to be inside is outside."""
    match member.get("status"):
        case "creator" | "administrator":
            return MembershipStatus.ADMINISTRATOR
        case "member":
            return MembershipStatus.MEMBER
        case "restricted" if member.get("is_member") is True:
            return MembershipStatus.MEMBER
        case _:
            return MembershipStatus.OUTSIDE


def _topic_of(message: Raw) -> int:
    """The forum topic of a message. A thread id alone may belong to a reply in General, where none may be
    named."""
    if message.get("is_topic_message") is not True:
        return 0
    return number_or_none(message, "message_thread_id") or 0


@dataclass(frozen=True, slots=True)
class Inbound:
    """Parses the updates of one bot. ``member_updates``: joins arrive as updates of their own. Such updates
    about other people come only to an administrator, so the service message about them is read as well,
    except what it says about the bot."""

    messenger: Messenger
    identity: BotIdentity
    member_updates: bool

    def is_wanted(self, raw: Raw) -> bool:
        """Whether the update is stored. An unreadable one is stored, so that it is counted and not lost."""
        try:
            if raw.get("callback_query") is not None:
                return True
            if raw.get("message") is not None:
                return self._wanted_message(part(raw, "message"))
            if raw.get("edited_message") is not None:
                return self._wanted_edit(part(raw, "edited_message"))
            for key in ("chat_member", "my_chat_member"):
                if raw.get(key) is not None:
                    return self._chat(part(raw, key)).kind is inc.ChatKind.GROUP
        except Unreadable:
            return True
        return not (raw.keys() - {"update_id"})

    def _wanted_message(self, message: Raw) -> bool:
        chat = self._chat(message)
        sender = part(message, "from")
        if chat.kind is inc.ChatKind.CHANNEL:
            return False
        if message.get("new_chat_members"):
            return bool(self._newcomers(message))
        if any(message.get(key) for key in SERVICE):
            return True
        if sender.get("is_bot") is True and sender.get("id") != ANONYMOUS_ADMIN:
            return False
        if chat.kind is inc.ChatKind.PRIVATE:
            return True
        command = COMMAND.fullmatch(words(message, "text"))
        return self._is_ours(command) if command else self._answers_us(message)

    def _wanted_edit(self, message: Raw) -> bool:
        """Whether to store an edit: only a person's own text in private. A live location moves by edits, and
        these are not."""
        ours = part(message, "from").get("is_bot") is True
        worded = bool(message.get("text") or message.get("caption"))
        return self._chat(message).kind is inc.ChatKind.PRIVATE and worded and not ours

    def parse(self, raw: Raw) -> inc.Incoming:
        """The scrubbed update (`bot.platforms.scrubbing`) as a value. Raises Unreadable."""
        update_id = number(raw, "update_id")
        if raw.get("callback_query") is not None:
            return self._press(part(raw, "callback_query"), update_id)
        if raw.get("message") is not None:
            return self._message(part(raw, "message"), update_id)
        if raw.get("edited_message") is not None:
            edited = part(raw, "edited_message")
            return inc.MessageEdited(
                **self._envelope(edited, update_id, message_id=number(edited, "message_id"))
            )
        if raw.get("my_chat_member") is not None:
            return self._member_update(part(raw, "my_chat_member"), update_id)
        if raw.get("chat_member") is not None:
            return self._member_update(part(raw, "chat_member"), update_id)
        raise Unreadable("an update without known content")

    def order_of(self, raw: Raw) -> str:
        """Whose updates keep their order with this one: the person's in a private chat, the person's in this group.
        Empty if that cannot be read; nothing else of the update is looked at."""
        try:
            for kind in _KINDS_OF_UPDATE:
                if raw.get(kind) is not None:
                    return self._order_of(part(raw, kind), is_press=kind == "callback_query")
        except Unreadable:
            pass
        return ""

    def _order_of(self, content: Raw, *, is_press: bool) -> str:
        chat = part(part(content, "message") if is_press else content, "chat")
        sender = number(part(content, "from"), "id")
        if chat.get("type") == "private":
            return str(sender)
        old = number_or_none(content, "migrate_from_chat_id")
        return f"{number(chat, 'id') if old is None else old} {sender}"

    # --- who and where -------------------------------------------------------------------------

    def _chat(self, raw: Raw) -> inc.Chat:
        chat = part(raw, "chat")
        kind = KINDS.get(words(chat, "type"))
        if kind is None:
            raise Unreadable("a chat without a known type")
        return inc.Chat(
            self.messenger,
            number(chat, "id"),
            kind,
            one_line(words(chat, "title")),
            public=chat.get("public") is True,
            forum=chat.get("is_forum") is True,
        )

    def _account(self, user: Raw) -> Account:
        return Account(self.messenger, number(user, "id"))

    def _is_ours(self, command: re.Match[str]) -> bool:
        aimed_at = command[2]
        return aimed_at is None or aimed_at.casefold() == self.identity.username.casefold()

    def _answers_us(self, message: Raw) -> bool:
        answered = part(message, "reply_to_message")
        if answered and answered.get("message_id") == _topic_of(message):
            return False  # in a topic, plain messages reply to its creator: the bot
        return part(answered, "from").get("id") == self.identity.bot_id

    # --- presses and members -------------------------------------------------------------------

    def _press(self, press: Raw, update_id: int) -> inc.ButtonPressed:
        message, sender = part(press, "message"), part(press, "from")
        chat = self._chat(message)
        message_id, press_id = number(message, "message_id"), token(press, "id")
        if not press_id:
            raise Unreadable("a press without an id")
        ephemeral_id = number_or_none(message, "ephemeral_message_id")
        receiver_id = number(part(message, "receiver_user"), "id") if ephemeral_id is not None else None
        data, stays = split_stay_mark(words(press, "data"))
        return inc.ButtonPressed(
            chat,
            self._account(sender),
            press_id=press_id,
            data=data,
            stays=stays,
            message=inc.MessageRef(self.messenger, chat.id, message_id, receiver_id, ephemeral_id),
            thread_id=_topic_of(message),
            sender_name=one_line(words(sender, "first_name")),
            message_id=message_id,
            update_id=update_id,
        )

    def _member_update(self, change: Raw, update_id: int) -> inc.MemberChanged:
        envelope = self._envelope(change, update_id, message_id=0)
        member = part(change, "new_chat_member")
        return self._member(part(member, "user"), membership_status_of(member), envelope)

    def _member(
        self,
        user: Raw,
        status: MembershipStatus,
        envelope: Mapping[str, Any],
        *,
        others: tuple[Newcomer, ...] = (),
    ) -> inc.MemberChanged:
        account = self._account(user)
        return inc.MemberChanged(
            **envelope,
            member=account,
            status=status,
            is_bot_itself=account.id == self.identity.bot_id,
            member_name=self._name(user),
            others=others,
        )

    @staticmethod
    def _name(user: Raw) -> str:
        return one_line(words(user, "first_name"))

    # --- messages ------------------------------------------------------------------------------

    def _envelope(self, raw: Raw, update_id: int, *, message_id: int) -> Envelope:
        sender = part(raw, "from")
        return {
            "chat": self._chat(raw),
            "sender": self._account(sender),
            "sender_name": one_line(words(sender, "first_name")),
            "message_id": message_id,
            "update_id": update_id,
        }

    def _message(self, message: Raw, update_id: int) -> inc.Incoming:
        envelope = self._envelope(message, update_id, message_id=number(message, "message_id"))
        service = self._service(message, envelope)
        if service is not None:
            return service
        content = content_of(message, envelope, messenger=self.messenger)
        if content is not None:
            return content
        return self._text(message, envelope)

    def _service(self, message: Raw, envelope: Envelope) -> inc.Incoming | None:
        if message.get("migrate_to_chat_id"):
            return inc.GroupMigrated(**envelope, new_chat_id=number(message, "migrate_to_chat_id"))
        if message.get("migrate_from_chat_id"):
            new: inc.Chat = envelope["chat"]
            old = inc.Chat(new.messenger, number(message, "migrate_from_chat_id"), new.kind, new.title)
            return inc.GroupMigrated(**{**envelope, "chat": old}, new_chat_id=new.id)
        if message.get("new_chat_members"):
            return self._arrival(message, envelope)
        if message.get("left_chat_member"):
            return self._member(part(message, "left_chat_member"), MembershipStatus.OUTSIDE, envelope)
        return None

    def _arrival(self, message: Raw, envelope: Envelope) -> inc.MemberChanged:
        """All newcomers of one message; the bot itself first, if it is among them."""
        users = self._newcomers(message)
        if not users:
            raise Unreadable("only the bot joined, which another update reports")
        others = tuple(Newcomer(self._account(user), self._name(user)) for user in users[1:])
        return self._member(users[0], MembershipStatus.MEMBER, envelope, others=others)

    def _newcomers(self, message: Raw) -> Sequence[Raw]:
        came = sorted(parts(message, "new_chat_members"), key=lambda user: not self._is_bot_itself(user))
        return [user for user in came if not (self.member_updates and self._is_bot_itself(user))]

    def _is_bot_itself(self, user: Raw) -> bool:
        return user.get("id") == self.identity.bot_id

    def _text(self, message: Raw, envelope: Envelope) -> inc.Incoming:
        text = words(message, "text")
        command = COMMAND.fullmatch(text)
        if command and self._is_ours(command):
            return inc.CommandGiven(**envelope, name=command[1].lower(), argument=(command[3] or "").strip())
        reply_to = None
        if self._answers_us(message):
            reply_to = number_or_none(part(message, "reply_to_message"), "message_id")
        passed_on = message.get("passed_on") is True
        return inc.TextSaid(**envelope, text=text, reply_to=reply_to, passed_on=passed_on)
