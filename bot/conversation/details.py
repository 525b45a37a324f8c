"""Which messages show something of a case that no card shows: what was told, what is being written about it.

One list. Whoever says one of these says also whose claim it ends with (``DetailOf``), or it is not said at all;
``tests/architecture/test_details.py`` asks for a place in it for every text of staff that words are put into.
"""

from typing import Final

from bot.conversation import outgoing as out

SHOWN: Final = frozenset(
    {
        "case-summary",
        "case-details",
        "case-details-forwarded",
        "case-details-point",
        "case-files",
        "case-line-answer",
        "case-line-note",
        "case-line-objection",
        "case-line-question",
        "case-line-reason",
        "case-line-summary",
        "case-note-line",
        "case-opinion-given",
        "case-opinion-words",
        "case-reason-preview",
        "case-question-preview",
        "case-sum-preview",
        "mute-done",
        "intro-preview",
        "intro-sign",
        "intro-answer",
        "notice-answer",
        "body-preview",
        "body-referral",
        "body-witness-preview",
        "notice-body-answered",
        "notice-body-more",
        "notice-body-next",
        "refer-ask-body",
        "refer-choose-files",
        "refer-preview",
        "refer-repeated",
        "refer-sign",
        "account-which",
        "account-whose",
        "words-lead-shown",
    }
)


def is_unbound(reply: out.Reply) -> bool:
    """Whether this shows details of a case and nothing would ever take them away again."""
    shows = isinstance(reply, out.SendEvidence) or getattr(reply, "key", "") in SHOWN
    remembered = getattr(reply, "remember", None)
    if isinstance(reply, out.SendEvidence) and isinstance(reply.to, out.OriginChat):
        return not isinstance(remembered, out.ExpiringCopy)
    return shows and not isinstance(remembered, out.DetailOf)


def keeps_its_place(reply: out.Say) -> bool:
    """Whether a message is never overwritten by the next screen: somebody asked for it, or reads in it what somebody
    has said of a case."""
    return reply.stays or reply.key in SHOWN


def refuse_unbound(reply: out.Reply) -> None:
    """Raises ValueError: better a turn that fails than details that stay in a chat for good."""
    if is_unbound(reply):
        raise ValueError(f"{getattr(reply, 'key', 'evidence')} shows details of a case and names no claim")
