"""The buttons of the form that stand before a person: a typed label is a press, and a second press within seconds is
none.

People type what a button says, most of all where they have never pressed one. What they type must not become testimony.
The labels of the last screen are in the sealed conversation, each with what its button means.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final, TypeGuard

from bot.conversation.buttons import Press, decode, encode
from bot.conversation.incoming import ButtonPressed, ChatKind, Incoming, MessageRef, TextSaid
from bot.conversation.outgoing import Button, OriginChat, Reply, Say, Screen, SendDocument, TextRef
from bot.conversation.router import Typed
from bot.conversation.session import Session
from bot.domain.values import replace

type ReadLabel = Callable[[TextRef | str], tuple[str, ...]]
"""What may be typed for a button, in a comparable form: its label whole, and each of its parts between commas. Of a
typed text: the same, whole first."""
type HowTyped = Callable[[str], Typed]
"""What of a button's label, typed, is its press, by the verb of the button."""

FAMILIES: Final = ("report-", "meant-", "later-", "form-", "ballot-", "poster-", "order-", "statement-")
"""The verbs of the form, and of what leads into it; and those of practice."""
DAYS: Final = ("report-show", "when/")
"""The verb, and the beginning of the argument, of buttons whose label means another day tomorrow: «today». The form
reads days itself."""
SHORTEST: Final = 3
"""Letters of a label; shorter ones are days and their letters in a calendar."""
SHORTEST_BEGINNING: Final = 8
"""Characters, and at least two words, of a label's beginning that is its press without a comma behind it."""


def read_shown_buttons(
    replies: Iterable[Reply], read_label: ReadLabel, how_typed: HowTyped
) -> Mapping[str, str] | None:
    """The presses of the form that these replies show, by what may be typed for them; None if they show no button
    that can be pressed, so that the earlier ones still stand. A part of a label that may be meant for a button that
    sends or erases is the press of none."""
    screens = [reply for reply in replies if isinstance(reply, Screen) or _is_said_here(reply)]
    buttons = [button for reply in screens for row in reply.buttons for button in row]
    presses_shown = [(button, button.press) for button in buttons if button.press is not None]
    if not presses_shown:
        return None
    presses: dict[str, str] = {}
    doubtful: set[str] = set()
    for button, press in presses_shown:
        if not _may_be_typed(button, press):
            continue
        data, typed = encode(press), how_typed(press.verb)
        labels = read_label(button.label)
        for words in labels:
            is_open = typed is Typed.BEGINNING or (typed is Typed.WHOLE and not _is_part(words, labels))
            if presses.setdefault(words, data) != data or not is_open:
                doubtful.add(words)
    return {
        words: data for words, data in presses.items() if len(words) >= SHORTEST and words not in doubtful
    }


def _is_said_here(reply: Reply) -> TypeGuard[Say | SendDocument]:
    return isinstance(reply, SendDocument) or (isinstance(reply, Say) and isinstance(reply.to, OriginChat))


def _is_part(words: str, labels: Iterable[str]) -> bool:
    """Whether these words are only a part of one of these labels, which may be of several languages."""
    return any(label != words and words in label for label in labels)


def _may_be_typed(button: Button, press: Press) -> bool:
    """Names of places and days are read by the form itself, with all else that is typed about them."""
    if not press.verb.startswith(FAMILIES):
        return False
    is_name = isinstance(button.label, str) and not press.argument.startswith("act/")
    is_day = press.verb == DAYS[0] and press.argument.startswith(DAYS[1])
    return not is_name and not is_day


def as_press(update: Incoming, session: Session, read_label: ReadLabel, how_typed: HowTyped) -> Incoming:
    """The press of the shown button whose label a person typed, or the unchanged update."""
    if not isinstance(update, TextSaid) or update.chat.kind is not ChatKind.PRIVATE or update.passed_on:
        return update
    if not session.labels:
        return update
    words = next(iter(read_label(update.text)), "")
    data = session.labels.get(words) or _press_begun_with(words, session.labels, how_typed)
    return update if data is None else typed_press(update, data)


def typed_press(update: TextSaid, data: str) -> ButtonPressed:
    """The press that a typed text stands for. Its answer is shown below the text."""
    return ButtonPressed(
        update.chat,
        update.sender,
        "",
        data,
        MessageRef(update.chat.messenger, update.chat.id, update.message_id),
        sender_name=update.sender_name,
        message_id=update.message_id,
        update_id=update.update_id,
        stays=True,
    )


def _press_begun_with(words: str, labels: Mapping[str, str], how_typed: HowTyped) -> str | None:
    """The press of the only label that begins with these words, two or more: «تبلیغ و توصیه». What sends is pressed by
    its whole label."""
    if len(words) < SHORTEST_BEGINNING or " " not in words:
        return None
    presses = {data for label, data in labels.items() if label.startswith(f"{words} ")}
    data = presses.pop() if len(presses) == 1 else None
    return data if data is not None and how_typed(decode(data).verb) is Typed.BEGINNING else None


def is_typed(update: Incoming) -> bool:
    """Whether this press is a label that was typed: no messenger waits for its answer."""
    return isinstance(update, ButtonPressed) and not update.press_id


# --- double presses -------------------------------------------------------------------------------


def is_repeated_press(update: Incoming, session: Session, now: datetime) -> bool:
    """Whether the same button of the same message was pressed within the last seconds."""
    if not isinstance(update, ButtonPressed) or not session.last_press or is_typed(update):
        return False
    return session.is_just_pressed(now) and session.last_press.partition(" ")[2] == _name_of(update)


def with_press(session: Session, update: Incoming, now: datetime) -> Session:
    """The session that remembers this press for some seconds."""
    if not isinstance(update, ButtonPressed) or is_typed(update):
        return session
    return replace(session, last_press=f"{now.isoformat(timespec='seconds')} {_name_of(update)}")


def _name_of(update: ButtonPressed) -> str:
    return f"{update.message.message_id} {update.data}"
