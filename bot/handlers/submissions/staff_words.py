"""What staff type for outside readers: they are warned while typing if it may identify somebody."""

from collections.abc import Mapping
from typing import Literal

from bot.conversation.outgoing import DetailOf, Rows, Screen, Turn
from bot.conversation.ports import Ctx

type Reader = Literal["body", "witness", "reporter"]
"""The intended reader. A witness is a reporter whom a body asks for more."""


def warn_if_identifying(
    words: str, to: Reader, rows: Rows, ctx: Ctx, *, state: str, session_data: Mapping[str, str]
) -> Turn | None:
    """If a number, handle, link or address in the words may identify somebody: the same words with those
    places masked, to be written again; nothing of them is stored. ``session_data``: what stays in the
    session, including the ``case``. None for words that identify nobody."""
    covered = ctx.mask(words)
    if covered == words:
        return None
    detail = DetailOf(session_data["case"], ctx.person.account)
    screen = Screen("words-lead-shown", {"audience": to, "words": covered}, rows, remember=detail)
    return Turn((screen,), session=ctx.session.at(state, **session_data))
