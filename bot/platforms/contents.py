"""What a message holds besides plain text: files, places, forwarded posts, and contents without use here."""

from collections.abc import Mapping
from typing import Any, Final

from bot.conversation import incoming as inc
from bot.conversation.wire import Unreadable
from bot.domain.people import Messenger
from bot.platforms.raw import Raw, degrees, number_or_none, part, parts, picture_area, token, words
from bot.platforms.registry import REGISTRY
from bot.platforms.scrubbing import OTHERS

type Envelope = Mapping[str, Any]
"""What every incoming value has: chat, sender, sender_name, message_id, update_id."""

FILES: Final[tuple[tuple[str, inc.FileKind], ...]] = (
    ("animation", inc.FileKind.VIDEO),  # before document: Telegram sends an animation as both
    ("video", inc.FileKind.VIDEO),
    ("video_note", inc.FileKind.VIDEO),
    ("voice", inc.FileKind.VOICE),
    ("audio", inc.FileKind.AUDIO),
    ("document", inc.FileKind.DOCUMENT),
)


def content_of(message: Raw, envelope: Envelope, *, messenger: Messenger) -> inc.Incoming | None:
    """The message's content; None if there is nothing but text. Raises Unreadable."""
    if message.get("location"):
        return _location(part(message, "location"), envelope)
    files = _files(message)
    album = token(message, "media_group_id")
    post = _post(message)
    if post:
        return inc.PostForwarded(
            **envelope,
            text=words(message, "text") or words(message, "caption"),
            source=words(post, "title"),
            link=REGISTRY[messenger].post_link(post, number_or_none(message, "forward_from_message_id")),
            files=files,
            album=album,
        )
    if files:
        caption = words(message, "caption")
        return inc.FilesSent(**envelope, files=files, caption=caption, album=album)
    if not words(message, "text"):
        what = next((key for key in OTHERS if message.get(key)), "unknown")
        return inc.OtherSent(**envelope, what=what)
    return None


def _location(place: Raw, envelope: Envelope) -> inc.LocationSent:
    latitude = degrees(place, "latitude", limit=90)
    return inc.LocationSent(**envelope, latitude=latitude, longitude=degrees(place, "longitude", limit=180))


def _files(message: Raw) -> tuple[inc.FileRef, ...]:
    sizes = parts(message, "photo")
    if sizes:
        return (_file(max(reversed(sizes), key=picture_area), inc.FileKind.PHOTO),)
    for key, kind in FILES:
        if message.get(key):
            return (_file(part(message, key), kind),)
    return ()


def _file(file: Raw, kind: inc.FileKind) -> inc.FileRef:
    file_id = words(file, "file_id")
    if not file_id:
        raise Unreadable(f"a {kind} without file_id")
    size = number_or_none(file, "file_size") or 0
    return inc.FileRef(kind, file_id, max(size, 0), words(file, "mime_type"), words(file, "file_name"))


def _post(message: Raw) -> Raw:
    """The channel or group that a post comes from, as ``scrub_update`` stored it."""
    return part(message, "forward_from_chat")
