"""Updates cards in private chats where they stand."""

from collections.abc import Sequence
from typing import Final

from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.conversation.outgoing import EditPrivate
from bot.runtime.calls import Caller
from bot.runtime.erasing import erase

UNCERTAIN_PAUSE: Final = 1.0


async def edit_cards(
    adapter: wire.Adapter, caller: Caller, card: EditPrivate, refs: Sequence[MessageRef]
) -> float | None:
    """Edit each card; delete one that the messenger no longer edits. Returns the seconds until another try
    may succeed, or None once all are finished."""
    words, keyboard = caller.words(card.key, card.args), caller.keyboard(card.buttons)
    for ref in refs:
        match await adapter.call(wire.EditText(ref, words, keyboard)):
            case wire.CallSuccess():
                continue
            case wire.RetryLater(seconds=seconds):
                return seconds
            case wire.CallUncertain():
                return UNCERTAIN_PAUSE
        erased = await erase(adapter, [ref], emptied=caller.words("message-emptied", {}))
        if erased.again_after is not None:
            return erased.again_after
    return None
