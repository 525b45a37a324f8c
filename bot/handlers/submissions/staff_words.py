"""What staff type for others to read outside: told at typing where it may lead to somebody."""

from collections.abc import Mapping
from typing import Literal

from bot.conversation.outgoing import DetailOf, Rows, Screen, Turn
from bot.conversation.ports import Ctx

type Reader = Literal["body", "witness", "reporter"]
"""Who would read it; a witness is a reporter of whom a body asks more."""


def warn_if_identifying(
    words: str, to: Reader, rows: Rows, ctx: Ctx, *, state: str, session_data: Mapping[str, str]
) -> Turn | None:
    """Where a number, a handle, a link or an address in it may lead to somebody: his own words with those places
    covered, to write them anew from; nothing of them is kept. ``kept``: what the session goes on knowing, among it the
    ``case``. None for words that lead nowhere."""
    covered = ctx.mask(words)
    if covered == words:
        return None
    detail = DetailOf(session_data["case"], ctx.person.account)
    screen = Screen("words-lead-shown", {"audience": to, "words": covered}, rows, remember=detail)
    return Turn((screen,), session=ctx.session.at(state, **session_data))
