"""An answer that shows a case's card is followed by an edit of the same card."""

from collections.abc import Iterable, Iterator

from bench.mutants import Patch
from bot.conversation import outgoing as out
from bot.runtime import turns


def without_repeats(notices: Iterable[out.Reply], answer: Iterable[out.Reply]) -> Iterator[out.Reply]:
    yield from notices


def apply(patch: Patch) -> None:
    patch.replace(turns, "without_repeats", without_repeats)
