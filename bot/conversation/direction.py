"""Which way a line reads that begins with Latin letters."""

import re
from typing import Final

RIGHT_TO_LEFT: Final = "\u200f"
_LATIN_FIRST: Final = re.compile("^[^\u0590-\u08ffA-Za-z]*[A-Za-z].*[\u0590-\u08ff]", re.DOTALL)
"""Its first letter is Latin, and it goes on in Persian."""


def right_to_left(line: str) -> str:
    """A Persian line that a name in Latin letters begins: without a mark a messenger sets it from left to right, and
    what stands behind the name is read before it."""
    return RIGHT_TO_LEFT + line if _LATIN_FIRST.match(line) else line
