"""Pictures and recordings that a messenger has already: under which id it sends them again. None is of a citizen."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, delete, select

from bot.conversation.store import DeliveryResult, FileName
from storage.link import Link
from storage.models_queues import stored_files

STAY: Final = timedelta(days=180)
"""A picture that was uploaded longer ago is uploaded again, if anybody still sees it."""
_FIND: Final = select(stored_files.c.file_id).where(
    stored_files.c.messenger == bindparam("m"),
    stored_files.c.bot_id == bindparam("b"),
    stored_files.c.name == bindparam("n"),
)
_FORGET: Final = delete(stored_files).where(stored_files.c.name == bindparam("n"))
OLD_FILES: Final = delete(stored_files).where(stored_files.c.day < bindparam("before"))


async def stored_file_id(link: Link, file: FileName) -> str:
    """The file's id at this messenger for this bot, or "" if it was never uploaded."""
    rows = await link.rows(_FIND, {"m": file.messenger.value, "b": file.bot_id, "n": file.name})
    return next((row[0] for row in rows), "")


async def note_stored_files(link: Link, results: Sequence[DeliveryResult], today: date) -> None:
    """Store under which ids the messengers keep the files that were just uploaded."""
    uploads = [result.upload for result in results if result.upload is not None]
    uploaded = {upload.file: upload.file_id for upload in uploads}
    rows = [
        {
            "messenger": file.messenger.value,
            "bot_id": file.bot_id,
            "name": file.name,
            "file_id": file_id,
            "day": today.isoformat(),
        }
        for file, file_id in uploaded.items()
    ]
    await link.put(stored_files, rows)


async def forget_files(link: Link, names: Sequence[str]) -> None:
    """Delete the ids of these files at all messengers."""
    await link.many(_FORGET, [{"n": name} for name in names])
