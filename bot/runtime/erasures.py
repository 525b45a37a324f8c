"""What a row of the outbox wants taken away from a chat, looked up when it is performed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.conversation import outgoing as out
from bot.conversation.incoming import MessageRef
from bot.conversation.store import Destination, OutboxRow, Store
from bot.runtime.channels import Channel
from bot.runtime.delivery_recorder import DeliveryRecorder
from bot.runtime.details_under_way import DetailsUnderWay
from bot.runtime.erasing import ErasureResult, Settled, erase


@dataclass(frozen=True, slots=True)
class Erasure:
    """The messages to take away. ``key``: the text that tells how many are left; empty where nobody need know."""

    refs: Sequence[MessageRef]
    key: str = ""


class Erasures:
    """Stores what has been delivered first, because the messages to erase may be among it."""

    def __init__(self, store: Store, deliveries: DeliveryRecorder, details: DetailsUnderWay) -> None:
        self._store = store
        self._deliveries = deliveries
        self._details = details
        self._settled: dict[int, Settled] = {}
        """By row: what earlier tries have erased, or could not; a chat takes only so many deletions at once."""

    async def erase(
        self, row: OutboxRow, channel: Channel, to: Destination, erasure: Erasure
    ) -> ErasureResult:
        """Go on with it. A deletion is no message: one that is refused closes the chat, and says nothing of the pace
        of messages. Raises Conflict."""
        return await erase(
            channel,
            erasure.refs,
            emptied=channel.caller.words("message-emptied", {}),
            note_limit=partial(channel.pacer.close, to.chat_id),
            tries=row.attempts,
            settled=self._settled.setdefault(row.id, {}),
        )

    def forget_row(self, row: OutboxRow) -> None:
        self._settled.pop(row.id, None)

    def forget(self) -> None:
        self._settled.clear()

    async def erasure_of(self, row: OutboxRow, to: Destination) -> Erasure | None:
        """None for a row that erases nothing. Raises Conflict."""
        match row.outgoing.reply:
            case out.EraseDetails(case_id=case_id, account=account):
                await self._deliveries.flush_before_erasure(row, account)
                refs = self._details.select_for_erasure(row, await self._store.details_of(case_id, account))
                return Erasure(refs, "details-by-hand")
            case out.EraseOlderScreens(case_id=case_id, account=account, pressed=pressed):
                await self._deliveries.flush_before_erasure(row, account)
                older = older_screens(await self._store.screens_of(case_id, account), pressed)
                self._details.note_erased_screens(row, older)
                return Erasure(older)
            case out.EraseExpiringCopies():
                await self._deliveries.flush_before_erasure(row)
                return Erasure(await self._store.expiring_copies(row.outgoing.conversation), "copies-by-hand")
            case out.EraseMessage(ref=ref):
                return Erasure([ref], "message-by-hand")
            case out.EraseChat(key=key):
                await self._deliveries.flush_before_erasure(row)
                ids = await self._store.chat_messages(row.outgoing.conversation)
                return Erasure([MessageRef(to.messenger, to.chat_id, number) for number in ids], key)
        return None


def older_screens(screens: Sequence[MessageRef], pressed: MessageRef | None) -> Sequence[MessageRef]:
    """Of a case's screens, the newest last, those that it replaces, with the message that was pressed for it."""
    older = list(dict.fromkeys(screens))[:-1]
    return older if pressed is None or pressed in screens else [*older, pressed]
