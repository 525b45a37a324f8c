"""Cases without a card because their group's minute was full,
and what each group was sent in the last minute."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, and_, bindparam, case, delete, func, select

from bot.domain.cases.reports import HELD, State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.people import ChatId, Messenger
from bot.usecases.ports import Group
from bot.usecases.ports.moderation import EVERY_CARD
from storage.case_rows import BY_URGENCY
from storage.columns import chat_of, datetime_of, dump_json, id_text, load_json, moment
from storage.link import Link
from storage.models import case_cards, cases
from storage.models_moderation import group_sends, held_cards
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import StagedLog

_IN: Final = (held_cards.c.messenger == bindparam("m"), held_cards.c.chat_id == bindparam("c"))
_NEW_FIRST: Final = case((cases.c.state == State.NEW.value, 0), else_=1)
_NEXT: Final = PreparedRead(
    select(held_cards.c.case_id)
    .join(cases, cases.c.id == held_cards.c.case_id)
    .where(*_IN, cases.c.state.in_((State.NEW.value, *sorted(HELD))))
    .order_by(_NEW_FIRST, *BY_URGENCY)
    .limit(bindparam("most"))
)
_STANDS: Final = (
    select(case_cards.c.case_id)
    .where(
        case_cards.c.case_id == held_cards.c.case_id,
        case_cards.c.messenger == held_cards.c.messenger,
        case_cards.c.chat_id == held_cards.c.chat_id,
    )
    .exists()
)
_OUTDATED: Final = PreparedRead(
    select(held_cards.c.case_id)
    .join(cases, cases.c.id == held_cards.c.case_id)
    .where(*_IN, cases.c.state.not_in((State.NEW.value, *sorted(HELD))), _STANDS)
    .order_by(held_cards.c.case_id)
    .limit(bindparam("most"))
)
_COUNTS: Final = PreparedRead(
    select(cases.c.severity, cases.c.area_id, func.count())
    .join(held_cards, cases.c.id == held_cards.c.case_id)
    .where(*_IN, cases.c.state == State.NEW.value)
    .group_by(cases.c.severity, cases.c.area_id)
)
_OPEN: Final = cases.c.state.in_((State.NEW.value, *sorted(HELD)))
_INNER: Final = cases.c.restricted
_CARDS_IN: Final = {
    circle: select(case_cards.c.case_id)
    .join(cases, cases.c.id == case_cards.c.case_id)
    .where(
        case_cards.c.messenger == bindparam("m"),
        case_cards.c.chat_id == bindparam("c"),
        case_cards.c.case_id > bindparam("after"),
        _INNER if circle else and_(~_INNER, _OPEN),
    )
    .order_by(case_cards.c.case_id)
    .limit(bindparam("most"))
    for circle in (True, False)
}
_OF_CIRCLE: Final = select(cases.c.id).where(_INNER, _OPEN).order_by(*BY_URGENCY)
_STANDING: Final = select(case_cards.c.case_id, case_cards.c.messenger, case_cards.c.chat_id).where(
    case_cards.c.case_id.in_(bindparam("these", expanding=True))
)
_WAITING: Final = select(held_cards.c.case_id, held_cards.c.messenger, held_cards.c.chat_id).where(
    held_cards.c.case_id.in_(bindparam("these", expanding=True))
)
_DROP: Final = delete(held_cards).where(*_IN, held_cards.c.case_id == bindparam("case"))
_OVER: Final = delete(held_cards).where(
    ~select(cases.c.id)
    .where(cases.c.id == held_cards.c.case_id, cases.c.state.in_((State.NEW.value, *sorted(HELD))))
    .exists(),
    ~_STANDS,
)
_SENDS: Final = select(group_sends)


def place(messenger: Messenger, chat_id: ChatId, case_id: str) -> dict[str, Any]:
    return {"messenger": messenger.value, "chat_id": id_text(chat_id), "case_id": case_id}


class SqlHeldCards(Repository):
    """Implements ``bot.usecases.ports.moderation.HeldCards``. A tick reads what was stored before it."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._dropped: StagedLog[tuple[Messenger, ChatId, str]] = StagedLog()
        self._held: StagedLog[tuple[Messenger, ChatId, str]] = StagedLog()
        self.stages = (self._dropped, self._held)

    async def next_cases(self, group: Group, *, most: int) -> Sequence[str]:
        at = {"m": group.messenger.value, "c": id_text(group.chat_id), "most": most}
        return [row[0] for row in await self._link.rows(_NEXT, at)]

    async def outdated_cards(self, group: Group, *, most: int) -> Sequence[str]:
        at = {"m": group.messenger.value, "c": id_text(group.chat_id), "most": most}
        return [row[0] for row in await self._link.rows(_OUTDATED, at)]

    async def counts(self, group: Group) -> Mapping[tuple[Severity, str], int]:
        at = {"m": group.messenger.value, "c": id_text(group.chat_id)}
        return {(Severity(row[0]), row[1]): row[2] for row in await self._link.rows(_COUNTS, at)}

    async def cards_in(
        self, group: Group, *, circle: bool, after: str = "", most: int = EVERY_CARD
    ) -> Sequence[str]:
        at = {"m": group.messenger.value, "c": id_text(group.chat_id), "after": after, "most": most}
        return [row[0] for row in await self._link.rows(_CARDS_IN[circle], at)]

    async def of_circle(self) -> Sequence[str]:
        return [row[0] for row in await self._link.rows(_OF_CIRCLE)]

    def hold(self, group: Group, case_id: str) -> None:
        self._held.add((group.messenger, group.chat_id, case_id))

    def drop(self, group: Group, case_id: str) -> None:
        self._dropped.add((group.messenger, group.chat_id, case_id))

    async def posted_cards(self, case_ids: Collection[str]) -> Collection[tuple[str, Messenger, ChatId]]:
        return await self._places(_STANDING, case_ids)

    async def waiting(self, case_ids: Collection[str]) -> Collection[tuple[str, Messenger, ChatId]]:
        return await self._places(_WAITING, case_ids)

    async def _places(
        self, statement: Select[Any], case_ids: Collection[str]
    ) -> Collection[tuple[str, Messenger, ChatId]]:
        rows = await self._link.rows(statement, {"these": sorted(case_ids)}) if case_ids else ()
        return {(row.case_id, *chat_of(row)) for row in rows}

    async def flush(self, link: Link) -> None:
        await link.many(
            _DROP, [{"m": m.value, "c": id_text(c), "case": case_id} for m, c, case_id in self._dropped.batch]
        )
        await hold(link, [place(m, c, case_id) for m, c, case_id in self._held.batch])


async def hold(link: Link, held: Sequence[Mapping[str, Any]]) -> None:
    """Store that these cards had no room."""
    await link.put(held_cards, held, ignore=True)


async def release_held_cards(link: Link, cards: Sequence[Mapping[str, Any]]) -> None:
    """These cards were posted in their groups."""
    await link.many(
        _DROP, [{"m": card["messenger"], "c": card["chat_id"], "case": card["case_id"]} for card in cards]
    )


async def forget_decided(link: Link) -> int:
    """Remove cases that need no more work, except where an old card still has to get its last edit."""
    return await link.run(_OVER)


async def note_sends(link: Link, messenger: Messenger, chat_id: ChatId, times: Sequence[datetime]) -> None:
    row = {"messenger": messenger.value, "chat_id": id_text(chat_id)}
    await link.put(group_sends, [{**row, "times": dump_json([moment(at) for at in times]).decode()}])


async def sends(link: Link) -> Mapping[tuple[Messenger, ChatId], Sequence[datetime]]:
    return {chat_of(row): [datetime_of(at) for at in load_json(row.times)] for row in await link.rows(_SENDS)}
