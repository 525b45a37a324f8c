"""Which messages show details of a case that no card shows: what was reported, what is being written about
it.

This is the only list. Each of these messages names the claim it ends with (``DetailOf``), or it is not sent;
``tests/architecture/test_details.py`` requires an entry for every staff text that contains words of people.
"""

from typing import Final

from bot.conversation import outgoing as out

SHOWN: Final = frozenset(
    {
        "case-summary",
        "case-compare",
        "case-details",
        "case-details-forwarded",
        "case-details-on",
        "case-details-point",
        "case-files",
        "case-history",
        "case-line-answer",
        "case-line-note",
        "case-line-objection",
        "case-line-question",
        "case-line-reason",
        "case-line-summary",
        "case-lines",
        "case-note-line",
        "case-opinion-given",
        "case-opinion-words",
        "case-reason-preview",
        "case-question-preview",
        "reply-chosen",
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
        "alert-ask",
        "alert-sign",
        "account-which",
        "account-whose",
        "words-lead-masked",
        "inquiry-open",
        "inquiry-words-preview",
    }
)


def is_unbound(reply: out.Reply) -> bool:
    """Whether this shows details of a case without anything that would ever delete them."""
    shows = isinstance(reply, out.SendEvidence | out.SendAlbum) or getattr(reply, "key", "") in SHOWN
    remembered = out.wish_to_remember(reply)
    if isinstance(reply, out.SendEvidence) and isinstance(reply.to, out.OriginChat):
        return not isinstance(remembered, out.ExpiringCopy)
    return shows and not isinstance(remembered, out.DetailOf)


def keeps_its_place(reply: out.Say) -> bool:
    """Whether a message is never replaced by the next screen: a person asked for it, or reads in it what
    another has said about a case."""
    return reply.stays or reply.key in SHOWN


def refuse_unbound(reply: out.Reply) -> None:
    """Raises ValueError: a failed turn is better than details that stay in a chat forever."""
    if is_unbound(reply):
        raise ValueError(
            f"{getattr(reply, 'key', 'evidence')} shows details of a case without naming a claim"
        )
