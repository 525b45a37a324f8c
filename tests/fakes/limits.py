"""The limits of both messengers: every outgoing text and keyboard is checked against them."""

from typing import Final

from bot.conversation.buttons import encode
from bot.conversation.outgoing import Ack, EraseChat, Reply
from bot.platforms.markup import bale_markdown, cut_html, units
from tests.fakes.shared_content import shipped_texts

TEXTS: Final = shipped_texts()
LONGEST, LONGEST_TOAST, LONGEST_DATA = 4096, 200, 64
MOST_BUTTONS, MOST_IN_ROW = 100, 8


def limit_problems(reply: Reply) -> list[str]:
    """What in this reply a messenger would refuse or truncate; empty when all of it fits."""
    problems = []
    if key := getattr(reply, "key", ""):
        counted = {"left": 0} if isinstance(reply, EraseChat) else {}  # the sender counts them
        html = TEXTS.render(key, getattr(reply, "args", counted))
        most = LONGEST_TOAST if isinstance(reply, Ack) else LONGEST
        if not html.strip():
            problems.append(f"{key} is empty")
        if cut_html(html, most) != html:
            problems.append(f"{key} is longer than {most} on Telegram")
        if units(bale_markdown(html)) > most:
            problems.append(f"{key} is longer than {most} on Bale")
    rows = getattr(reply, "buttons", ())
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in rows):
        problems.append(f"{key} has too many buttons")
    for button in (button for row in rows for button in row):
        if not TEXTS.label(button.label).strip():
            problems.append(f"a button of {key} has no label")
        if button.press is not None and len(encode(button.press).encode()) > LONGEST_DATA:
            problems.append(f"a button of {key} carries too much")
    return problems
