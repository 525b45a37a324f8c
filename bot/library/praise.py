"""Feedback that praises: the screen already says that an answer is right."""

import re
from typing import Final

_PRAISE: Final = re.compile(r"\s*(?:آفرین|(?:بله[،؛.!] ?)?(?:کاملاً )?درست(?: است| گفتید)?(?=[.؛،!:]|$))")


def praise_in(feedback: str) -> str:
    """The praise with which a feedback begins; empty without one."""
    praise = _PRAISE.match(feedback)
    return praise.group().strip() if praise else ""
