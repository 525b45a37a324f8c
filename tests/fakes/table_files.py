"""A table that a member of staff sends in chat, up to where it waits to be read."""

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Say
from bot.domain.people import Account
from tests.fakes.floor import Floor


async def hand_in_table(floor: Floor, prefix: str, *, by: Account, name: str) -> None:
    """``prefix``: of the feature's texts and verbs."""
    await floor.presses(f"{prefix}.table", by=by, private=True)
    await floor.sends(by=by, kind=FileKind.DOCUMENT, mime="text/csv", name=name)
    assert floor.only_reply(Say).key == f"{prefix}-table-taken"
