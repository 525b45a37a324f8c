"""Albums as people's apps send them: up to ten files at once, photos and videos mixed, other files only with
their own kind.

Bale does not publish its limit for people; ten, as on Telegram, is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.sandbox.albums import ALBUM_KINDS
from bot.sandbox.refusals import BadRequest, CannotDo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.sandbox.records import Json, SandboxAccount, SandboxChat

MOST_IN_ALBUM: Final = 10


def album_id(chat: SandboxChat, account: SandboxAccount, name: object) -> str:
    """The id under which the messenger groups what one person sends under one name."""
    return str(abs(hash((chat.id, account.id, str(name), chat.messenger))))


def check_album_fit(chat: SandboxChat, album: str, kind: str) -> None:
    """Raises CannotDo for an eleventh file, and for one of a kind that cannot join those already there."""
    if kind not in ALBUM_KINDS:
        raise CannotDo(f"a {kind} cannot be part of an album")
    parts = [m.media for m in chat.messages.values() if m.album == album and m.media is not None]
    if len(parts) >= MOST_IN_ALBUM:
        raise CannotDo(f"an album holds at most {MOST_IN_ALBUM} files")
    if any(ALBUM_KINDS[part.kind] != ALBUM_KINDS[kind] for part in parts):
        raise CannotDo("documents and audio cannot stand beside other files in an album")


def parts_of(body: Json) -> Sequence[tuple[str, Json]]:
    """(verb, body) for each file of an ``album`` act; the caption belongs to the first, as in the apps."""
    files = body.get("files")
    if not isinstance(files, list) or not all(isinstance(file, dict) for file in files):
        raise BadRequest('"files" must be a list of files')
    if not 2 <= len(files) <= MOST_IN_ALBUM:
        raise CannotDo(f"an album holds 2 to {MOST_IN_ALBUM} files")
    kinds = [str(file.get("kind") or "photo") for file in files]
    if not set(kinds) <= ALBUM_KINDS.keys() or len({ALBUM_KINDS[kind] for kind in kinds}) > 1:
        raise CannotDo("documents and audio cannot stand beside other files in an album")
    captions = [body.get("caption"), *[None] * (len(files) - 1)]
    return [
        (kind, {**{k: v for k, v in file.items() if k != "kind"}, "caption": caption})
        for kind, file, caption in zip(kinds, files, captions, strict=True)
    ]
