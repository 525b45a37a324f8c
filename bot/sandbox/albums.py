"""sendMediaGroup, copyMessage and forwardMessage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.refusals import bad, forbidden
from bot.sandbox.sending import medium, post, send_result

if TYPE_CHECKING:
    from bot.sandbox.call import BotApiCall
    from bot.sandbox.records import Json, Message, SandboxAccount

ALBUM_KINDS = {"photo": "visual", "video": "visual", "document": "document", "audio": "audio"}


def send_media_group(call: BotApiCall) -> list[Json]:
    """sendMediaGroup: 2-10 files, photos and videos mixed, documents and audio only with their own kind."""
    chat = call.chat()
    items = call.json("media")
    if not isinstance(items, list) or not items or not all(isinstance(i, dict) for i in items):
        raise bad("can't parse media JSON object")
    if not 2 <= len(items) <= 10:
        raise call.face.refusals.album_size()
    if len({ALBUM_KINDS.get(i.get("type"), "none") for i in items}) > 1:
        raise bad("can't mix documents or audio with other media in an album")
    parts = []
    for item in items:
        if item.get("type") not in ALBUM_KINDS:
            raise bad(f'type "{item.get("type")}" can\'t be used in sendMediaGroup')
        media = medium(call, item["type"], item.get("media"), in_album=True)
        asked = {"parse_mode": call.params.get("parse_mode"), **item}
        inner = type(call)(call.world, call.bot, call.method, asked)
        parts.append((media, inner.caption(limit=1024), item.get("caption")))
    call.spend(chat, cost=len(items))
    album = str(call.world.random.getrandbits(60))
    posted = [
        post(call, chat, cost=0, media=m, text=t, raw=raw, entities=marks, album=album)
        for m, (t, marks), raw in parts
    ]
    call.noted["message_ids"] = [m.id for m in posted]
    return [send_result(call, m) for m in posted]


def copy_message(call: BotApiCall) -> Json:
    """copyMessage: returns only the id."""
    message = _repost_message(call, keep_origin=False)
    return {"message_id": message.id}


def forward_message(call: BotApiCall) -> Json:
    """forwardMessage."""
    return send_result(call, _repost_message(call, keep_origin=True))


def _repost_message(call: BotApiCall, *, keep_origin: bool) -> Message:
    chat, source = call.chat(), call.chat("from_chat_id")
    original = source.messages.get(call.integer("message_id") or 0)
    verb = "forward" if keep_origin else "copy"
    if original is None:
        raise bad(f"message to {verb} not found")
    if original.service is not None or original.protected:
        raise bad(f"message can't be {'forwarded' if keep_origin else 'copied'}")
    origin = {"type": "user", "sender_user": call.face.user(original.sender)}
    sender: SandboxAccount = original.sender
    forward = {"origin": origin, "date": original.date, "name": sender.first_name} if keep_origin else None
    text, marks, raw = original.text, original.entities, original.raw
    if not keep_origin and original.media is not None and call.text("caption") is not None:
        text, marks = call.caption()
        raw = call.text("caption")
    if (
        chat.kind != "private"
        and not keep_origin
        and not text
        and original.media is None
        and not original.location
    ):
        raise forbidden("message can't be copied")
    return post(
        call, chat, text=text, raw=raw, entities=marks, media=original.media, location=original.location,
        contact=original.contact, forward=forward,
    )  # fmt: skip
