"""The register of threats: votes, threats and measures of people's own, versions. Small tables, read whole."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, delete, select

from bot.domain.atlas.atlas_versions import AtlasVersion
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.news.legal_calendar import AnchorOffset
from bot.domain.people import Account
from bot.domain.staff.permissions import Permission, roles_granting
from bot.domain.threats.measures import Measure, MeasureState
from bot.domain.threats.own_threats import OwnThreat
from bot.domain.threats.threat_votes import ThreatVote
from bot.domain.threats.threats import MeasureKind, Threat
from storage.atlas import SmallTable
from storage.link import Link
from storage.models import staff
from storage.models_atlas import own_threats, threat_measures, threat_versions, threat_votes
from storage.repository import Repository
from storage.version_rows import VersionRows

OLD_VOTES: Final = delete(threat_votes).where(
    threat_votes.c.day < bindparam("before"),
    threat_votes.c.account.not_in(
        select(staff.c.account).where(staff.c.role.in_(sorted(roles_granting(Permission.GRADE_THREAT))))
    ),
)
"""Votes by people who are neither lead nor liaison any more do not count."""

_DROP_VOTE: Final = delete(threat_votes).where(
    threat_votes.c.account == bindparam("a"), threat_votes.c.threat == bindparam("b")
)


class SqlThreats(Repository):
    """Implements ``bot.usecases.ports.threats.Threats``."""

    def __init__(self, link: Link) -> None:
        self._votes: SmallTable[tuple[Account, str], ThreatVote] = SmallTable(
            link, threat_votes, key=lambda vote: vote.place, row=_vote_row, value=_vote
        )
        self._own: SmallTable[str, OwnThreat] = SmallTable(
            link, own_threats, key=lambda own: own.threat.id, row=_own_row, value=_own_threat
        )
        self._measures: SmallTable[str, Measure] = SmallTable(
            link, threat_measures, key=lambda measure: measure.id, row=_measure_row, value=_measure
        )
        self._versions = VersionRows(link, threat_versions)
        self.stages = (
            self._votes.staged,
            self._own.staged,
            self._measures.staged,
            *self._versions.stages,
        )

    async def votes(self) -> Sequence[ThreatVote]:
        return sorted(await self._votes.all(), key=lambda vote: (vote.threat, str(vote.by)))

    def save_vote(self, vote: ThreatVote) -> None:
        self._votes.save(vote)

    def drop_vote(self, place: tuple[Account, str]) -> None:
        self._votes.staged.set(place, None)

    async def own_threats(self) -> Sequence[OwnThreat]:
        return sorted(await self._own.all(), key=lambda own: (own.day, own.threat.id))

    def save_own(self, own: OwnThreat) -> None:
        self._own.save(own)

    async def measures(self) -> Sequence[Measure]:
        return sorted(await self._measures.all(), key=lambda measure: measure.id)

    async def measure(self, measure_id: str) -> Measure | None:
        return next((measure for measure in await self._measures.all() if measure.id == measure_id), None)

    def save_measure(self, measure: Measure) -> None:
        self._measures.save(measure)

    async def versions(self) -> Sequence[AtlasVersion]:
        return await self._versions.versions()

    async def version(self, version_id: str) -> AtlasVersion | None:
        return await self._versions.version(version_id)

    def add(self, version: AtlasVersion) -> None:
        self._versions.add(version)

    def lock(self, version: AtlasVersion) -> None:
        self._versions.lock(version)

    def discard(self, version_id: str) -> None:
        self._versions.discard(version_id)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when a draft was locked or discarded meanwhile."""
        gone = [place for place, vote in self._votes.staged.batch.items() if vote is None]
        places = sorted((str(account), threat) for account, threat in gone)
        await link.many(_DROP_VOTE, [{"a": account, "b": threat} for account, threat in places])
        await self._votes.flush(link)
        await self._own.flush(link)
        await self._measures.flush(link)
        await self._versions.flush(link)


def _vote_row(vote: ThreatVote) -> Mapping[str, Any]:
    return {
        "account": str(vote.by), "threat": vote.threat, "likelihood": vote.likelihood, "harm": vote.harm,
        "reason": vote.reason, "day": vote.day.isoformat(), "body": vote.body,
    }  # fmt: skip


def _vote(row: Any) -> ThreatVote:
    return ThreatVote(
        Account.parse(row.account), row.threat, row.likelihood, row.harm, row.reason, date.fromisoformat(row.day),
        row.body,
    )  # fmt: skip


def _own_row(own: OwnThreat) -> Mapping[str, Any]:
    threat = own.threat
    scope = {
        "phases": threat.phases, "spaces": threat.spaces, "acts": threat.act_ids, "articles": threat.article_ids,
    }  # fmt: skip
    return {
        "id": threat.id, "title": threat.title, "scope": json.dumps(scope), "by": str(own.by),
        "day": own.day.isoformat(), "withdrawn": own.is_withdrawn,
    }  # fmt: skip


def _own_threat(row: Any) -> OwnThreat:
    scope = json.loads(row.scope)
    threat = Threat(
        row.id,
        title=row.title,
        phases=tuple(map(Phase, scope["phases"])),
        spaces=tuple(map(Space, scope["spaces"])),
        act_ids=tuple(scope["acts"]),
        article_ids=tuple(scope["articles"]),
    )
    return OwnThreat(threat, Account.parse(row.by), date.fromisoformat(row.day), bool(row.withdrawn))


def _measure_row(measure: Measure) -> Mapping[str, Any]:
    return {
        "id": measure.id, "threat": measure.threat, "ready": measure.ready, "kind": measure.kind.value,
        "title": measure.title, "body": measure.body, "anchor": measure.due.anchor, "days": measure.due.days,
        "months": measure.due.months, "lesson": measure.lesson, "phone": measure.phone, "state": measure.state.value,
        "note": measure.note, "by": str(measure.by), "day": measure.day.isoformat(),
    }  # fmt: skip


def _measure(row: Any) -> Measure:
    return Measure(
        row.id, row.threat, MeasureKind(row.kind), row.title, row.body,
        AnchorOffset(row.anchor, row.days, row.months), Account.parse(row.by), date.fromisoformat(row.day),
        row.ready, row.lesson, row.phone, MeasureState(row.state), row.note,
    )  # fmt: skip
