"""What the desk keeps besides cases: a moderator's views of its lists, and the replies that a team shares."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select

from bot.domain.desk.desk import PileFilter
from bot.domain.desk.team_replies import TeamReply
from bot.domain.desk.views import SavedView
from bot.domain.people import Account
from storage.columns import dump_json, load_json
from storage.link import Link, upsert
from storage.models_moderation import saved_views, team_replies
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import StagedRows
from storage.storage_context import StorageContext

_LAST: Final = ""
"""The name of the row with the filters that were used last."""
_VIEWS: Final = PreparedRead(select(saved_views).where(saved_views.c.account == bindparam("who")))
_DROP_VIEW: Final = delete(saved_views).where(
    saved_views.c.account == bindparam("who"), saved_views.c.name == bindparam("called")
)
_newest: Final = (
    select(team_replies.c.name, func.max(team_replies.c.version).label("version"))
    .group_by(team_replies.c.name)
    .subquery()
)
_CURRENT: Final = select(team_replies).join(
    _newest, (team_replies.c.name == _newest.c.name) & (team_replies.c.version == _newest.c.version)
)
_VERSIONS: Final = select(team_replies).where(team_replies.c.name == bindparam("called"))
_FORGET_VERSION: Final = delete(team_replies).where(
    team_replies.c.name == bindparam("called"), team_replies.c.version == bindparam("at")
)


class SqlViews(Repository):
    """Implements ``bot.usecases.ports.desk.SavedViews``."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._staged: StagedRows[tuple[Account, str], PileFilter] = StagedRows()
        self.stages = (self._staged,)

    async def of(self, account: Account) -> Sequence[SavedView]:
        views = await self._filters(account)
        return [SavedView(name, views[name]) for name in sorted(views) if name != _LAST]

    async def last(self, account: Account) -> PileFilter:
        return (await self._filters(account)).get(_LAST, PileFilter())

    async def _filters(self, account: Account) -> dict[str, PileFilter]:
        """By name."""
        filters: dict[str, PileFilter | None] = {
            row.name: PileFilter.parse(row.pile)
            for row in await self._link.rows(_VIEWS, {"who": str(account)})
        }
        filters |= {name: sieve for (who, name), sieve in self._staged.items().items() if who == account}
        return {name: sieve for name, sieve in filters.items() if sieve is not None}

    def save(self, account: Account, view: SavedView) -> None:
        self._staged.set((account, view.name), view.sieve)

    def set_last(self, account: Account, sieve: PileFilter) -> None:
        self._staged.set((account, _LAST), sieve)

    def drop(self, account: Account, name: str) -> None:
        self._staged.set((account, name), None)

    async def flush(self, link: Link) -> None:
        """Sorted, so that two processes lock rows in one order."""
        changes = sorted(self._staged.batch.items(), key=lambda entry: (str(entry[0][0]), entry[0][1]))
        await link.put(
            saved_views,
            [
                {"account": str(who), "name": name, "pile": str(sieve)}
                for (who, name), sieve in changes
                if sieve is not None
            ],
        )
        gone = [{"who": str(who), "called": name} for (who, name), sieve in changes if sieve is None]
        await link.many(_DROP_VIEW, gone)


class SqlTeamReplies(Repository):
    """Implements ``bot.usecases.ports.desk.TeamReplies``."""

    def __init__(self, link: Link, context: StorageContext) -> None:
        self._link, self._context = link, context
        self._staged: StagedRows[tuple[str, int], TeamReply] = StagedRows()
        self.stages = (self._staged,)

    async def current(self) -> Sequence[TeamReply]:
        newest = {row.name: self._reply(row) for row in await self._link.rows(_CURRENT)}
        for reply in self._staged.items().values():
            if reply is not None and (reply.name not in newest or reply.version > newest[reply.name].version):
                newest[reply.name] = reply
        return [newest[name] for name in sorted(newest) if newest[name].is_offered]

    async def versions(self, name: str) -> Sequence[TeamReply]:
        rows = await self._link.rows(_VERSIONS, {"called": name})
        versions: dict[int, TeamReply | None] = {row.version: self._reply(row) for row in rows}
        versions |= {at: reply for (of, at), reply in self._staged.items().items() if of == name}
        return [reply for at in sorted(versions, reverse=True) if (reply := versions[at]) is not None]

    def add(self, reply: TeamReply) -> None:
        self._staged.set((reply.name, reply.version), reply)

    def forget_version(self, name: str, version: int) -> None:
        self._staged.set((name, version), None)

    async def flush(self, link: Link) -> None:
        """Raises Conflict when somebody else has stored a version with this number meanwhile."""
        adding = upsert(team_replies, link.dialect, ignore=True)
        for (name, version), reply in sorted(self._staged.batch.items(), key=lambda entry: entry[0]):
            if reply is None:
                await link.run(_FORGET_VERSION, {"called": name, "at": version})
            elif await link.run(adding, self._row(reply)) != 1:
                raise link.fail("a shared reply changed meanwhile")

    def _row(self, reply: TeamReply) -> dict[str, Any]:
        fields = {
            "text": reply.text,
            "by": str(reply.by),
            "by_name": reply.by_name,
            "at": reply.at.isoformat(),
        }
        sealed = self._context.sealer.seal(dump_json(fields), self._context.ring.replies)
        return {"name": reply.name, "version": reply.version, "sealed": sealed}

    def _reply(self, row: Any) -> TeamReply:
        fields = load_json(self._context.sealer.open(row.sealed, self._context.ring.replies))
        by, at = Account.parse(fields["by"]), datetime.fromisoformat(fields["at"])
        return TeamReply(row.name, row.version, fields["text"], by, fields["by_name"], at)
