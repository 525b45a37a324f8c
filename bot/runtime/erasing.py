"""Takes messages away: deletes them, or empties them where the messenger no longer deletes them."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.domain.people import ChatId
from bot.runtime.retry_after import RetryAfter

AT_ONCE: Final = 100
UNREACHED_PAUSE: Final = 2.0
NOT_ERASED: Final = "messages are not deleted yet"

type NoteLimit = Callable[[float], None]
"""Notes that the messenger refused a call as one too many, for so many seconds."""

type Settled = dict[MessageRef, bool]
"""The messages that are not to be tried again, and whether each still shows its content."""


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """``left`` is how many messages still show their content; an ephemeral message disappears by itself and
    is not counted. ``again`` says when another try may succeed; None if the messenger's answer is final.
    ``got_on``: whether this try has settled any."""

    left: int = 0
    again: RetryAfter | None = None
    got_on: bool = False


async def erase(
    adapter: wire.Calls,
    refs: Sequence[MessageRef],
    *,
    emptied: str,
    note_limit: NoteLimit,
    tries: int = 0,
    settled: Settled | None = None,
) -> ErasureResult:
    """Delete these messages, many at once where the messenger can.

    A message that can no longer be deleted (both messengers stop after 48 hours) is edited to say only
    ``emptied``. A text of our own can be edited at any time. A file or another person's message cannot be
    emptied and is left. At the first call without an answer, or refused as one too many, it ends; ``settled``
    then tells the next try what is done. ``tries``: how often it was tried before. Each try begins with another
    call, so that a message that alone gets no answer does not keep the others.
    """
    settled = {} if settled is None else settled
    before, again = len(settled), None
    open_refs = [ref for ref in refs if ref not in settled]
    waiting = deque(_calls(open_refs, AT_ONCE if adapter.capabilities.deletes_many else 1))
    waiting.rotate(-tries)
    while waiting and again is None:
        call, those = waiting.popleft()
        outcome = await adapter.call(call)
        if not isinstance(outcome, wire.CallSuccess | wire.RetryLater | wire.CallUncertain):
            if len(those) > 1:
                waiting.extend(_calls(those, 1))  # which of them failed is not told
                continue
            outcome = await adapter.call(wire.EditText(those[0], emptied))
        match outcome:
            case wire.RetryLater(seconds=seconds, limited=limited):
                if limited:
                    note_limit(seconds)
                again = RetryAfter(seconds, NOT_ERASED, for_answer=not limited)
            case wire.CallUncertain():
                again = RetryAfter(UNREACHED_PAUSE, NOT_ERASED, for_answer=True)
            case _:
                shows = not isinstance(outcome, wire.CallSuccess) and those[0].ephemeral_id is None
                settled.update(dict.fromkeys(those, shows))
    left = sum(settled.get(ref, False) for ref in refs)
    return ErasureResult(left, again, got_on=len(settled) > before)


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
