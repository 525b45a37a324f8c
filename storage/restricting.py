"""Restricts many cases with one statement at the commit;
what the batch reads before it already includes that."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from sqlalchemy import bindparam, update

from bot.domain.cases.reports import Case
from storage.link import Link
from storage.models import cases
from storage.staged_rows import StagedLog

_RESTRICT: Final = (
    update(cases)
    .where(cases.c.restricted.is_(False), cases.c.act_id.not_in(bindparam("acts", expanding=True)))
    .values(restricted=True, version=cases.c.version + 1)
)


class CaseRestrictions:
    """``stage`` has the acts whose cases alone may stay unrestricted from now on."""

    def __init__(self) -> None:
        self.stage: StagedLog[frozenset[str]] = StagedLog()

    def restrict_all_but(self, acts: Collection[str]) -> None:
        self.stage.add(frozenset(acts))

    def apply_to(self, case: Case) -> Case:
        closed = any(case.act_id not in acts for acts in self.stage)
        return replace(case, restricted=True) if closed and not case.restricted else case

    @property
    def has_changes(self) -> bool:
        return bool(self.stage.batch)

    async def flush(self, link: Link) -> None:
        """After the single cases, whose versions are those that were read."""
        for acts in self.stage.batch:
            await link.run(_RESTRICT, {"acts": sorted(acts)})
