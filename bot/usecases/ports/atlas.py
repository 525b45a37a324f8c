"""What the atlas, its road map and rounds of opinions need from outside, as Protocols."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.atlas.atlas import Kind, Known, Verified
from bot.domain.atlas.atlas_versions import Grade, Version
from bot.domain.atlas.opinions import Opinion, Round
from bot.domain.atlas.roadmap import Task


class Atlas(Protocol):
    async def grades(self) -> Sequence[Grade]: ...

    def grade(self, grade: Grade) -> None:
        """It takes the place of what the same liaison said of the same."""
        ...

    async def known(self) -> Sequence[Known]: ...

    def know(self, known: Known) -> None:
        """It takes the place of what was known of this kind and area."""
        ...

    def forget(self, kind: Kind, area: str) -> None: ...

    async def verified(self) -> Sequence[Verified]:
        """Verified and closed cases by the area that they name, phase and severity, as they were stored before this
        turn. Those of the smaller circle are in no count, nor any whose reported is of forces or an official."""
        ...

    async def versions(self) -> Sequence[Version]:
        """By number, without their texts."""
        ...

    async def version(self, version_id: str) -> Version | None: ...

    def add(self, version: Version) -> None: ...

    def lock(self, version: Version) -> None:
        """Stage, hash, day and signatures of a draft; its text stays as it was added."""
        ...

    def discard(self, version_id: str) -> None:
        """A draft; a locked version stays."""
        ...


class Roadmap(Protocol):
    async def tasks(self) -> Sequence[Task]: ...

    def save(self, task: Task) -> None: ...


class Rounds(Protocol):
    async def all(self) -> Sequence[Round]:
        """The newest first."""
        ...

    async def get(self, round_id: str) -> Round | None: ...

    def save(self, found: Round) -> None: ...

    async def opinions(self, round_id: str) -> Sequence[Opinion]: ...

    async def opinion(self, opinion_id: str) -> Opinion | None: ...

    def say(self, opinion: Opinion) -> None:
        """A new one, or one with its answer."""
        ...
