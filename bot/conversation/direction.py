"""The direction of a line that begins with Latin letters."""

import re
from typing import Final

RIGHT_TO_LEFT: Final = "\u200f"
_LATIN_FIRST: Final = re.compile("^[^\u0590-\u08ffA-Za-z]*[A-Za-z].*[\u0590-\u08ff]", re.DOTALL)
"""A line that begins with a Latin letter and continues in Persian."""


def right_to_left(line: str) -> str:
    """Mark a Persian line that begins with a name in Latin letters. Without a mark a messenger sets it from
    left to right, and what follows the name is read before it."""
    return RIGHT_TO_LEFT + line if _LATIN_FIRST.match(line) else line
