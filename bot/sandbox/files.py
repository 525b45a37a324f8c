"""Stored files: bytes stored once, a file_id per bot, download links that are valid for an hour."""

from __future__ import annotations

import hashlib
import io
import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.faces.registry import FACES
from bot.sandbox.records import Media
from bot.sandbox.refusals import bad

if TYPE_CHECKING:
    from bot.sandbox.clock import SandboxClock
    from bot.sandbox.records import Bot

MB = 1024 * 1024
DOWNLOAD_LIMIT = 20 * MB
LINK_LIFE_S = 3600
FOLDERS = {"photo": "photos", "voice": "voice", "video": "videos", "audio": "music", "document": "documents"}
ENDINGS = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "audio": ".mp3", "document": ""}
MIMES = {"photo": "image/jpeg", "voice": "audio/ogg", "video": "video/mp4", "audio": "audio/mpeg"}


@dataclass(slots=True, frozen=True)
class Blob:
    """Bytes with their unique id, name and MIME type."""

    id: str
    data: bytes
    name: str | None
    mime: str


class FileStore:
    """All stored bytes of the world, by content."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._blobs: dict[str, Blob] = {}
        self._by_file_id: dict[tuple[int, str], Media] = {}
        self._ids: dict[tuple[int, str, str], str] = {}
        self._links: dict[tuple[int, str], tuple[str, float]] = {}

    def keep(self, data: bytes, *, name: str | None, mime: str) -> Blob:
        """Store bytes; the same bytes under the same name are stored once."""
        digest = hashlib.sha256(data + (name or "").encode() + mime.encode()).hexdigest()[:20]
        return self._blobs.setdefault(digest, Blob(digest, data, name, mime))

    def blob(self, blob_id: str) -> Blob | None:
        """The bytes of that id."""
        return self._blobs.get(blob_id)

    def new_media(self, kind: str, data: bytes, *, name: str | None = None, mime: str | None = None) -> Media:
        """A medium of that kind, with the properties that can be read from its bytes."""
        guessed = mimetypes.guess_type(name or "")[0] if kind in ("document", "audio") else None
        final = mime or guessed or MIMES.get(kind, "application/octet-stream")
        if kind in ("photo", "voice"):
            name, final = None, MIMES[kind]
        blob = self.keep(data, name=name, mime=final)
        return Media(kind, blob.id, name=name, mime=final, size=len(data))

    def file_id(self, bot: Bot, media: Media, blob_id: str | None = None) -> str:
        """This bot's id for the medium (or its thumbnail); no bot knows another's."""
        blob = blob_id or media.blob
        known = self._ids.get((bot.account.id, media.kind, blob))
        if known is not None:
            return known
        secret = hashlib.sha256(f"{bot.token}/{media.kind}/{blob}".encode()).hexdigest()
        new = FACES[bot.messenger].file_id(bot, media.kind, secret)
        self._ids[bot.account.id, media.kind, blob] = new
        self._by_file_id[bot.account.id, new] = media
        return new

    def by_file_id(self, bot: Bot, file_id: str) -> Media | None:
        """The medium that this bot knows under the id."""
        return self._by_file_id.get((bot.account.id, file_id))

    def link(self, bot: Bot, file_id: str) -> tuple[Blob, str]:
        """A download path that is valid for an hour. Refuses files over 20 MB and ids of other bots."""
        media = self.by_file_id(bot, file_id)
        if media is None:
            raise FACES[bot.messenger].refusals.file_not_given()
        blob_id = media.blob
        if media.thumb is not None and self._ids.get((bot.account.id, media.kind, media.thumb)) == file_id:
            blob_id = media.thumb
        blob = self._blobs[blob_id]
        if len(blob.data) > DOWNLOAD_LIMIT:
            raise bad("file is too big")
        ending = ENDINGS[media.kind] or (mimetypes.guess_extension(blob.mime) or ".bin")
        path = f"{FOLDERS[media.kind]}/file_{int(blob.id[:6], 16)}{ending}"
        self._links[bot.account.id, path] = (blob.id, self._clock.time() + LINK_LIFE_S)
        return blob, path

    def download(self, bot: Bot, path: str) -> Blob | None:
        """The bytes behind a link that has not expired, or behind a file_id where it works as a path."""
        blob_id, until = self._links.get((bot.account.id, path), ("", 0.0))
        if blob_id and self._clock.time() <= until:
            return self._blobs[blob_id]
        by_id = FACES[bot.messenger].rules.file_id_downloads
        media = self.by_file_id(bot, path) if by_id else None
        return self._blobs[media.blob] if media is not None else None


def picture(files: FileStore, data: bytes) -> Media:
    """A photo as the messengers store it: JPEG, at most 1280 wide, without camera data, and with a small
    version.

    Raises ValueError when the bytes are no picture or its shape is not accepted.
    """
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - 30 ms that only photos need

    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise ValueError("IMAGE_PROCESS_FAILED") from error
    width, height = image.size
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise ValueError("PHOTO_INVALID_DIMENSIONS")
    plain = image.convert("RGB")
    plain.thumbnail((1280, 1280))
    small = plain.copy()
    small.thumbnail((90, 90))
    media = files.new_media("photo", _jpeg(plain))
    media.width, media.height = plain.size
    media.thumb = files.keep(_jpeg(small), name=None, mime="image/jpeg").id
    return media


def _jpeg(image: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=87)  # type: ignore[attr-defined] # Pillow is imported late
    return out.getvalue()


def ogg_seconds(data: bytes) -> int:
    """Length of an Ogg Opus voice note, from the last page's position (48 kHz); 0 if unreadable."""
    last = data.rfind(b"OggS")
    if last < 0 or len(data) < last + 14:
        return 0
    position = int.from_bytes(data[last + 6 : last + 14], "little", signed=True)
    return max(0, round(position / 48_000))
