"""Messages that are taken away again."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.conversation import wire
from bot.conversation.incoming import MessageRef

AT_ONCE: Final = 100
LONGEST_WAIT: Final = 5.0
UNREACHED_PAUSE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Erased:
    """``left``: how many could not be deleted. ``again_after``: seconds after which another try may succeed,
    None if the messenger has said its last word on each."""

    left: int = 0
    again_after: float | None = None


async def erase(adapter: wire.Adapter, refs: Sequence[MessageRef]) -> Erased:
    """Delete these messages, many at once where the messenger can."""
    left, again = 0, 0.0
    for call, number in _calls(refs, AT_ONCE if adapter.capabilities.deletes_many else 1):
        outcome = await adapter.call(call)
        if isinstance(outcome, wire.RetryLater) and outcome.seconds <= LONGEST_WAIT:
            await asyncio.sleep(outcome.seconds)
            outcome = await adapter.call(call)
        match outcome:
            case wire.Done():
                continue
            case wire.RetryLater(seconds=seconds):
                again = max(again, seconds)
            case wire.Uncertain():
                again = max(again, UNREACHED_PAUSE)
        left += number
    return Erased(left, again or None)


def _calls(refs: Sequence[MessageRef], step: int) -> Sequence[tuple[wire.Call, int]]:
    calls: list[tuple[wire.Call, int]] = []
    by_chat: dict[int, list[int]] = {}
    for ref in refs:
        if ref.ephemeral_id is not None:
            calls.append((wire.DeleteEphemeral(ref), 1))
        else:
            by_chat.setdefault(ref.chat_id, []).append(ref.message_id)
    for chat_id, ids in by_chat.items():
        for start in range(0, len(ids), step):
            some = tuple(ids[start : start + step])
            calls.append((wire.DeleteMessages(chat_id, some), len(some)))
    return calls
