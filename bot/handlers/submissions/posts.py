"""A channel's post beside the form: its source stays with its words, so they never pass for the sender's."""

from typing import Final

from bot.conversation.incoming import Incoming, PostForwarded
from bot.conversation.ports import Ctx
from bot.domain.submissions.addresses import post_address
from bot.domain.typed import tidy

POST: Final = "↪"
"""The mark before a post's address in a reporter's words, for their readers."""


def post_from(update: Incoming, ctx: Ctx) -> str:
    """Name and link of the channel that the message was forwarded from, as the form stores them; or ""."""
    if not isinstance(update, PostForwarded):
        return ""
    link = ctx.link(update.link) if update.link else None
    return post_address(tidy(update.source), link, mask=ctx.mask)


def quote_post(address: str, words: str) -> str:
    """A post's words (masked) below its address; only the words if no address is known."""
    return f"{POST} {address}\n{words}".strip() if address else words
