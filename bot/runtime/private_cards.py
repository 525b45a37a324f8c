"""A case's cards in a private chat, each edited where it stands when the case has changed."""

from functools import partial
from typing import Final

from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import EditPrivate
from bot.conversation.store import Destination, OutboxRow, Store
from bot.domain.people import Account
from bot.runtime.channels import Channel
from bot.runtime.erasing import erase
from bot.runtime.retry_after import RetryAfter

UNCERTAIN_PAUSE: Final = 1.0
NOT_EDITED: Final = "a private card is not edited yet"


class PrivateCards:
    """Edits them, and remembers which of them a row that must wait has already edited: a chat takes only so many edits
    at once, and the next try must not spend them on the same cards."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._done: dict[tuple[Account, str], tuple[int, set[MessageRef]]] = {}
        """By viewer and case: the row, and the cards that it has edited."""

    async def edit(
        self, row: OutboxRow, card: EditPrivate, channel: Channel, to: Destination
    ) -> RetryAfter | None:
        """Edit each card of the case that this person has; delete one that the messenger no longer edits. Returns
        when another try may succeed, or None once all are finished. Raises Conflict."""
        key = card.account, card.case_id
        tried, done = self._done.get(key, (row.id, set()))
        if tried != row.id:
            done = set()
        self._done[key] = row.id, done
        for ref in await self._store.private_cards(card.case_id, card.account):
            if ref not in done:
                if (again := await self._edit_one(ref, card, channel, to)) is not None:
                    return again
                done.add(ref)
        self._done.pop(key, None)
        return None

    async def _edit_one(
        self, ref: MessageRef, card: EditPrivate, channel: Channel, to: Destination
    ) -> RetryAfter | None:
        caller = channel.caller
        call = wire.EditText(ref, caller.words(card.key, card.args), caller.keyboard(card.buttons))
        await channel.pacer.count_send(to.chat_id, to.kind)
        outcome = await channel.call(call)
        channel.teach_pacer(outcome, to, call)
        match outcome:
            case wire.CallSuccess():
                return None
            case wire.RetryLater(seconds=seconds, limited=is_limited):
                return RetryAfter(seconds, NOT_EDITED, for_answer=not is_limited)
            case wire.CallUncertain():
                return RetryAfter(UNCERTAIN_PAUSE, NOT_EDITED, for_answer=True)
        emptied, close = caller.words("message-emptied", {}), partial(channel.pacer.close, to.chat_id)
        return (await erase(channel, [ref], emptied=emptied, note_limit=close)).again

    def forget(self) -> None:
        self._done.clear()
