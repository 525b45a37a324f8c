"""Parses successful answers as tolerantly as updates: both messengers leave fields out."""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from bot.conversation.wire import (
    BotIdentity,
    CallRefused,
    CallSuccess,
    FileGone,
    FileTooBig,
    WebhookState,
    WireDown,
)
from bot.domain.groups.homes import Forum
from bot.domain.typed import one_line
from bot.platforms.limits import DOWNLOAD_LIMIT
from bot.platforms.raw import Raw, is_number, part, parts, picture_area, words

_SOUNDS: Final = ("voice", "audio")
"""As what a messenger keeps a sound."""
LONGEST_ERROR: Final = 200
LATEST_DATE: Final = 2**32
"""Seconds; what is beyond is no time."""
LOG: Final = logging.getLogger(__name__)


def updates_in(result: Any) -> Sequence[Mapping[str, Any]]:
    """The updates that have an id; 0 is valid. An update without an id can be neither stored nor
    acknowledged.

    Raises WireDown if the answer is not a list.
    """
    if not isinstance(result, list):
        raise WireDown("getUpdates did not answer with a list")
    updates = [raw for raw in result if isinstance(raw, dict) and is_number(raw.get("update_id"))]
    if len(updates) < len(result):
        LOG.warning("updates-without-id", extra={"count": len(result) - len(updates)})
    return updates


def identity_of(result: Any) -> BotIdentity:
    """The bot's identity from getMe. Raises WireDown if the answer is not usable."""
    bot_id = result.get("id") if isinstance(result, dict) else None
    if not is_number(bot_id):
        raise WireDown("getMe did not answer with a bot")
    username = result.get("username")
    return BotIdentity(bot_id, username if isinstance(username, str) else "")


def webhook_state_of(result: Any) -> WebhookState:
    """The answer to getWebhookInfo. Raises WireDown if it is not usable."""
    url = result.get("url") if isinstance(result, dict) else None
    if not isinstance(url, str):
        raise WireDown("getWebhookInfo did not answer with a webhook")
    at, error = result.get("last_error_date"), result.get("last_error_message")
    failed_at = datetime.fromtimestamp(at, UTC) if is_number(at) and 0 < at < LATEST_DATE else None
    return WebhookState(url, one_line(error)[:LONGEST_ERROR] if isinstance(error, str) else "", failed_at)


def sent_message(result: Any) -> CallSuccess:
    """The message that a send created; an ephemeral message's ``message_id`` is 0."""
    if not isinstance(result, dict):
        return CallSuccess()
    message_id, ephemeral_id = result.get("message_id"), result.get("ephemeral_message_id")
    return CallSuccess(
        message_id if is_number(message_id) else 0,
        ephemeral_id if is_number(ephemeral_id) else None,
        _file_in(result),
    )


def sent_album(result: Any) -> CallSuccess:
    """The messages that an album became, in order. Those without an id are unknown."""
    messages = result if isinstance(result, list) else []
    ids = [number for number in (sent_message(message).message_id for message in messages) if number]
    return CallSuccess(ids[0], more_ids=tuple(ids[1:])) if ids else CallSuccess()


def _file_in(message: Raw) -> str:
    """The id of the message's picture in its largest size, or of its sound; "" if it is not told."""
    if message.get("photo"):
        sizes = parts(message, "photo")
        return words(max(reversed(sizes), key=picture_area), "file_id") if sizes else ""
    sound = next((name for name in _SOUNDS if message.get(name)), None)
    return words(part(message, sound), "file_id") if sound is not None else ""


def topic_result(result: Any) -> CallSuccess | CallRefused:
    """The topic that createForumTopic created, as the id of its thread."""
    thread_id = result.get("message_thread_id") if isinstance(result, dict) else None
    return (
        CallSuccess(thread_id)
        if is_number(thread_id)
        else CallRefused("createForumTopic did not answer with a topic")
    )


def may_write(chat: Any, member: Any) -> bool:
    """Whether the bot with this ChatMember may write in this chat: by its own right, or else by the right of
    all members."""
    chat, member = (value if isinstance(value, dict) else {} for value in (chat, member))
    match member.get("status"):
        case "creator" | "administrator":
            return True
        case "restricted":
            return member.get("can_send_messages") is True
        case "member":
            rights = chat.get("permissions")
            return not isinstance(rights, dict) or rights.get("can_send_messages") is not False
    return False


def administers(member: Any) -> bool:
    """Whether this ChatMember is an administrator."""
    return isinstance(member, dict) and member.get("status") in ("creator", "administrator")


def title_of(chat: Any) -> str:
    """The chat's title; empty if it is not given."""
    title = chat.get("title") if isinstance(chat, dict) else None
    return one_line(title) if isinstance(title, str) else ""


def forum_of(chat: Any, member: Any) -> Forum:
    """Whether this chat has topics, and whether the bot with this ChatMember may create them."""
    if not isinstance(chat, dict) or chat.get("is_forum") is not True:
        return Forum.NONE
    member = member if isinstance(member, dict) else {}
    may = member.get("status") == "creator" or member.get("can_manage_topics") is True
    return Forum.READY if may else Forum.NO_RIGHT


def file_path_in(result: Any, *, otherwise: str = "") -> str:
    """The path that getFile returned for the file, or ``otherwise`` if it returned none.

    Raises FileGone if there is neither, FileTooBig for more than 20 MB.
    """
    if not isinstance(result, dict):
        raise FileGone("getFile did not answer with a file")
    size, path = result.get("file_size"), result.get("file_path")
    if is_number(size) and size > DOWNLOAD_LIMIT:
        raise FileTooBig("the file is over 20 MB")
    path = path if isinstance(path, str) and path else otherwise
    if not path:
        raise FileGone("the file has no path")
    return path


def check_download(status: int, data: bytes) -> bytes:
    """The bytes of a download. Raises FileGone, FileTooBig or WireDown."""
    if status == 413:
        raise FileTooBig("the download answered 413")
    if status in (400, 403, 404, 410):
        raise FileGone(f"the download answered {status}")
    if status != 200:
        raise WireDown(f"the download answered {status}", limited=status == 429)
    if len(data) > DOWNLOAD_LIMIT:
        raise FileTooBig("the file is over 20 MB")
    return data
