"""Writes a referral's package to a folder for a command: in the running program, or in the command itself.

The package is made first, then the export is recorded, and then the files are written: no file exists without
its record.
"""

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, Final

from bot.conversation.outgoing import SendPackage
from bot.conversation.ports import TickCtx
from bot.conversation.progress import Progress, no_progress
from bot.conversation.store import Batch, Store
from bot.conversation.store_troubles import VaultDown
from bot.conversation.wire import MadeFile
from bot.runtime.package_files import Label, Make, copies_file, letter_file
from bot.runtime.packages import PackageBroken, Packages
from bot.usecases.referrals.export_referral import ExportRefusal, ExportRefusalReason

log = logging.getLogger(__name__)

type Find = Callable[[int, str, TickCtx], Awaitable[Sequence[SendPackage] | ExportRefusal]]
type Record = Callable[[str, TickCtx], Awaitable[ExportRefusal | None]]

_PRIVATE: Final = 0o600


def folder_of(command_id: str) -> str:
    """The name of the folder that a command makes for its files; the folder carries this id."""
    return f".amanat-{command_id}"


class Exporting:
    """Makes packages. ``ask`` and ``work`` belong to the running program: an order to burn must not wait
    behind an export."""

    def __init__(
        self,
        *,
        store: Store,
        packages: Packages,
        label: Label,
        make: Make,
        find: Find,
        record: Record,
        tick_ctx: Callable[[Batch], TickCtx],
        answer_note: str,
    ) -> None:
        self._store, self._packages = store, packages
        self._label, self._make = label, make
        self._find, self._record, self._tick_ctx = find, record, tick_ctx
        self._note = answer_note
        self._asked: dict[str, str] = {}
        self._over: set[str] = set()

    # requests to the running program

    async def ask(self, command_id: str, argument: str) -> bool:
        """Accept the request; return whether it is done. ``work`` does it."""
        if command_id in self._over:
            self._over.discard(command_id)
            return True
        self._asked.setdefault(command_id, argument)
        return False

    async def work(self) -> None:
        """Make the requested packages one after another."""
        for command_id, argument in list(self._asked.items()):
            await self._say(command_id, {})
            await self._say(command_id, await self._answer(command_id, argument))
            del self._asked[command_id]
            self._over.add(command_id)

    async def _say(self, command_id: str, answer: dict[str, Any]) -> None:
        """Report for the command to read: that the request was accepted, and its result."""
        async with self._store.batch() as batch:
            batch.uow.settings.set_note(self._note, json.dumps({"id": command_id, **answer}))
            batch.keep_turn()
            await batch.commit()

    async def _answer(self, command_id: str, argument: str) -> dict[str, Any]:
        try:
            number, body, out = json.loads(argument)
            folder = Path(out)
        except (ValueError, TypeError):
            log.error("command-unknown", extra={"command": "export"})
            return {"refused": ExportRefusalReason.FOLDER, "bodies": []}
        # Write only into the folder that the command has made for this request.
        if folder.name != folder_of(command_id) or not await asyncio.to_thread(folder.is_dir):
            return {"refused": ExportRefusalReason.FOLDER, "bodies": []}
        try:
            result = await self.export(int(number), str(body), folder)
        except VaultDown:
            return {"refused": ExportRefusalReason.VAULT, "bodies": []}
        except OSError as trouble:
            log.warning("export-not-written", extra={"why": trouble.strerror})
            return {"refused": ExportRefusalReason.FOLDER, "bodies": []}
        if isinstance(result, ExportRefusal):
            return {"refused": result.why, "bodies": list(result.bodies)}
        return {"files": [path.name for path in result]}

    # the export itself

    async def export(
        self, number: int, body: str, folder: Path, *, progress: Progress = no_progress
    ) -> Sequence[Path] | ExportRefusal:
        """Write letter and copies into ``folder``. ``progress`` counts the copies. Raises OSError, Conflict."""
        async with self._store.batch() as batch:
            asked = await self._find(number, body, self._tick_ctx(batch))
        if isinstance(asked, ExportRefusal):
            return asked
        progress(0, len(asked[0].files))
        try:
            made = await self._make_files(asked, progress)
        except PackageBroken as broken:
            return ExportRefusal(ExportRefusalReason(broken.why))
        async with self._store.batch() as batch:
            refused = await self._record(asked[0].referral_id, self._tick_ctx(batch))
            if refused is not None:
                return refused
            batch.keep_turn()
            await batch.commit()
        return await asyncio.to_thread(_write_files, made, folder)

    async def _make_files(self, asked: Sequence[SendPackage], progress: Progress) -> Sequence[MadeFile]:
        """The letter, then the copies part by part. Each copy is made once, for the letter."""
        letter, *parts = asked
        proofs = await self._packages.list_proofs(letter, progress)
        made = [await asyncio.to_thread(letter_file, letter, proofs, label=self._label, make=self._make)]
        for part in parts:
            copies = await self._packages.copies(part)
            bundle = self._packages.bundle
            made.append(await asyncio.to_thread(copies_file, part, copies, label=self._label, bundle=bundle))
        return made


def _write_files(made: Sequence[MadeFile], folder: Path) -> Sequence[Path]:
    paths = []
    for file in made:
        path = folder / file.name
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE)
        with os.fdopen(handle, "wb") as out:
            out.write(file.data)
        paths.append(path)
    return paths
