"""Wordings of articles as they were taught, by revision of the law."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from bot.domain.learning.editions import LawVersion
from storage.link import Link
from storage.models_training import law_versions
from storage.repository import Repository
from storage.staged_rows import StagedLog

_ALL: Final = select(law_versions).order_by(law_versions.c.revision, law_versions.c.article)


class SqlLawVersions(Repository):
    """bot.usecases.ports.training.LawVersions."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._added: StagedLog[LawVersion] = StagedLog()
        self._known: list[LawVersion] | None = None
        self.stages = (self._added,)

    async def all(self) -> Sequence[LawVersion]:
        if self._known is None:
            self._known = [
                LawVersion(
                    row.article, row.revision, row.fingerprint, row.edition, row.number, row.paraphrase
                )
                for row in await self._link.rows(_ALL)
            ]
        return [*self._known, *self._added]

    def add(self, version: LawVersion) -> None:
        self._added.add(version)

    async def flush(self, link: Link) -> None:
        await link.put(
            law_versions,
            [
                {
                    "article": v.article_id,
                    "revision": v.revision,
                    "fingerprint": v.fingerprint,
                    "edition": v.edition,
                    "number": v.number,
                    "paraphrase": v.paraphrase,
                }
                for v in self._added.batch
            ],
        )
