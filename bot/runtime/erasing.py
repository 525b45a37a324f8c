"""Takes messages away: deletes them, or empties them where the messenger no longer deletes them."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.domain.people import ChatId
from bot.runtime.retry_after import RetryAfter

AT_ONCE: Final = 100
LONGEST_WAIT: Final = 5.0
UNREACHED_PAUSE: Final = 2.0
NOT_ERASED: Final = "messages are not deleted yet"

type NoteLimit = Callable[[float], None]
"""Notes that the messenger refused a call as one too many, for so many seconds."""


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """``left`` is how many messages still show their content; an ephemeral message disappears by itself and
    is not counted. ``again`` says when another try may succeed; None if the messenger's answer is final."""

    left: int = 0
    again: RetryAfter | None = None


async def erase(
    adapter: wire.Calls,
    refs: Sequence[MessageRef],
    *,
    emptied: str,
    note_limit: NoteLimit,
    tries: int = 0,
) -> ErasureResult:
    """Delete these messages, many at once where the messenger can.

    A message that can no longer be deleted (both messengers stop after 48 hours) is edited to say only
    ``emptied``. A text of our own can be edited at any time. A file or another person's message cannot be
    emptied and is left. At the first call without an answer it ends; ``tries``: how often it was tried before. Each
    try begins with another call, so that a message that alone gets no answer does not keep the others.
    """
    left, again = 0, 0.0
    waiting = deque(_calls(refs, AT_ONCE if adapter.capabilities.deletes_many else 1))
    waiting.rotate(-tries)
    while waiting:
        call, those = waiting.popleft()
        outcome = await _call_with_retry(adapter, call, note_limit)
        if not isinstance(outcome, wire.CallSuccess | wire.RetryLater | wire.CallUncertain):
            if len(those) > 1:
                waiting.extend(_calls(those, 1))  # which of them failed is not told
                continue
            outcome = await _call_with_retry(adapter, wire.EditText(those[0], emptied), note_limit)
        match outcome:
            case wire.CallSuccess():
                pass
            case wire.RetryLater(seconds=seconds, limited=True):
                again = max(again, seconds)
            case wire.RetryLater(seconds=seconds):
                return ErasureResult(left, RetryAfter(seconds, NOT_ERASED, for_answer=True))
            case wire.CallUncertain():
                return ErasureResult(left, RetryAfter(UNREACHED_PAUSE, NOT_ERASED, for_answer=True))
            case _:
                left += those[0].ephemeral_id is None
    return ErasureResult(left, RetryAfter(again, NOT_ERASED) if again else None)


async def _call_with_retry(adapter: wire.Calls, call: wire.Call, note_limit: NoteLimit) -> wire.Outcome:
    outcome = await _call(adapter, call, note_limit)
    if isinstance(outcome, wire.RetryLater) and outcome.limited and outcome.seconds <= LONGEST_WAIT:
        await asyncio.sleep(outcome.seconds)
        outcome = await _call(adapter, call, note_limit)
    return outcome


async def _call(adapter: wire.Calls, call: wire.Call, note_limit: NoteLimit) -> wire.Outcome:
    outcome = await adapter.call(call)
    if isinstance(outcome, wire.RetryLater) and outcome.limited:
        note_limit(outcome.seconds)
    return outcome


def _calls(refs: Sequence[MessageRef], step: int) -> Sequence[tuple[wire.Call, Sequence[MessageRef]]]:
    calls: list[tuple[wire.Call, Sequence[MessageRef]]] = []
    by_chat: dict[ChatId, list[MessageRef]] = {}
    for ref in refs:
        if ref.ephemeral_id is not None:
            calls.append((wire.DeleteEphemeral(ref), [ref]))
        else:
            by_chat.setdefault(ref.chat_id, []).append(ref)
    for chat_id, there in by_chat.items():
        for start in range(0, len(there), step):
            some = there[start : start + step]
            calls.append((wire.DeleteMessages(chat_id, tuple(ref.message_id for ref in some)), some))
    return calls
