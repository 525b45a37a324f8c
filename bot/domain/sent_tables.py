"""Tables that staff send to be taken over: how large they may be, and why one was not read at all."""

from enum import StrEnum
from typing import Final

MOST_BYTES: Final = 1024 * 1024
MOST_ROWS: Final = 10_000
"""The form of grades has a row for each area and factor: this is room for all districts of the country."""
MOST_FAULTS: Final = 200
"""Faults of one file that are looked for; a file with more of them is another table."""
LONGEST_NAME: Final = 40


class SentTableTrouble(StrEnum):
    """Why a whole file was not read."""

    TOO_BIG = "too-big"
    NO_TABLE = "no-table"
    EMPTY = "empty"
    HEADS = "heads"
    """A column is missing, or there twice."""
    MANY = "many"
    GONE = "gone"
    NOT_FETCHED = "not-fetched"
    UNCONFINED = "unconfined"
    """This machine cannot confine the process that would read it."""
    UNREADABLE = "unreadable"
    """It took too much time or memory."""


def file_name(name: str) -> str:
    """The file's name as it is shown: its end, on one line."""
    plain = " ".join(name.split())
    return plain if len(plain) <= LONGEST_NAME else f"…{plain[1 - LONGEST_NAME :]}"
