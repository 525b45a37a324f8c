"""Masks what can identify or reach a person: numbers, cards, plates, handles, links, e-mails.

By pattern only (`bot.language.personal_patterns`). If a pattern is uncertain (ten digits in a row), it masks:
a masked amount can be asked for again, a shown number cannot be taken back. Dates, clock times, amounts with
thousands marks, article and polling station numbers stay.

Not masked: names of people (no model for them is available offline); numbers in words that do not begin like
a mobile («صفر نهصد …» is masked); numbers and handles separated by other words than «و» or «بعد»; the content
of pictures and voice messages.
"""

import re
import unicodedata
from typing import Final

from bot.domain.typed import COVERED
from bot.language.digits import strip_directions
from bot.language.personal_patterns import BY_NAME, BY_SHAPE, DATES, KEPT

MARK: Final = COVERED

_HIDDEN: Final = "\N{ZERO WIDTH NON-JOINER}"
"""Replaces everything invisible: half-space, joiner, marks above and below, keycap signs, fillers."""
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")
_SAME_LETTER: Final = {"ي": "ی", "ى": "ی", "ك": "ک", "\u2800": " ", KEPT: " "}
_MOST_ROUNDS: Final = 8


class _PlainCharacters(dict[int, str]):
    """Each character as the patterns read it, one for one; computed once."""

    def __missing__(self, code: int) -> str:
        mark = chr(code)
        digit = unicodedata.digit(mark, None)
        if digit is not None:
            plain = str(digit)
        elif unicodedata.category(mark) in {"Mn", "Me", "Cf"} or mark in _FILLERS:
            plain = _HIDDEN
        else:
            plain = _SAME_LETTER.get(mark, mark)
        self[code] = plain
        return plain


_PLAIN: Final = _PlainCharacters()
_HIDDEN_RUN: Final = re.compile(f"{_HIDDEN}+")


def mask(text: str) -> str:
    """`text` with «▪︎▪︎▪︎» for every phone, card, account or identity number, plate, handle, link and e-mail.

    Direction marks and invisible joiners are removed first, so that they hide no number; half-spaces stay.
    Masking a masked text changes nothing. Linear in the length of the text.
    """
    now = strip_directions(text)
    for _ in range(_MOST_ROUNDS):  # a mask may reveal the end of something else
        before, read = now, _plain_text(now)
        for pattern in (BY_SHAPE, *BY_NAME):
            covered = _cover(now, read, pattern)
            if covered != now:
                now, read = covered, _plain_text(covered)
        if now == before:
            break
    return now


def _cover(text: str, read: tuple[str, list[int]], pattern: re.Pattern[str]) -> str:
    plain, places = read
    part = "value" if "value" in pattern.groupindex else 0
    position, pieces = 0, list[str]()
    for match in pattern.finditer(plain):
        first, last = places[match.start(part)], places[match.end(part) - 1] + 1
        while last < len(text) and _PLAIN[ord(text[last])] == _HIDDEN and text[last] not in "\u200c\u200d":
            last += 1
        if first > position or not pieces:  # adjacent matches get one mask
            pieces += (text[position:first], MARK)
        position = last
    return "".join((*pieces, text[position:]))


def _plain_text(text: str) -> tuple[str, list[int]]:
    """The text as the patterns read it, and the position of each of its characters in `text`.

    Invisible characters are left out, except one half-space between two letters, so that words stay words.
    """
    plain = text.replace("▪\ufe0e", "▪▪").translate(_PLAIN)  # fast path for what is already masked
    pieces, places, done = list[str](), list[int](), 0
    for run in _HIDDEN_RUN.finditer(plain):
        inside = (
            plain[max(0, run.start() - 1) : run.start()].isalpha()
            and plain[run.end() : run.end() + 1].isalpha()
        )
        until = run.start() + inside
        pieces.append(plain[done:until])
        places += range(done, until)
        done = run.end()
    pieces.append(plain[done:])
    places += range(done, len(plain))
    return DATES.sub(lambda date: KEPT * len(date[0]), "".join(pieces)), places
