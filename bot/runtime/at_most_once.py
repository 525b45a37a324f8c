"""Messages that are sent at most once: details of a case, and copies that a reporter is shown.

If the answer to such a message was lost, it may stand in the moderator's chat under an unknown message id, so
it cannot be taken away. Sending it again could leave two. Instead, the moderator is told and asked to delete
it themselves.
"""

from dataclasses import replace

from bot.conversation import outgoing as out
from bot.conversation.buttons import Press
from bot.conversation.incoming import ChatKind
from bot.conversation.store import Destination, OutboxRow


def at_most_once(row: OutboxRow) -> OutboxRow:
    """The row to send again: a row with details becomes a notice that they may have arrived. If a crash has
    left several such rows, one notice is enough."""
    match getattr(row.outgoing.reply, "remember", None):
        case out.DetailOf(case_id, account):
            again = out.Button(out.TextRef("case-button-open"), Press("case.open", case_id))
            if isinstance(row.outgoing.reply, out.SendPackage):
                press = Press("body.open", row.outgoing.reply.referral_id)
                again = out.Button(out.TextRef("body-button-open"), press)
            elif isinstance(row.outgoing.reply, out.SendEvidence) and row.outgoing.reply.seen_in:
                press = Press("ref.look", row.outgoing.reply.seen_in)
                again = out.Button(out.TextRef("refer-button-copies"), press)
            reply = out.Say("details-unsure", buttons=((again,),), lane=out.SendLane.DIALOGUE)
            chat = Destination(account.messenger, account.id, ChatKind.PRIVATE)
            word = replace(row.outgoing, reply=reply, destination=chat, press=None, slot=f"unsure:{case_id}")
            return replace(row, outgoing=word)
        case out.ExpiringCopy():
            lost = out.Say("my-refer-unsure", lane=out.SendLane.DIALOGUE)
            return replace(row, outgoing=replace(row.outgoing, reply=lost, press=None, slot="unsure"))
        case _:
            return row
