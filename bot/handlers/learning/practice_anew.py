"""A new round of practice drops an open one: it is asked first, once something was answered."""

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Screen, TextRef
from bot.handlers.flows.confirming import confirmation


def anew_question(*, yes: Press, no: Press) -> Screen:
    """Whether the answers given so far are to go. ``no`` goes on with the open round."""
    return confirmation(
        "practice-anew-ask",
        yes=Button(TextRef("button-practice-anew-yes"), yes),
        no=Button(TextRef("button-practice-on"), no),
    )
