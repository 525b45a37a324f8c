"""What the law says of a poster, a page or a message, written a second time from the sheet of facts (articles 84 and
94-101).

It shares no code with the program and reads a piece as plain data, as `dataclasses.asdict` gives it. It goes through
the law clause by clause: who may not publish, when, what may not be said, offered, printed or hung.
"""

from collections.abc import Callable, Mapping
from typing import Any

type Plain = Mapping[str, Any]
type SheetVerdict = tuple[str, frozenset[str]]
"""`allowed`, `forbidden` or `unsaid`, and the articles that say so."""
type Clause = tuple[str, str, Callable[[Plain], bool]]
"""A mark, an article, and whether the article forbids what the piece shows there."""

DAY = 24
WITHOUT_POSTERS = {  # article 101
    "road-sign", "hospital", "school", "public-body", "state-vehicle", "bus", "public-plant", "post-box", "power-pole",
    "phone-pole",
}  # fmt: skip
ARMED = {"police"}
MUST_BE_NEUTRAL = {"governor", "board", "inspector", "station-head"} | ARMED
OF_THE_CANDIDATE = {"headquarters", "undeclared"}


def is_over(piece: Plain) -> bool:
    return int(piece["hours"]) < DAY


FORBIDDEN: tuple[Clause, ...] = (
    ("author", "98", lambda piece: piece["author"] == "undeclared"),
    ("author", "100", lambda piece: piece["author"] in MUST_BE_NEUTRAL),
    ("author", "af-40", lambda piece: piece["author"] in ARMED),
    ("time", "94-alef-5", lambda piece: is_over(piece) or piece["hours"] > 8 * DAY),
    ("time", "98-t1", lambda piece: is_over(piece) and piece["author"] in OF_THE_CANDIDATE),
    ("face", "94-be", lambda piece: piece["face"] in {"official", "unasked", "unasked-party"}),
    ("face", "99", lambda piece: piece["face"] == "fake-clip"),
    ("words", "94-alef-1", lambda piece: piece["words"] == "against-rival"),
    ("words", "94-t", lambda piece: piece["words"] == "against-rival"),  # what criticism stays free
    ("words", "94-alef-2", lambda piece: piece["words"] == "insult"),
    ("words", "94-alef-8", lambda piece: piece["words"] == "beyond-powers"),
    ("words", "94-alef-10", lambda piece: piece["words"] == "division"),
    ("words", "84-shin", lambda piece: piece["words"] in {"withdrawal", "victory"}),
    ("offer", "84-alef", lambda piece: piece["offer"] in {"gift", "aid", "favour"}),
    ("offer", "94-alef-7", lambda piece: piece["offer"] == "convoy"),
    ("offer", "95-t", lambda piece: piece["offer"] == "state-car"),
    ("offer", "94-alef-11", lambda piece: piece["offer"] == "dress"),
    ("imprint", "99", lambda piece: len(piece["imprint"]) < len(("printer", "address", "date"))),
    ("place", "101", lambda piece: piece["place"] in WITHOUT_POSTERS or piece["place"] == "private"),
    ("place", "101-t2", lambda piece: piece["place"] == "not-allotted"),
    ("place", "94-alef-4", lambda piece: piece["place"] == "wall"),
    ("place", "96", lambda piece: piece["place"] == "station"),
)


def _permission(mark: str, piece: Plain) -> str:
    """The article that leaves this open, for what no clause forbids."""
    if mark == "author":
        return "98" if piece["author"] == "headquarters" else "94-alef-1"
    if mark == "words":
        return "94-t" if piece["words"] == "criticism" else "94-alef-1"
    if mark == "offer":
        return "95" if piece["offer"] == "hall" else "98"
    return {"time": "94", "face": "94-be", "imprint": "99", "place": "101-t2"}[mark]


def verdict_by_sheet(piece: Plain, mark: str) -> SheetVerdict:
    """What is said of one mark of the piece."""
    if mark == "size":
        return "unsaid", frozenset({"99", "101"})  # neither printing nor hanging names a size
    against = frozenset(article for what, article, forbids in FORBIDDEN if what == mark and forbids(piece))
    return ("forbidden", against) if against else ("allowed", frozenset({_permission(mark, piece)}))
