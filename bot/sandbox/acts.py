"""The verbs of POST /world/people/{id}/{verb}: from a JSON body to a person's action."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.sandbox import groups, own_files, people, presses, visible
from bot.sandbox.files import MB, ogg_seconds, picture
from bot.sandbox.own_files import album_id, check_album_fit, parts_of, voice_note
from bot.sandbox.records import (
    MESSENGER_NAMES,
    Media,
    Message,
    SandboxAccount,
    SandboxChat,
    SandboxMessenger,
    SandboxPerson,
)
from bot.sandbox.refusals import BadRequest, CannotDo

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.records import Json
    from bot.sandbox.world import World

FILE_VERBS = frozenset({"photo", "voice", "video", "document", "audio"})
PERSON_UPLOAD_LIMIT = 2000 * MB
DEFAULT_CHAT = {"join": "moderators", "leave": "moderators"}


def act(world: World, person: SandboxPerson, verb: str, body: Json) -> Json:
    """Let the person do it; the answer holds useful ids. Raises CannotDo or BadRequest when it does not
    work."""
    messenger = messenger_of(body.get("messenger")) or person.current
    if verb == "use":
        person.current = messenger
        world.record_change("person", person=person.id)
        return {}
    function = VERBS.get(verb)
    if function is None:
        raise BadRequest(f"nobody can {verb}; known are {', '.join(sorted(VERBS))}, use")
    name = str(body.get("to" if verb == "forward" else "chat") or DEFAULT_CHAT.get(verb, "bot"))
    chat = world.chat_for(person, messenger, name)
    return function(world, chat, person.accounts[messenger], body)


def messenger_of(value: Any) -> SandboxMessenger | None:
    """The messenger of that name; None if none was given."""
    if value in (None, ""):
        return None
    try:
        return SandboxMessenger(str(value))
    except ValueError:
        raise BadRequest(f"messenger is {MESSENGER_NAMES}") from None


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        raise BadRequest(f'"{name}" must be a text')
    return value


def _message(chat: SandboxChat, account: SandboxAccount, value: Any) -> Message:
    """The message of that key, or the last one that the person sees."""
    message = (
        next(visible.newest_first(chat, account), None)
        if value == "last"
        else visible.find(chat, account, str(value))
    )
    if message is None:
        raise CannotDo(f"{account.person} sees no message {value} in {chat.name}")
    return message


def _ids(message: Message) -> Json:
    return {"message_id": message.id, "key": message.key}


def _say(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    answered = body.get("reply_to")
    reply = _message(chat, account, answered) if answered is not None else None
    return _ids(
        people.say(world, chat, account, text=_text(body, "text"), reply_to=reply, topic=body.get("topic"))
    )


def _press(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    if body.get("url"):
        return presses.open_link(world, chat, account, str(body["url"]))
    which = str(body.get("message") or "last")
    return presses.press(world, chat, account, button=_text(body, "button"), message=which)


def _file(kind: str) -> Callable[[World, SandboxChat, SandboxAccount, Json], Json]:
    def send(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
        media = _media(world, kind, body)
        album = body.get("album")
        if album is not None:
            album = album_id(chat, account, album)
            check_album_fit(chat, album, kind)
        caption = body.get("caption") or None
        return _ids(people.send(world, chat, account, media=media, text=caption, album=album))

    return send


def _album(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    name = f"album-{world.seq}"
    sent = [_file(kind)(world, chat, account, {**given, "album": name}) for kind, given in parts_of(body)]
    return {"messages": sent}


def _media(world: World, kind: str, body: Json) -> Media:
    data, name = _bytes(kind, body)
    if kind == "photo":
        try:
            return picture(world.files, data)
        except ValueError as error:
            raise CannotDo(f"this cannot be sent as a photo ({error})") from None
    if kind == "voice":
        data = voice_note(data)
    media = world.files.new_media(kind, data, name=str(body.get("name") or name), mime=body.get("mime"))
    for field in ("duration", "width", "height"):
        setattr(media, field, body.get(field))
    if kind == "voice" and media.duration is None:
        media.duration = ogg_seconds(data)
    return media


def _bytes(kind: str, body: Json) -> tuple[bytes, str]:
    if body.get("sample"):
        return own_files.sample(kind)
    if body.get("base64"):
        try:
            encoded = str(body["base64"])
            if encoded.startswith("data:"):
                encoded = encoded.partition(",")[2]
            data = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise BadRequest("base64 cannot be decoded") from None
        return data, str(body.get("name") or f"{kind}.bin")
    path = Path(_text(body, "path"))
    if not path.is_file():
        raise CannotDo(f"there is no file {path}")
    return path.read_bytes(), path.name


def _forward(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    original = None
    if body.get("message") is not None:
        person = world.person(str(account.person))
        source = world.chat_for(person, chat.messenger, str(body.get("from_chat") or "bot"))
        original = _message(source, account, body["message"])
    text = str(body.get("text") or "")
    if original is None and not text.strip():
        raise BadRequest("forward takes a message, or a text with from_name")
    made = people.forward(
        world,
        chat,
        account,
        message=original,
        text=text,
        name=str(body.get("from_name") or "کانال"),
        kind=str(body.get("from_kind") or "channel"),
    )
    return _ids(made)


def _location(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    try:
        place = {n: float(body[n]) for n in ("latitude", "longitude")}
    except (KeyError, TypeError, ValueError):
        raise BadRequest("latitude and longitude must be numbers") from None
    return _ids(people.send(world, chat, account, location=place))


def _contact(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    return _ids(people.send(world, chat, account, contact=people.own_contact(account, body.get("phone"))))


def _edit(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    message = _message(chat, account, body.get("message") or "last")
    people.edit(world, message, account, text=_text(body, "text"))
    return _ids(message)


def _delete(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    message = _message(chat, account, body.get("message") or "last")
    if message.sender is not account and chat.bot is None:
        raise CannotDo("only own messages can be deleted")
    world.remove(message)
    return _ids(message)


def _join(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    groups.join(world, chat, account)
    return {}


def _leave(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    groups.leave(world, chat, account)
    return {}


def _block(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    people.set_block(world, chat, account, blocked=True)
    return {}


def _unblock(world: World, chat: SandboxChat, account: SandboxAccount, body: Json) -> Json:
    people.set_block(world, chat, account, blocked=False)
    return {}


VERBS: Final[dict[str, Callable[[World, SandboxChat, SandboxAccount, Json], Json]]] = {
    "say": _say,
    "press": _press,
    **{kind: _file(kind) for kind in FILE_VERBS},
    "album": _album,
    "forward": _forward,
    "location": _location,
    "contact": _contact,
    "edit": _edit,
    "delete": _delete,
    "join": _join,
    "leave": _leave,
    "block": _block,
    "unblock": _unblock,
}
