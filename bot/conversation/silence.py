"""What is still sent to a group where the bot has stopped posting: anybody can read it, or a stranger is
in."""

from typing import Final

from bot.conversation import outgoing as out

LINE: Final = "group-unsafe"
"""The only line that says so."""


def is_allowed_in_silence(reply: out.Reply) -> bool:
    """Allowed: that line, deletions, and the answer to a press, which only its presser sees."""
    match reply:
        case out.Say(key=key):
            return key == LINE
        case out.EditCard(leaves=leaves):
            return leaves
        case out.EndCase() | out.EraseMessage() | out.EraseDetails() | out.Ack():
            return True
    return False


def is_card(reply: out.Reply) -> bool:
    """Whether it shows a case in the group, as a new or an edited card: that can wait."""
    if isinstance(reply, out.EditCard):
        return not (reply.digest or reply.leaves)
    return isinstance(reply, out.Say) and isinstance(reply.remember, out.CardOf)
