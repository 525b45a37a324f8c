"""What of a draft goes along with an answer that changed. It was promised to be kept, so it is said."""

from bot.conversation.outgoing import Reply, Say, Term
from bot.domain.reporting.drafts import Draft, Name, Way
from bot.handlers.pieces import lines


def losses(before: Draft | None, after: Draft) -> tuple[Reply, ...]:
    """What the draft held before and does not hold any more; nothing for an answer that another has replaced."""
    if before is None:
        return ()
    told: list[Term] = []
    if Name.ADDRESS in before.answers and Name.ADDRESS not in after.answers:
        told.append(Term("report-gone-address", {"what": "post" if before.forwarded else "address"}))
    elif before.forwarded and not after.forwarded:
        told.append(Term("report-gone-post"))
    if before.point and not after.point:
        told.append(Term("report-gone-point"))
    if before.get(Name.ACTOR) and Name.ACTOR not in after.answers and after.way is not Way.FULL:
        told.append(Term("report-gone-actor"))
    return (Say("report-gone", {"told": lines(told)}),) if told else ()
