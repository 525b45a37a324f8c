"""What waits for a second signature, and who keeps away from what: windows of the office, as the other small tables."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete

from bot.domain.cases.recusal import Recusal
from bot.domain.people import Account
from bot.domain.staff.signatures import Wanted
from storage.hot_rows import HotRows, Office
from storage.link import Link
from storage.models_moderation import recusals, signatures
from storage.office_rows import wanted_row
from storage.staged import Missing, Staged

_END: Final = delete(recusals).where(
    recusals.c.account == bindparam("account"),
    recusals.c.of == bindparam("of"),
    recusals.c.value == bindparam("value"),
)
_DROP: Final = delete(signatures).where(signatures.c.id == bindparam("at"))


class SqlSignatures:
    """bot.usecases.ports.moderation.Signatures."""

    def __init__(self, hot: HotRows) -> None:
        self._hot = hot
        self._wanted: Staged[str, Wanted] = Staged()
        self.stages = (self._wanted,)

    @property
    def _stored(self) -> Office:
        assert self._hot.office is not None, "a batch loads the office when it opens"
        return self._hot.office

    async def get(self, wanted_id: str) -> Wanted | None:
        found = self._wanted.get(wanted_id)
        return self._stored.wanted.get(wanted_id) if isinstance(found, Missing) else found

    async def all(self) -> Sequence[Wanted]:
        both = {**self._stored.wanted, **self._wanted.items()}
        return sorted((one for one in both.values() if one), key=lambda one: one.at)

    def save(self, wanted: Wanted) -> None:
        self._wanted.set(wanted.id, wanted)

    def drop(self, wanted_id: str) -> None:
        self._wanted.set(wanted_id, None)

    async def flush(self, link: Link) -> None:
        changes = self._wanted.kept
        await link.put(signatures, [wanted_row(one) for one in changes.values() if one])
        await link.many(_DROP, [{"at": key} for key, one in changes.items() if one is None])

    def publish(self) -> None:
        for key, one in self._wanted.kept.items():
            if one is None:
                self._stored.wanted.pop(key, None)
            else:
                self._stored.wanted[key] = one


class SqlRecusals:
    """bot.usecases.ports.moderation.Recusals."""

    def __init__(self, hot: HotRows) -> None:
        self._hot = hot
        self._changed: Staged[Recusal, bool] = Staged()
        self.stages = (self._changed,)

    @property
    def _stored(self) -> set[Recusal]:
        assert self._hot.office is not None, "a batch loads the office when it opens"
        return self._hot.office.recusals

    async def of(self, account: Account) -> frozenset[Recusal]:
        changed = self._changed.items()
        kept = {one for one in self._stored if one not in changed}
        added = {one for one, there in changed.items() if there}
        return frozenset(one for one in kept | added if one.account == account)

    def add(self, recusal: Recusal) -> None:
        self._changed.set(recusal, True)

    def drop(self, recusal: Recusal) -> None:
        self._changed.set(recusal, None)

    async def flush(self, link: Link) -> None:
        changes = self._changed.kept
        await link.put(recusals, [_recusal_row(one) for one, there in changes.items() if there], ignore=True)
        await link.many(_END, [_recusal_row(one) for one, there in changes.items() if not there])

    def publish(self) -> None:
        for one, there in self._changed.kept.items():
            if there:
                self._stored.add(one)
            else:
                self._stored.discard(one)


def _recusal_row(one: Recusal) -> dict[str, str]:
    return {"account": str(one.account), "of": one.of.value, "value": one.value}
