"""Ask and confirm: the first press asks, and only the second one does it.

``confirmation`` asks about an act. ``ConfirmedChange`` asks about a setting with its old and new value, and
tells the owners once it is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Reply, Say, Screen, SendLane, StaffChat, TextRef
from bot.conversation.ports import Ctx
from bot.handlers.pieces import NOTHING, display_name
from bot.usecases.owner.change_settings import owners_to_notify


def confirmation(
    key: str, args: Mapping[str, Arg] | None = None, *, yes: Button, no: Button | tuple[Button, ...]
) -> Screen:
    """The question before something that a slip must not do. ``no``: the way back; it may lead on to other
    places."""
    return Screen(key, args or {}, ((yes,), no if isinstance(no, tuple) else (no,)))


@dataclass(frozen=True, slots=True)
class ConfirmedChange:
    """A change of a setting: what it is about, its old and its new value."""

    what: Arg
    was: Arg
    now: Arg

    @property
    def args(self) -> dict[str, Arg]:
        return {"what": self.what, "was": self.was, "now": self.now}

    @property
    def past_words(self) -> TextRef:
        """The change in words, after it was made."""
        return TextRef("admin-changed", self.args)

    def question(self, *, yes: Press, no: Press, news: TextRef = NOTHING) -> Screen:
        """Ask before the change: the old and the new value, and the second press that makes it."""
        return confirmation(
            "admin-ask",
            {"change": TextRef("admin-change", self.args), "news": news},
            yes=Button(TextRef("admin-button-yes"), yes),
            no=Button(TextRef("admin-button-no"), no),
        )

    async def owner_notices(self, ctx: Ctx) -> tuple[Reply, ...]:
        """Tell the other owners who changed what."""
        args: dict[str, Arg] = {"name": display_name(ctx.person), "change": self.past_words}
        others = await owners_to_notify(ctx, besides=ctx.account)
        return tuple(
            Say("admin-change-notice", args, to=StaffChat(other), lane=SendLane.DIALOGUE) for other in others
        )
