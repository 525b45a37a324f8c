"""Moves the database between SQLite and PostgreSQL.

The rows of all tables are copied in the order of their keys, each page with its position in one transaction, then
every row of both sides is read and compared by a keyed digest. A table that differs comes again: the program may have
worked on the source since the move was broken off. Until ``finish`` the source is not changed and the target starts no
program. From then on nothing starts on the source; only then the target opens, and only then the source is destroyed.
Broken off anywhere, the same call goes on.
"""

import os
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.conversation.progress import Progress, no_progress
from storage.migrate import HEAD, MOVED
from storage.moving.sides import MoveSide
from storage.moving.table_forms import TableDigest, TableForm, all_tables
from storage.trouble import DatabaseUnusable

PAGE: Final = 2_000
"""Rows of one transaction. Files are in the vault, so a row is some kilobytes at most."""
_DIGEST_KEY: Final = 32

type _Say = Callable[[str], None]


def _note_nothing() -> None:
    """Nothing is to be noted."""


@dataclass(frozen=True, slots=True)
class DatabaseMove:
    """``store`` names the store whose database it is, so that no other one is mixed into a half-filled target.
    ``at_begin`` is called before the first row is copied, ``at_switch`` before anything of the source is changed.
    ``say`` gets a line for each part, and ``copying`` and ``checking`` count rows: none of them ever gets a value of a
    row."""

    source: MoveSide
    target: MoveSide
    store: str
    say: _Say
    copying: Progress = no_progress
    checking: Progress = no_progress
    at_begin: Callable[[], None] = _note_nothing
    at_switch: Callable[[], None] = _note_nothing
    is_noted: bool = False
    """Whether the data folder notes that this move was begun: then a source that is gone is one that has moved."""

    async def run(self, *, finish: bool) -> int:
        """Copy and check; with ``finish`` also open the target and destroy the source. Returns how many rows the
        target has. Raises DatabaseUnusable, OSError; calling it again goes on."""
        if await self.target.is_opened_for(self.store):
            await self._end()
        if self.is_noted and await self._is_over():
            self.say(f"the database is in {self.target.place}: nothing is left to move")
            return await self._count(self.target)
        await self._check_source()
        await self.target.begin(self.store)
        self.at_begin()
        total = await self._count(self.source)
        await self._copy(all_tables(), total)
        await self._make_ready()
        if different := await self._compare(all_tables(), total):
            await self._copy_again(different)
        self.say(f"{total} rows of {len(all_tables())} tables are the same on both sides")
        if finish:
            self.at_switch()
            await self.source.set_step(MOVED)
            await self.target.open_for_work()
            await self._end()
        return total

    async def _is_over(self) -> bool:
        return await self.target.step() == HEAD and (
            await self.source.step() is None or not await self.source.has_table(all_tables()[0].name)
        )

    async def _check_source(self) -> None:
        step = await self.source.step()
        if step is None:
            raise DatabaseUnusable(f"there is no database in {self.source.place}: nothing to move")
        if step == MOVED:  # by this move: the target is ours, or begin() refuses it
            return
        if step != HEAD:
            raise DatabaseUnusable(
                f"{self.source.place} is not at this program's schema: run amanat migrate, then move"
            )

    async def _end(self) -> None:
        """The target is open: nothing is copied any more, what the source held is destroyed."""
        await self.source.destroy()
        await self.target.drop_marks()

    @staticmethod
    async def _count(side: MoveSide) -> int:
        return sum([await side.count(form) for form in all_tables()])

    async def _copy(self, forms: Sequence[TableForm], total: int) -> None:
        copied = sum([await self.target.count(form) for form in forms])
        if copied:
            self.say(f"going on: {copied} rows of about {total} have come already")
        for form in forms:
            after, is_done = await self.target.position(form)
            while not is_done:
                rows = await self.source.read_page(form, after, PAGE)
                is_done = len(rows) < PAGE
                await self.target.take_page(form, rows, after, is_last=is_done)
                after = form.key_of(rows[-1]) if rows else after
                copied += len(rows)
                self.copying(copied, max(copied, total))

    async def _make_ready(self) -> None:
        self.say("making indexes")
        await self.target.make_ready()

    async def _compare(self, forms: Sequence[TableForm], total: int) -> list[TableForm]:
        """The tables that are not the same on both sides."""
        key, read = os.urandom(_DIGEST_KEY), 0
        different = []
        for form in forms:
            digests = []
            for side in (self.source, self.target):
                digest = TableDigest(key)
                async for count in _digest_pages(side, form, digest):
                    read += count
                    self.checking(read, max(read, 2 * total))
                digests.append(digest)
            if not digests[0].is_same(digests[1]):
                different.append(form)
        return different

    async def _copy_again(self, forms: Sequence[TableForm]) -> None:
        """Raises DatabaseUnusable when they differ still."""
        self.say(f"not the same, copied again: {', '.join(form.name for form in forms)}")
        await self.target.set_aside()
        for form in forms:
            await self.target.begin_anew(form)
        total = sum([await self.source.count(form) for form in forms])
        await self._copy(forms, total)
        await self._make_ready()
        if different := await self._compare(forms, total):
            raise DatabaseUnusable(
                f"{', '.join(form.name for form in different)} in {self.target.place} is not what was written there: "
                "look at its disk and memory, then run the command again; the old database is untouched"
            )


async def _digest_pages(side: MoveSide, form: TableForm, digest: TableDigest) -> AsyncIterator[int]:
    """Add all rows of a table; yields how many after each page."""
    after = None
    while rows := await side.read_page(form, after, PAGE):
        digest.add(rows)
        after = form.key_of(rows[-1])
        yield len(rows)
