"""Typing words for somebody else: they are asked for, previewed as their reader will see them, and sent by a
press. Until then they are in the session only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
    DetailOf,
    EraseOlderScreens,
    Reply,
    Rows,
    Screen,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput, NotFound
from bot.handlers.pieces import argument, button, mark_preview, refuse_older
from bot.handlers.press_arguments import PreviewedWords

type Reader = Literal["body", "witness", "reporter", "asker"]
"""The intended reader. A witness is a reporter whom a body asks for more, an asker waits for an editor's answer."""
_WORDS = "words"
_OPENS_CASE: Final = "case.open"


@dataclass(frozen=True, slots=True)
class TypedWords:
    """Words about one thing. ``shown_with``: entries of the session that the reader sees beside the words."""

    state: str
    """The conversation's state from the question until the words are sent."""
    about: str = "case"
    """The entry of the session that holds the id of what they are about."""
    shown_with: tuple[str, ...] = ()
    gone: str = "case-nothing-written"
    """The refusal if no words are previewed any more."""
    only_text: str = "words-only-text"
    """The refusal of anything but text."""
    send_label: str = "case-button-send"
    send_verb: str = ""
    reader: Reader = "reporter"
    opens: str = _OPENS_CASE
    """The verb that opens what they are about."""

    def text(self, update: Incoming) -> str:
        """What was typed. Raises BadInput for files and the like."""
        if not isinstance(update, TextSaid):
            raise BadInput(self.only_text)
        return update.text

    def preview_argument(self, data: Mapping[str, str], words: str) -> PreviewedWords:
        """For the button below a preview: it sends these words, never what is written later."""
        return PreviewedWords(data[self.about], self._mark(data, words))

    def preview(
        self,
        key: str,
        args: Mapping[str, Arg],
        words: str,
        ctx: Ctx,
        *,
        data: Mapping[str, str],
        again: Button,
        back: Button,
    ) -> Turn:
        """Show words about a case as their reader will see them, with buttons to send them, to write them
        again, and back. Words that may identify somebody get a warning instead. ``data``: what stays in the
        session beside them."""
        if (
            warning := warn_if_identifying(
                words, self.reader, ((back,),), ctx, state=self.state, session_data=data, opens=self.opens
            )
        ) is not None:
            return warning
        send = button(self.send_label, self.send_verb, self.preview_argument(data, words))
        screen = Screen(key, args, ((send,), (again,), (back,)))
        return Turn(
            bound_to_claim(screen, data["case"], ctx, opens=self.opens),
            session=ctx.session.at(self.state, **data, words=words),
        )

    def words_to_send(self, update: Incoming, ctx: Ctx) -> Mapping[str, str]:
        """What the pressed button sends: the session with ``words``. Raises NotFound if nothing is previewed
        any more, and WrongState if the button stands under an older preview."""
        pressed, data = argument(update, PreviewedWords), ctx.session.data
        if ctx.session.state != self.state or data.get(self.about) != pressed.about or _WORDS not in data:
            raise NotFound(self.gone)
        refuse_older(pressed.mark, *self._other_words(data), data[_WORDS])
        return data

    def _mark(self, data: Mapping[str, str], words: str) -> str:
        return mark_preview(*self._other_words(data), words)

    def _other_words(self, data: Mapping[str, str]) -> tuple[str, ...]:
        return tuple(data[name] for name in self.shown_with)


def warn_if_identifying(
    words: str,
    to: Reader,
    rows: Rows,
    ctx: Ctx,
    *,
    state: str,
    session_data: Mapping[str, str],
    opens: str = _OPENS_CASE,
) -> Turn | None:
    """If a number, handle, link or address in the words may identify somebody: the same words with those
    places masked, to be written again; nothing of them is stored. ``session_data``: what stays in the
    session, including the ``case``. None for words that identify nobody."""
    covered = ctx.mask(words)
    if covered == words:
        return None
    screen = Screen("words-lead-masked", {"audience": to, "words": covered}, rows)
    replies = bound_to_claim(screen, session_data["case"], ctx, opens=opens)
    return Turn(replies, session=ctx.session.at(state, **session_data))


def bound_to_claim(screen: Screen, case_id: str, ctx: Ctx, *, opens: str) -> tuple[Reply, ...]:
    """The screen, to be deleted when the claim on what it is about ends. Of a case, it replaces the older screens."""
    if opens != _OPENS_CASE:
        return (replace(screen, remember=DetailOf(case_id, ctx.account, opens)),)
    only = replace(screen, remember=DetailOf(case_id, ctx.account, screen="form"))
    return (only, EraseOlderScreens(case_id, ctx.account))
