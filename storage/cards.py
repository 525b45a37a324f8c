"""References to messages that are edited or deleted later."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, or_, select, update

from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import DetailOf, PrivateCardOf
from bot.domain.cases.reports import DETAILS_LAST
from bot.domain.people import Account, ChatId, Messenger
from storage.columns import chat_of, id_text, id_text_or_none, moment
from storage.engine import Database
from storage.link import Link
from storage.models import case_cards, case_details, groups
from storage.prepared_reads import PreparedRead
from storage.repository import Repository
from storage.staged_rows import StagedLog
from storage.storage_context import StorageContext

GOES_WITH_CLAIM: Final = or_(case_details.c.card.is_(False), case_details.c.screen.is_(True))
"""It shows details, or says that its reader holds the case."""
_CARDS: Final = PreparedRead(
    select(case_cards).where(case_cards.c.case_id == bindparam("case")), at_once=True
)
_OF_READER: Final = (
    case_details.c.case_id == bindparam("case"),
    case_details.c.account == bindparam("who"),
)
_DETAILS: Final = PreparedRead(
    select(case_details).where(*_OF_READER, GOES_WITH_CLAIM).order_by(case_details.c.id), at_once=True
)
_PRIVATE_CARDS: Final = PreparedRead(
    select(case_details).where(*_OF_READER, case_details.c.card.is_(True)).order_by(case_details.c.id),
    at_once=True,
)
_SCREENS: Final = PreparedRead(
    select(case_details)
    .where(*_OF_READER, or_(case_details.c.card.is_(True), case_details.c.screen.is_(True)))
    .order_by(case_details.c.id),
    at_once=True,
)
_READERS: Final = PreparedRead(
    select(case_details.c.account)
    .where(case_details.c.case_id == bindparam("case"), GOES_WITH_CLAIM)
    .distinct()
    .order_by(case_details.c.account),
    at_once=True,
)
_DUE: Final = (
    select(case_details.c.case_id, case_details.c.account)
    .where(case_details.c.delete_by <= bindparam("at"), GOES_WITH_CLAIM)
    .distinct()
)
_SHOWN: Final = PreparedRead(
    select(case_details.c.case_id)
    .where(case_details.c.account == bindparam("who"), GOES_WITH_CLAIM)
    .distinct(),
)
_VIEWERS: Final = PreparedRead(
    select(case_details.c.account)
    .where(case_details.c.case_id == bindparam("case"), case_details.c.card.is_(True))
    .distinct()
    .order_by(case_details.c.account),
    at_once=True,
)
OLD_CARDS: Final = delete(case_details).where(
    case_details.c.delete_by <= bindparam("at"),
    case_details.c.card.is_(True),
    case_details.c.screen.is_(False),
)
"""The place of a card that nobody has looked at for this long is forgotten; such a card shows nothing."""
_SILENT: Final = select(groups.c.chat_id).where(
    groups.c.messenger == bindparam("m"), groups.c.chat_id == bindparam("c"), groups.c.stopped != ""
)
_ADD_DETAIL: Final = insert(case_details).values(
    {c.name: bindparam(c.name) for c in case_details.columns if not c.primary_key}
)
CLAIMED: Final = update(case_details).where(*_OF_READER, case_details.c.card.is_(True)).values(screen=True)
"""The cards in this chat now say that their reader holds the case: they are removed with the claim."""


class SqlShownCases:
    """Implements ``bot.usecases.ports.moderation.ShownCases``."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def of(self, account: Account) -> frozenset[str]:
        return frozenset(row.case_id for row in await self._link.rows(_SHOWN, {"who": str(account)}))

    async def viewers(self, case_id: str) -> Sequence[Account]:
        return [Account.parse(row.account) for row in await self._link.rows(_VIEWERS, {"case": case_id})]

    async def readers(self, case_id: str) -> Sequence[Account]:
        return [Account.parse(row.account) for row in await self._link.rows(_READERS, {"case": case_id})]


def ref_of(row: Any) -> MessageRef:
    """Where a card or a message with details is."""
    messenger, chat_id = chat_of(row)
    receiver_id = messenger.read_id(row.receiver_id) if row.receiver_id is not None else None
    return MessageRef(messenger, chat_id, row.message_id, receiver_id, row.ephemeral_id)


def place_of(ref: MessageRef) -> dict[str, Any]:
    return {
        "messenger": ref.messenger.value,
        "chat_id": id_text(ref.chat_id),
        "message_id": ref.message_id,
        "receiver_id": id_text_or_none(ref.receiver_id),
        "ephemeral_id": ref.ephemeral_id,
    }


class NotedDetails(Repository):
    """The messages with details that staff type in their private chats during one batch."""

    def __init__(self, context: StorageContext) -> None:
        self._context = context
        self._typed: StagedLog[tuple[DetailOf, MessageRef]] = StagedLog()
        self.stages = (self._typed,)

    def add(self, detail: DetailOf, message: MessageRef) -> None:
        self._typed.add((detail, message))

    async def flush(self, link: Link) -> None:
        await note_details(link, self._context, self._typed.batch)


async def note_details(
    link: Link, context: StorageContext, noted: Sequence[tuple[DetailOf | PrivateCardOf, MessageRef]]
) -> None:
    """Record where a staff member's chat shows details of a case, which are deleted within a day, and where
    it shows the case's card, which is kept current for a day. Details of two cases are recorded for each."""
    by = moment(context.clock.now() + DETAILS_LAST)
    await link.many(
        _ADD_DETAIL,
        [
            {
                "case_id": case_id,
                "account": str(detail.account),
                "delete_by": by,
                "card": isinstance(detail, PrivateCardOf) or detail.screen == "card",
                "screen": isinstance(detail, DetailOf) and detail.screen != "",
                **place_of(ref),
            }
            for detail, ref in noted
            for case_id in _cases_in(detail)
        ],
    )


def _cases_in(detail: DetailOf | PrivateCardOf) -> tuple[str, ...]:
    beside = detail.beside if isinstance(detail, DetailOf) else ""
    return (detail.case_id, beside) if beside else (detail.case_id,)


async def is_silent(link: Link, messenger: Messenger, chat_id: ChatId) -> bool:
    return bool(await link.rows(_SILENT, {"m": messenger.value, "c": id_text(chat_id)}))


async def cards_of(database: Database, case_id: str) -> Sequence[MessageRef]:
    return [ref_of(row) for row in await database.look(_CARDS, {"case": case_id})]


async def details_of(database: Database, case_id: str, account: Account) -> Sequence[MessageRef]:
    """Where this chat shows details of the case, or says that its person holds it."""
    return [ref_of(row) for row in await database.look(_DETAILS, {"case": case_id, "who": str(account)})]


async def private_cards(database: Database, case_id: str, account: Account) -> Sequence[MessageRef]:
    """Where the case's card stands in this chat."""
    rows = await database.look(_PRIVATE_CARDS, {"case": case_id, "who": str(account)})
    return [ref_of(row) for row in rows]


async def screens_of(database: Database, case_id: str, account: Account) -> Sequence[MessageRef]:
    """Where the case's card or screen stands in this chat, the newest last."""
    return [ref_of(row) for row in await database.look(_SCREENS, {"case": case_id, "who": str(account)})]


async def details_due(link: Link, now: datetime) -> Sequence[tuple[str, Account]]:
    rows = await link.rows(_DUE, {"at": moment(now)})
    return [(row.case_id, Account.parse(row.account)) for row in rows]
