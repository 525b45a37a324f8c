"""What the buttons of passing on carry. They are in people's chats: see ``bot.handlers.press_arguments``."""

from typing import NamedTuple


class QuestionTry(NamedTuple):
    """Marks on a single question: the beginning of its fingerprint, places of options in the order of their marking,
    and whether this is the answer."""

    question_id: str
    mark: str = ""
    places: str = ""
    step: str = ""
