"""Each screen is a new message, and the old one stays."""

from dataclasses import replace
from typing import Any

from bench.mutants import Patch
from bot.conversation.outgoing import Screen
from bot.runtime import turns


def apply(patch: Patch) -> None:
    def address_below(reply: Any, *, here: Any, press: Any, store: Any) -> Any:
        new = replace(reply, below=True) if isinstance(reply, Screen) else reply
        return address(new, here=here, press=press, store=store)

    address = patch.replace(turns, "address_reply", address_below)
