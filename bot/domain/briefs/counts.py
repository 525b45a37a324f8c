"""How the counts of a brief are rounded: by lot, as on a wall (`bot.domain.figures.wall`), once and for all.

* What *came* in the brief's days (cases, decisions whose last day it was, referrals and alerts that were sent) counts
  in one brief only, by a key of that brief.
* What *stands* over several days (answers that are overdue) keeps one key: a second draw over the same referrals would
  tell of them. So a number moves only if something has come or gone, and mostly not even then.
* Learners are counted in whole blocks of twenty, and a number never falls: what two briefs differ by is nobody or
  twenty people (`bot.domain.learning.gains`).

Both keys are keyed hashes under a key outside the database (``Codes``): drawing the same brief again, as after a
restore, gives the same numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from bot.domain.figures.wall import round_sum, weight
from bot.domain.learning.gains import BLOCK

PURPOSE: Final = "brief"
"""The purpose for which the keys are made."""
STANDING: Final = "standing"
"""The name of the lasting key; that of a brief is its day."""


class BriefTable(StrEnum):
    """Each table has lots of its own: none says how many rows of another there are."""

    SPACE = "brief-space"
    ACT = "brief-act"
    AREA = "brief-area"
    PROMISE = "brief-promise"
    SENT = "brief-sent"
    OVERDUE = "brief-overdue"
    OVERDUE_ALL = "brief-overdue-all"
    ALERT = "brief-alert"
    ALERT_ACKNOWLEDGED = "brief-alert-acknowledged"


def rounded_rows(entries: Iterable[tuple[str, str]], *, key: bytes, table: BriefTable) -> Mapping[str, int]:
    """The shown number of each row: a positive multiple of five. Any other row has fewer than five. ``entries``: the id
    of what is counted, and its row."""
    sums = Counter[str]()
    for name, row in entries:
        sums[row] += weight(key, table, name)
    rounded = {row: round_sum(key, table, row, count) for row, count in sums.items()}
    return {row: number for row, number in rounded.items() if number}


def whole_blocks(people: int, *, shown_before: int = 0) -> int:
    """The people in whole blocks, never fewer than were shown before."""
    return max(people - people % BLOCK, shown_before)
