"""Presses every button that a walk reaches, in a copy of its world, and requires a visible effect."""

import copy
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from bot.conversation.buttons import encode
from bot.conversation.outgoing import Ack, Button, EditCard, EditPrivate, Reply, Say, Screen
from bot.texts.renderer import Texts

PRESSED: Final = set[tuple[str, str]]()
"""Which verbs were pressed on which screens in this process: once each is enough."""


type Shown = Screen | Say | EditCard


def visible_content(reply: Shown, texts: Texts) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a person sees of it: its words, and its buttons with their actions."""
    labels = tuple(
        (texts.label(button.label), encode(button.press) if button.press else button.url)
        for row in reply.buttons
        for button in row
    )
    return texts.render(reply.key, reply.args), labels


def has_visible_effect(stands: Shown, replies: Sequence[Reply], texts: Texts) -> bool:
    """Whether a press on this message changes anything that the person sees. A card that is shown again, also
    as a new message in a private chat, does not count."""
    for reply in replies:
        if isinstance(reply, Ack):
            if reply.key:
                return True
        elif isinstance(reply, EditPrivate) or (isinstance(reply, EditCard) and reply.again):
            continue  # the same message again
        elif _is_new(reply) or visible_content(reply, texts) != visible_content(stands, texts):
            return True
    return False


def _is_new(reply: Reply) -> bool:
    """Whether it is a message of its own, and does not replace the pressed one."""
    return not isinstance(reply, Screen | EditCard) or getattr(reply, "below", False)


async def press_all(
    world: Any,
    replies: Sequence[Reply],
    press: Callable[[Any, Button], Awaitable[Sequence[Reply]]],
    texts: Texts,
    *,
    where: str = "",
) -> None:
    """Fails with the buttons of these screens that do nothing. ``world`` is not changed. ``where``
    distinguishes a card in a group from the same card in private."""
    for stands in replies:
        if not isinstance(stands, Screen | Say | EditCard):
            continue
        screen = f"{where}{stands.key}"
        for row in stands.buttons:
            for button in row:
                if button.press is None or (screen, button.press.verb) in PRESSED:
                    continue
                PRESSED.add((screen, button.press.verb))
                answers = await press(copy.deepcopy(world), button)
                assert has_visible_effect(stands, answers, texts), (
                    f"nothing is seen to happen: {texts.label(button.label)!r} ({button.press}) on {screen}"
                )
