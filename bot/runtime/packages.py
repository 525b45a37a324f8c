"""Makes what is sent to a body, at the time it is sent: the chosen copies, changed as chosen, and files of
them.

The same choice gives the same bytes, so that the hashes in the letter match the copies.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final, Protocol

from bot.conversation.outgoing import SendPackage
from bot.conversation.progress import Progress, no_progress
from bot.conversation.voice_store import CleanFile
from bot.conversation.wire import MadeFile
from bot.domain.submissions.evidence import bits_of
from bot.runtime.made_copies import MadeCopies
from bot.usecases.ports.media import Changes, CleanCopy, CleaningFailure, MediaCleaner

type Bundle = Callable[[Mapping[str, str], Sequence["Copy"]], MadeFile]
"""Fields and copies -> one file that holds them all."""

_SOUND: Final = "audio/"


class PackageBroken(Exception):
    """A copy can no longer be opened or changed as required, so nothing is sent. ``why``: ``broken``,
    ``changed`` (a copy would differ from the signed one), ``slow`` (it may work when there is less to do),
    ``unconfined`` (this machine opens no files)."""

    def __init__(self, why: str = "broken") -> None:
        super().__init__(why)
        self.why = why


class NotMade(Exception):
    """There is no such copy to show. ``slow``: covering the film takes too long, because of its length or the
    current load. ``unconfined``: this machine cannot confine the process that opens it. ``away``: the place where
    evidence lies does not answer now."""

    def __init__(self, *, slow: bool = False, unconfined: bool = False, away: bool = False) -> None:
        super().__init__("too slow" if slow else "not confined" if unconfined else "not made")
        self.slow, self.unconfined, self.away = slow, unconfined, away

    @property
    def why(self) -> str:
        """The reason for a package that contains this copy."""
        return "slow" if self.slow else "unconfined" if self.unconfined else "broken"


@dataclass(frozen=True, slots=True)
class DisplayCopy:
    """A copy for a viewer. ``sha256`` is set if it is exactly the copy that would be sent."""

    file: CleanFile
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the letter says about one copy. ``change``: ``no``, ``fields`` (parts of it are unrecognisable),
    ``silent``, or both, separated by a space."""

    name: str
    mime: str
    change: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy as it is sent. ``change``: as in Proof."""

    name: str
    data: bytes
    mime: str
    change: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def proof(self) -> Proof:
        return Proof(self.name, self.mime, self.change, self.sha256)


class CleanFileSource(Protocol):
    async def open_clean(self, evidence_id: str) -> CleanFile | None: ...


class Look(Protocol):
    """What is to be shown: ``SendEvidence``, ``ShowCopy``."""

    @property
    def evidence_id(self) -> str: ...

    @property
    def cells(self) -> tuple[int, ...]: ...

    @property
    def lines(self) -> bool: ...

    @property
    def going(self) -> bool: ...

    @property
    def quarter(self) -> int: ...


class Packages:
    """Opens clean copies and changes them, in the confined child."""

    def __init__(self, *, files: CleanFileSource, cleaner: MediaCleaner, bundle: Bundle) -> None:
        self._files, self._cleaner, self.bundle = files, cleaner, bundle
        self._made = MadeCopies()
        self._broken: dict[str, str] = {}

    async def make_display_copy(self, wish: Look) -> DisplayCopy:
        """A picture or film for a person who chooses, signs or is asked. Raises NotMade."""
        file = await self._files.open_clean(wish.evidence_id)
        if file is None:
            raise NotMade
        if wish.going and not wish.lines:
            copy = await self._copy(1, file, wish.cells)
            return DisplayCopy(CleanFile(copy.data, file.kind, copy.name, copy.mime), copy.sha256)
        changes = Changes(fields=bits_of(wish.cells), lines=wish.lines, quarter=wish.quarter)
        changed = await self._apply_changes(file, changes)
        kind = file.kind if changed.mime == file.mime else "photo"
        return DisplayCopy(CleanFile(changed.data, kind, file.name, changed.mime))

    async def copies(self, package: SendPackage) -> Sequence[Copy]:
        """All copies of this part, in order. Raises PackageBroken, also if the letter could not be made: what
        was signed is sent completely or not at all."""
        if package.number and (why := self._broken.get(package.referral_id)):
            raise PackageBroken(why)
        return [copy async for copy in self._going(package)]

    async def list_proofs(self, package: SendPackage, progress: Progress = no_progress) -> Sequence[Proof]:
        """What the letter says about the copies. Each copy is made, and none is kept; ``progress`` counts them.
        Raises PackageBroken."""
        self._broken.pop(package.referral_id, None)
        proofs: list[Proof] = []
        try:
            async for copy in self._going(package):
                proofs.append(copy.proof)
                progress(len(proofs), len(package.files))
            return proofs
        except PackageBroken as broken:
            self._broken[package.referral_id] = broken.why
            raise

    async def _going(self, package: SendPackage) -> AsyncIterator[Copy]:
        # A referral that was signed before hashes were stored has none to compare with.
        wanted = chain(package.hashes, repeat(""))
        for number, (evidence_id, cells) in enumerate(package.files, package.first):
            file = await self._files.open_clean(evidence_id)
            if file is None:
                raise PackageBroken
            try:
                copy = await self._copy(number, file, cells)
            except NotMade as none:
                raise PackageBroken(none.why) from None
            if next(wanted) not in ("", copy.sha256):
                raise PackageBroken("changed")
            yield copy

    async def _copy(self, number: int, file: CleanFile, cells: Sequence[int]) -> Copy:
        """The copy as it is sent. Raises NotMade."""
        film = file.mime.startswith("video/")
        changed = await self._apply_changes(file, Changes(fields=bits_of(cells), silent=film))
        if file.mime.startswith(_SOUND) or changed.mime.startswith(_SOUND):
            raise NotMade
        how = [*(["silent"] if film else []), *(["fields"] if cells else [])]
        return Copy(f"copy-{number:02}{changed.suffix}", changed.data, changed.mime, " ".join(how) or "no")

    async def _apply_changes(self, file: CleanFile, changes: Changes) -> CleanCopy:
        """Change the file. The letter is followed by the copies that it lists, so a copy made for the letter
        is reused. The file itself is opened again each time, so that nothing is sent of a report that was
        withdrawn meanwhile."""
        key = (hashlib.sha256(file.data).digest(), changes)
        if (known := self._made.get(key)) is not None:
            return known
        outcome = await self._cleaner.clean_copy(file.data, changes=changes)
        if isinstance(outcome, CleanCopy):
            self._made.keep(key, outcome)
            return outcome
        slow = outcome.reason is CleaningFailure.TOO_SLOW and file.mime.startswith("video/")
        raise NotMade(slow=slow, unconfined=outcome.reason is CleaningFailure.NOT_CONFINED)
