"""How a person is named whom nobody has let into a moderators' group yet."""

import re
import unicodedata
from typing import Final

from bot.conversation.outgoing import Arg, Latin, TextRef
from bot.domain.people import Newcomer
from bot.usecases.context import Context

LONGEST_NAME: Final = 40


_LEADS: Final = re.compile(r"[@#/\\<>&*_`\[\]()|~]")
"""Characters that messengers turn into links, commands or mark-up."""
_DOMAIN: Final = re.compile(r"[.:](?=\S)")
_FORMATS: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_HALF_SPACE: Final = "\u200c"


def displayable(name: str) -> str:
    """A stranger's name for our sentences: one clipped line without anything that becomes a link."""
    spaced = "".join(
        letter if letter == _HALF_SPACE or unicodedata.category(letter) not in _FORMATS else " "
        for letter in name
    )
    plain = " ".join(_DOMAIN.sub(" ", _LEADS.sub(" ", spaced)).split()).strip(_HALF_SPACE + " ")
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 1].rstrip()}…"


async def newcomer_term(who: Newcomer, ctx: Context) -> TextRef:
    """The person's number, and their name at the messenger now, or else from when they were staff."""
    staff = await ctx.uow.staff.get(who.account)
    name = displayable(who.name or (staff.name if staff is not None else ""))
    args: dict[str, Arg] = {"number": Latin(str(who.account)), "name": name}
    return TextRef("group-unknown-named" if name else "group-unknown", args)
